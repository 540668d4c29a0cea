package io.genserver.process;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Whether many virtual threads want the carriers that callers wait on. A caller whose
 * server is running already has its reply sooner if it spins for it, but if others wait
 * for its carrier, all are served sooner if each gives it away: the server then finds
 * several requests at a time. A worker that searches for tasks keeps its carrier from
 * them in the same way. The JDK does not tell whether others wait, so one call in many
 * gives its carrier away and sees how long it is gone.
 */
final class Crowd {

	/** One call in so many looks, a power of two. */
	private static final int STRIDE = 128;

	/** Others have had the carrier for so long, in nanoseconds: they are many. */
	private static final long LONG = 3_000;

	/**
	 * So many looks in a row have to find many: a thread is kept from its carrier for
	 * other reasons as well, and a single caller waits longer in a crowd.
	 */
	private static final int MANY = 3;

	/**
	 * So many have to find few before it is over: where the carriers have queues of
	 * different lengths, whoever waits in a short one calls, and looks, more often.
	 */
	private static final int FEW = 8;

	private final boolean looks;

	/**
	 * If there is one, how many looks have to find few from now on; otherwise, negative,
	 * how many in a row have found many. Written and read by callers (plain): an old
	 * value costs a moment.
	 */
	private int left;

	/**
	 * Create one.
	 * @param looks whether anybody looks: to let others run first is to be late by the
	 * JVM's clock, which somebody else's does not show
	 */
	Crowd(boolean looks) {
		this.looks = looks;
	}

	/** Whether there is one, as far as is known. */
	boolean isThere() {
		return this.left > 0;
	}

	/**
	 * A call is about to wait on a virtual thread, and there is none.
	 * @param start when it began, whose last digits are as good as a random number
	 * @return whether it is to look
	 */
	boolean isToLook(long start) {
		return this.looks && (start & (STRIDE - 1)) == 0;
	}

	/**
	 * A call is about to wait on a virtual thread, and there is one: let others have the
	 * carrier once. When the call has it back, it usually has its reply.
	 */
	void letOthersRun(CallMessage call) {
		Workers.beforeWaiting();
		if (ThreadLocalRandom.current().nextInt(STRIDE) == 0) {
			look();
		}
		else if (!call.isSettled()) {
			Thread.yield();
		}
	}

	/** Let others have the carrier, and look how many there are. */
	void look() {
		long before = System.nanoTime();
		Thread.yield();
		note(System.nanoTime() - before);
	}

	/** Others have had the carrier for so long. */
	void note(long nanos) {
		int left = (nanos > LONG) ? foundMany(this.left) : Math.max(this.left - 1, 0);
		if (this.left != left) {
			this.left = left;
		}
	}

	private static int foundMany(int left) {
		return (left > 0 || left <= 1 - MANY) ? FEW : left - 1;
	}

}
