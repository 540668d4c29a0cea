package io.genserver.process;

/**
 * When a thread that always has something to do is to let others run: after a while, and
 * not after some number of tasks, which may be short, so that the change would cost more
 * than they do. One thread's affair.
 */
final class TimeSlice {

	/** How many tasks are done for one look at the clock. */
	static final int TASKS = 16;

	static final long NANOS = 200_000;

	private int left = TASKS;

	private boolean begun;

	private long start;

	/**
	 * A task was done.
	 * @return whether it is the turn of others; then another slice begins
	 */
	boolean isOver() {
		if (--this.left > 0) {
			return false;
		}
		this.left = TASKS;
		long now = System.nanoTime();
		if (!this.begun) {
			this.begun = true;
			this.start = now;
			return false;
		}
		if (now - this.start < NANOS) {
			return false;
		}
		this.begun = false;
		return true;
	}

}
