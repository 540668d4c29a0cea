package io.genserver.process;

import org.jspecify.annotations.Nullable;

/**
 * What a process does when its mailbox is empty and platform threads send to it, which
 * need longer to wake one that is idle than to send: it stays for a moment. One thread's
 * affair, of one activation.
 * <p>
 * Where a stream of messages has run dry, its consumer is faster than its producers. If
 * it looked all the time, it would find one message at a time, and take the cache line
 * that the producer is writing to at each look. So there it waits until some more are
 * likely to have come, unless somebody waits for it or for its thread.
 */
final class Linger {

	/** How often it looks for one more message. */
	private static final int LOOKS = 8;

	/** So many messages in a row are a stream. */
	static final int STREAM = 16;

	/** For how long it waits behind a stream, in nanoseconds. */
	private static final long WAIT = 4_000;

	/** How many pauses lie between two looks at who waits. */
	private static final int PAUSES = 8;

	private final Process process;

	private final Workers.@Nullable Worker worker;

	private final long wait;

	private int inRow;

	Linger(Process process, Workers.@Nullable Worker worker) {
		this(process, worker, WAIT);
	}

	Linger(Process process, Workers.@Nullable Worker worker, long wait) {
		this.process = process;
		this.worker = worker;
		this.wait = wait;
	}

	/** There was something to do. */
	void done() {
		this.inRow++;
	}

	/**
	 * There is nothing to do.
	 * @return whether there is again
	 */
	boolean findsMore() {
		boolean stream = this.inRow >= STREAM;
		this.inRow = 0;
		if (stream && this.worker != null && Pause.SPINS > 0) {
			letSomeCome(this.worker);
		}
		for (int i = 0; i < LOOKS; i++) {
			if (this.process.hasQueued()) {
				return !this.process.hasEnded();
			}
			Thread.onSpinWait();
		}
		return false;
	}

	private void letSomeCome(Workers.Worker worker) {
		Envelope last = this.process.last();
		Envelope next = null;
		long start = System.nanoTime();
		do {
			for (int i = 0; i < PAUSES; i++) {
				Thread.onSpinWait();
			}
			if (next == null) {
				next = last.nextAcquire();
			}
			if (next != null && !(next instanceof UserMessage)) {
				// somebody waits for an answer
				return;
			}
		}
		while (!worker.othersWait() && System.nanoTime() - start < this.wait);
	}

}
