package io.genserver.process;

/**
 * Whether many virtual threads want the carriers that callers wait on. A caller whose
 * server is running already has its reply sooner if it spins for it, but if others wait
 * for its carrier, all are served sooner if each gives it away: the server then finds
 * several requests at a time. A worker that searches for tasks keeps its carrier from
 * them in the same way. The JDK does not tell whether others wait, so one call in many
 * gives its carrier away and sees how long it is gone; and whoever calls all the time
 * does so now and then.
 */
final class Crowd {

	/** One call in so many looks, a power of two. */
	private static final int STRIDE = 128;

	/** Others have had the carrier for so long, in nanoseconds: they are many. */
	private static final long LONG = 3_000;

	/** Written and read by callers (plain): an old value costs a moment. */
	private boolean there;

	/** Whether there is one, as far as is known. */
	boolean isThere() {
		return this.there;
	}

	/**
	 * A call is about to wait on a virtual thread.
	 * @param start when it began, whose last digits are as good as a random number
	 * @return whether it is to look
	 */
	boolean isToLook(long start) {
		return (start & (STRIDE - 1)) == 0;
	}

	/** Let others have the carrier, and look how many there are. */
	void look() {
		long before = System.nanoTime();
		Thread.yield();
		note(System.nanoTime() - before);
	}

	/** Others have had the carrier for so long. */
	void note(long nanos) {
		boolean there = nanos > LONG;
		if (this.there != there) {
			this.there = there;
		}
	}

}
