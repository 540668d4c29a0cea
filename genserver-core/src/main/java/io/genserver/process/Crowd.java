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

	/** In a crowd one call in so many looks. */
	private static final int STRIDE = 128;

	/**
	 * The same where there is none, a power of two: a look takes as long as several
	 * calls, and where there are many, they soon have called so often.
	 */
	private static final int SELDOM = 1024;

	/** Others have had the carrier for so long, in nanoseconds: they are many. */
	private static final long LONG = 16_000;

	/**
	 * So many looks in a row have to find many: a thread is kept from its carrier for
	 * other reasons as well, and a single caller waits longer in a crowd.
	 */
	private static final int MANY = 3;

	/**
	 * It is over when no look has found many for so long, in nanoseconds. Not when one
	 * finds few: where the carriers have queues of different lengths, whoever waits in a
	 * short one calls, and looks, more often.
	 */
	private static final long OVER = 1_000_000;

	private final boolean looks;

	/**
	 * How many looks in a row have found many, as long as it matters. Written and read by
	 * callers (plain): an old value costs a moment.
	 */
	private int many;

	/** When a look found many last; as above. */
	private long lastMany;

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
		return this.many >= MANY;
	}

	/**
	 * A call is about to wait on a virtual thread, and there is none.
	 * @param start when it began, whose last digits are as good as a random number
	 * @return whether it is to look
	 */
	boolean isToLook(long start) {
		return this.looks && (start & (SELDOM - 1)) == 0;
	}

	/**
	 * A call is about to wait on a virtual thread, and there is one: let others have the
	 * carrier once.
	 * @return whether the call has its reply when it has the carrier back, as usual
	 */
	boolean letOthersRun(CallMessage call) {
		Workers.beforeWaiting();
		if (ThreadLocalRandom.current().nextInt(STRIDE) == 0) {
			look();
		}
		else if (!call.isSettled()) {
			Thread.yield();
		}
		return call.isSettled();
	}

	/** Let others have the carrier, and look how many there are. */
	void look() {
		long before = System.nanoTime();
		Thread.yield();
		looked(before, System.nanoTime());
	}

	/** Others have had the carrier from one time to the other. */
	void looked(long before, long now) {
		if (now - before > LONG) {
			this.many = Math.min(this.many + 1, MANY);
			this.lastMany = now;
		}
		else if (isOver(now) && this.many != 0) {
			this.many = 0;
		}
	}

	/**
	 * Somebody has found few, or a caller has its carrier back, and not its reply.
	 * @return whether there are not many any more
	 */
	boolean isOver(long now) {
		if (isThere() && now - this.lastMany > OVER) {
			this.many = 0;
		}
		return !isThere();
	}

}
