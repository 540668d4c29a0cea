package io.genserver.process;

import org.jspecify.annotations.Nullable;

/**
 * What a process does when its mailbox is empty: it stays for a moment where more is
 * likely to come. One thread's affair, of one activation.
 * <p>
 * A caller that has just got its reply often calls again at once. The thread would search
 * for tasks now, so it looks for the next call as well, and does so before it looks
 * whether the mailbox is empty: for that it would need the cache line that the caller is
 * about to write to.
 * <p>
 * Platform threads need longer to wake a process that is idle than to send to it. Where
 * messages come one after the other and it has handled all of them, it is faster than
 * their producers. If it went on looking, it would find one message at a time, and take
 * the cache line that the producer is writing to at each look. So there it waits as long
 * as more come, unless somebody waits for an answer or for the thread.
 */
final class Linger {

	/** How often it looks for one more message. */
	private static final int LOOKS = 8;

	/** After so many messages it waits, if more come. */
	static final int STREAM = 16;

	/** For how long it waits at the most, in nanoseconds. */
	private static final long WAIT = 4_000;

	/** In how many pauses one message has to come at least. */
	private static final int PAUSES = 8;

	private final Process process;

	private final @Nullable Worker worker;

	private final CallbackClock clock;

	private final long wait;

	/** How much was done since it has waited. */
	private int done;

	Linger(Process process, CurrentProcess current) {
		this(process, current.worker(), current.clock(), WAIT);
	}

	Linger(Process process, @Nullable Worker worker, CallbackClock clock, long wait) {
		this.process = process;
		this.worker = worker;
		this.clock = clock;
		this.wait = wait;
	}

	/** There was something to do, which may have taken a while. */
	void done() {
		this.done++;
		this.clock.forgetNote();
	}

	/**
	 * The mailbox seems to be empty: if a call was done last that has its reply, wait for
	 * a moment until something follows.
	 * @param fromOutside whether a platform thread has made the process run: if its
	 * worker is one too, both fare better if it gives its processor away
	 * @return whether it does
	 */
	boolean awaitsNextCall(boolean fromOutside) {
		if (this.done == 0 || this.worker == null || Pause.SPINS == 0
				|| (fromOutside && !Activations.HAS_VIRTUAL_THREADS)) {
			return false;
		}
		Envelope last = this.process.last();
		if (last == null || !last.isSettled() || this.process.hasEnded()) {
			return false;
		}
		this.done = 0;
		return this.worker.searchesBeside(last, this.clock);
	}

	/**
	 * There is nothing to do.
	 * @param fromOutside whether a platform thread has made the process run
	 * @return whether there is again
	 */
	boolean findsMore(boolean fromOutside) {
		return fromOutside && findsMoreFromOutside() && !this.process.hasEnded();
	}

	private boolean findsMoreFromOutside() {
		if (this.done >= STREAM && this.worker != null && Pause.SPINS > 0) {
			this.done = 0;
			letMoreCome(this.worker);
		}
		// only those who are observed want to know when each callback begins
		boolean exactly = this.process.observation() != null;
		for (int i = 0; i < LOOKS; i++) {
			if (this.process.hasQueued()) {
				return true;
			}
			if (exactly) {
				this.clock.pause();
			}
			else {
				Thread.onSpinWait();
			}
		}
		if (exactly) {
			this.clock.look();
		}
		return false;
	}

	private void letMoreCome(Worker worker) {
		Envelope newest = this.process.last();
		long start = System.nanoTime();
		do {
			for (int i = 0; i < PAUSES; i++) {
				Thread.onSpinWait();
			}
			newest = this.process.after(newest);
		}
		while (newest instanceof UserMessage && !worker.othersWait() && System.nanoTime() - start < this.wait);
	}

}
