package io.genserver;

/**
 * The thread was interrupted while it waited for a server. Its interrupt flag is set
 * again.
 *
 * @since 0.1.0
 */
public final class CallInterruptedException extends GenServerException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param server the name or pid
	 */
	public CallInterruptedException(String server) {
		super("Interrupted while waiting for server '%s'. The request may or may not have taken effect."
			.formatted(server), null);
	}

}
