package io.genserver.process;

import org.jspecify.annotations.Nullable;

import io.genserver.TimeSource;

/**
 * When the callbacks begin that one thread runs, whatever their processes. In a series of
 * short ones it looks at the time only now and then, because a look may cost as much as a
 * callback. So one that follows a long one within such a series may be said to have begun
 * when that one did.
 */
final class CallbackClock extends CallbackClockFields {

	/** Callbacks in a row for one look, as long as they are short. */
	static final int STRIDE = 32;

	/** What is short, in nanoseconds for that many callbacks. */
	static final long SHORT = 25_000;

	/** Keep what is behind out of the line. */
	@SuppressWarnings("unused")
	private long b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, b10, b11, b12, b13, b14, behind;

	/**
	 * A callback begins. By the thread.
	 * @param time where to look
	 * @param exactly whether to look in any case
	 * @return the time, in nanoseconds
	 */
	long now(TimeSource time, boolean exactly) {
		boolean noted = this.fresh;
		this.fresh = false;
		if ((noted || (--this.untilLook > 0 && !exactly)) && time == this.time) {
			return this.now;
		}
		long now = time.nanoTime();
		this.untilLook = (now - this.now < SHORT && time == this.time) ? STRIDE : 0;
		this.time = time;
		this.now = now;
		return now;
	}

	/**
	 * The thread waits for the next message: if that comes in this very moment, its
	 * callback begins now, and need not wait for a look. By the thread.
	 * @return whether it was a look, which takes as long as a pause. Only where time is
	 * the system's, which is nearly the same a moment later: another source's may be any
	 */
	boolean note() {
		if (this.time instanceof SystemTimeSource system) {
			this.now = system.nanoTime();
			this.fresh = true;
			return true;
		}
		return false;
	}

	/**
	 * Pause for as long as it takes to note the time, and note it if possible. By the
	 * thread.
	 */
	void pause() {
		if (!note()) {
			Thread.onSpinWait();
		}
	}

	/** What was noted is not when the next callback begins. By the thread. */
	void forgetNote() {
		this.fresh = false;
	}

	/**
	 * Look when the next callback begins: the thread has done something else meanwhile,
	 * or somebody wants to know. Any thread.
	 */
	void look() {
		forgetNote();
		this.untilLook = 0;
	}

}

/** Written with each message: what is next to it in memory must not be in the line. */
abstract class CallbackClockFields extends LinePadding {

	/** The thread's own affair: where {@link #now} comes from. */
	@Nullable TimeSource time;

	/** The thread's own affair: what it saw when it looked last. */
	long now;

	/** It was noted just now; written as {@link #untilLook} is. */
	boolean fresh;

	/**
	 * How many callbacks begin before it looks again; written by the thread, and by
	 * whoever wants it to look (plain): if that is lost, it does a little later.
	 */
	int untilLook;

}
