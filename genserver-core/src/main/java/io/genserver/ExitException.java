package io.genserver;

/**
 * Thrown by a callback to end its server with a reason of its choice. OTP:
 * {@code exit/1}.
 *
 * @since 0.1.0
 */
public final class ExitException extends GenServerException {

	private static final long serialVersionUID = 1L;

	private final transient ExitReason reason;

	/**
	 * Create the exception.
	 * @param reason what the server ends with
	 */
	public ExitException(ExitReason reason) {
		super("Exit with reason " + reason, reason.cause());
		this.reason = reason;
	}

	/**
	 * What the server ends with.
	 * @return the reason
	 */
	public ExitReason reason() {
		return this.reason;
	}

}
