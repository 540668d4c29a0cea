package io.genserver;

import java.time.Duration;
import java.util.Optional;

/**
 * A timer of a server. It ends with the server and never fires into a later incarnation.
 * OTP: the reference that {@code erlang:send_after/3} returns.
 *
 * @since 0.1.0
 */
public interface TimerRef {

	/**
	 * Cancel the timer; after this no further message of it is handled, not even one that
	 * is already in the mailbox. OTP: {@code erlang:cancel_timer/1}.
	 * @return the time that was left, empty if the timer had fired (and does not repeat)
	 * or was cancelled before
	 */
	Optional<Duration> cancel();

}
