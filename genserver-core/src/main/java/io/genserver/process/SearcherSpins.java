package io.genserver.process;

/**
 * How long the searcher looks for a task before it gives its thread away. To give it away
 * may wake another carrier, and that one would take a core from the thread that sends.
 */
final class SearcherSpins {

	/** How often it looks at the most. */
	private static final int MAX = 128;

	/**
	 * Where a platform thread sends: as long as it takes to call again where a line goes
	 * slowly from core to core, unless the searcher is one as well.
	 */
	private static final int MIN = Activations.HAS_VIRTUAL_THREADS ? 64 : 16;

	/**
	 * Where a virtual thread sends, which may be waiting for the searcher's own carrier:
	 * just enough to find out whether it is not.
	 */
	private static final int MIN_FOR_VIRTUAL = 4;

	/**
	 * Whether the last task from anybody but a worker, or from one that waits meanwhile,
	 * came from a platform thread; written by whoever put it in (plain), read by the
	 * searcher: a hint.
	 */
	private boolean fromOutside;

	/** How often it looks: the more, the more it has helped lately. Searcher only. */
	private int spins = MAX;

	/** The same where it looks for what follows an envelope. */
	private int spinsBeside = MAX;

	/** Somebody has put a task in, and may wait for it. */
	void sent(boolean fromOutside) {
		if (this.fromOutside != fromOutside) {
			this.fromOutside = fromOutside;
		}
	}

	/**
	 * Look for a moment, and for what follows an envelope as well.
	 * @param clock has the time then
	 * @return whether something does
	 */
	boolean findBeside(TaskQueues tasks, Envelope last, CallbackClock clock) {
		for (int i = 0; i < this.spinsBeside && tasks.isEmpty(); i++) {
			if (last.nextAcquire() != null) {
				this.spinsBeside = MAX;
				return true;
			}
			clock.pause();
		}
		clock.look();
		this.spinsBeside = Math.max(this.spinsBeside / 2, this.fromOutside ? MIN : MIN_FOR_VIRTUAL);
		return false;
	}

	/**
	 * Look for a moment.
	 * @param alone whether no other worker may be waiting for the carrier
	 * @param clock has the time if there is a task then
	 * @return whether there is a task
	 */
	boolean find(TaskQueues tasks, boolean alone, CallbackClock clock) {
		boolean outside = this.fromOutside;
		if (!outside && !alone) {
			return false;
		}
		for (int i = 0; i < this.spins; i++) {
			if (!tasks.isEmpty()) {
				if (this.spins != MAX) {
					this.spins = MAX;
				}
				return true;
			}
			clock.pause();
		}
		clock.look();
		this.spins = Math.max(this.spins / 2, outside ? MIN : MIN_FOR_VIRTUAL);
		return false;
	}

}
