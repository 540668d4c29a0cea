package io.genserver;

/**
 * There is no server by that name, or the pid is dead. OTP: exit {@code noproc}.
 *
 * @since 0.1.0
 */
public final class NoSuchServerException extends GenServerException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param server the name or pid
	 */
	public NoSuchServerException(String server) {
		super("No server '" + server
				+ "' is running. It was never started, has ended, or is being restarted right now.", null);
	}

}
