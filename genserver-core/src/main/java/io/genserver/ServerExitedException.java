package io.genserver;

/**
 * The server ended before it replied. OTP: the caller exits with the server's reason.
 *
 * @since 0.1.0
 */
public final class ServerExitedException extends GenServerException {

	private static final long serialVersionUID = 1L;

	private final transient ExitReason reason;

	/**
	 * Create the exception.
	 * @param server the name or pid
	 * @param reason the exit reason; its cause becomes the cause of this exception
	 */
	public ServerExitedException(String server, ExitReason reason) {
		super("Server '" + server + "' ended before it replied (" + reason
				+ "). The request may or may not have taken effect.", reason.cause());
		this.reason = reason;
	}

	/**
	 * Why the server ended.
	 * @return the reason
	 */
	public ExitReason reason() {
		return this.reason;
	}

}
