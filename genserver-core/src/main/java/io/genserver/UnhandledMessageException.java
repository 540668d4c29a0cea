package io.genserver;

/**
 * The server has no handler for the message. It lives on; where the types are known, the
 * message is not even sent.
 *
 * @since 0.1.0
 */
public final class UnhandledMessageException extends GenServerException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param server the name of the server
	 * @param kind how it was sent: call, cast or info
	 * @param messageType the type of the message
	 */
	public UnhandledMessageException(String server, String kind, String messageType) {
		super("Server '%s' has no handler for the %s %s. Send it another message, or add a handler for this one."
			.formatted(server, kind, messageType), null);
	}

}
