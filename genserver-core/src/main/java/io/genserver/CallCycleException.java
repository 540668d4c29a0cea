package io.genserver;

import java.util.List;

/**
 * A call would have waited for its own caller, directly or through other servers that
 * wait for each other. OTP: exit {@code calling_self}, for the direct case.
 * <p>
 * A server that has deferred its reply does not hold its caller up for ever, since any
 * thread may reply, and so it may call its caller. While its handler still runs, the
 * reply counts as not yet deferred, even if the handler has handed its {@link From} to
 * another thread: let the handler return before that server calls its caller.
 *
 * @since 0.1.0
 */
public final class CallCycleException extends GenServerException {

	private static final long serialVersionUID = 1L;

	private final List<String> path;

	/**
	 * Create the exception.
	 * @param path the servers in the order of their calls; the first is also the last
	 */
	public CallCycleException(List<String> path) {
		super("The call would never return: " + String.join(" -> ", path)
				+ ". Use a cast, an asynchronous call with pipeToSelf, or a deferred reply for one of these calls.",
				null);
		this.path = List.copyOf(path);
	}

	/**
	 * The servers in the order of their calls.
	 * @return the names or pids; the first is also the last
	 */
	public List<String> path() {
		return this.path;
	}

}
