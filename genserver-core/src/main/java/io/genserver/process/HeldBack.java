package io.genserver.process;

import org.jspecify.annotations.Nullable;

/**
 * The task that a worker has made ready when the present one was all but done: it does
 * that next itself, and at once, so nobody else has to search for it. One thread's
 * affair.
 */
final class HeldBack {

	private boolean finishing;

	private @Nullable Runnable task;

	/** The present task is about to end. */
	void begin() {
		this.finishing = true;
	}

	/**
	 * The worker has made a task ready.
	 * @return whether nobody else has to do it
	 */
	boolean holds(Runnable task) {
		if (this.finishing) {
			this.task = task;
		}
		return this.finishing;
	}

	/** The worker has come to its next task, {@code null} if there is none. */
	void next(@Nullable Runnable next) {
		if (next == this.task) {
			end();
		}
	}

	/**
	 * Nothing is held back any longer.
	 * @return whether something was, which others may have to do now
	 */
	boolean end() {
		if (!this.finishing) {
			return false;
		}
		boolean any = this.task != null;
		this.finishing = false;
		this.task = null;
		return any;
	}

}
