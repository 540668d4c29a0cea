package io.genserver;

import java.time.Instant;

/**
 * Where all time comes from, so that tests can own it: timeouts, timers and restart
 * windows follow {@link #nanoTime()}, only what people read follows {@link #now()}.
 *
 * @since 0.1.0
 */
public interface TimeSource {

	/**
	 * Monotonic time.
	 * @return nanoseconds from an arbitrary origin
	 */
	long nanoTime();

	/**
	 * Wall-clock time.
	 * @return the present instant
	 */
	Instant now();

	/**
	 * Run a short, non-blocking task later.
	 * @param task the task
	 * @param delayNanos when, in nanoseconds from now
	 * @return cancels the task; running it has no effect after the task has run
	 */
	Runnable schedule(Runnable task, long delayNanos);

	/**
	 * Park the current thread as {@code LockSupport.parkNanos} does: it may return early
	 * for no reason, and returns at the latest when that much of this source's time has
	 * passed. Whoever waits looks at its condition and calls this; if it is unparked on
	 * the way, this must not park: an implementation that does anything before that for
	 * which the thread may have to park, such as to take a lock, returns instead.
	 * @param blocker what the thread waits for
	 * @param nanos how long, in nanoseconds
	 */
	void parkNanos(Object blocker, long nanos);

	/**
	 * Give up whatever the source holds, such as its thread.
	 */
	default void close() {
	}

}
