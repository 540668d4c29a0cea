package io.genserver;

/**
 * A server could not be started. OTP: {@code {error, Reason}}.
 *
 * @since 0.1.0
 */
public final class ServerStartException extends GenServerException {

	private static final long serialVersionUID = 1L;

	private final transient ExitReason reason;

	/**
	 * Create the exception.
	 * @param server the name, id or class of the server
	 * @param reason why; its cause becomes the cause of this exception
	 */
	public ServerStartException(String server, ExitReason reason) {
		super("Server '%s' could not be started: %s".formatted(server, reason), reason.cause());
		this.reason = reason;
	}

	/**
	 * Why.
	 * @return the reason
	 */
	public ExitReason reason() {
		return this.reason;
	}

}
