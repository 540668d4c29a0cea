package io.genserver;

import org.jspecify.annotations.Nullable;

/**
 * One incarnation of a server: a reference that never moves on to a restarted one. What
 * is sent to a dead pid is dropped and counted as a dead letter. Two pids are equal when
 * they are the same incarnation. OTP: a {@code pid()}.
 *
 * @since 0.1.0
 */
public interface Pid extends ServerRef<Object> {

	/**
	 * The number of this incarnation, unique within its {@link GenServerSystem}.
	 * @return a positive number
	 */
	long id();

	/**
	 * Whether the process lives. OTP: {@code is_process_alive/1}.
	 * @return {@code false} from the moment of its exit on
	 */
	boolean isAlive();

	/**
	 * Why the process ended.
	 * @return the reason, {@code null} while it lives
	 */
	@Nullable ExitReason exitReason();

}
