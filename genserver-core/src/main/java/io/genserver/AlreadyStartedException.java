package io.genserver;

/**
 * The name is held by a living server. OTP: {@code {error, {already_started, Pid}}}.
 *
 * @since 0.1.0
 */
public final class AlreadyStartedException extends GenServerException {

	private static final long serialVersionUID = 1L;

	private final transient Pid pid;

	/**
	 * Create the exception.
	 * @param name the name
	 * @param pid who holds it
	 */
	public AlreadyStartedException(String name, Pid pid) {
		super("The name '%s' is held by %s. Stop that server first, or choose another name.".formatted(name, pid),
				null);
		this.pid = pid;
	}

	/**
	 * Who holds the name.
	 * @return the pid
	 */
	public Pid pid() {
		return this.pid;
	}

}
