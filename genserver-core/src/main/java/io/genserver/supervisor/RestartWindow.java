package io.genserver.supervisor;

import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.ConcurrentLinkedDeque;

import io.genserver.process.Durations;

/**
 * The restart intensity: more restarts than the limit within the time is too much. A
 * restart exactly as old as the time still counts. OTP counts in whole seconds; this
 * counts exactly.
 */
final class RestartWindow {

	private final int maxRestarts;

	private final Duration within;

	private final long withinNanos;

	/** When, oldest first; written by the supervisor, read by observers. */
	private final ConcurrentLinkedDeque<Long> restarts = new ConcurrentLinkedDeque<>();

	/** Written by the supervisor, published to observers by being volatile. */
	private volatile int size;

	RestartWindow(int maxRestarts, Duration within) {
		this.maxRestarts = maxRestarts;
		this.within = within;
		this.withinNanos = Durations.nanos(within);
	}

	/**
	 * Count one more restart.
	 * @return whether it is still tolerated
	 */
	boolean add(long now) {
		for (Long oldest; (oldest = this.restarts.peek()) != null && isOver(oldest, now); this.size--) {
			this.restarts.poll();
		}
		this.restarts.add(now);
		return ++this.size <= this.maxRestarts;
	}

	private boolean isOver(long restart, long now) {
		return now - restart > this.withinNanos;
	}

	/** How many restarts the window holds now. Any thread. */
	int count(long now) {
		Long newest = this.restarts.peekLast();
		if (newest == null || isOver(newest, now)) {
			return 0;
		}
		int count = this.size;
		for (Iterator<Long> oldest = this.restarts.iterator(); oldest.hasNext() && isOver(oldest.next(), now);) {
			count--;
		}
		return Math.max(0, count);
	}

	@Override
	public String toString() {
		return this.maxRestarts + " restart(s) within " + this.within;
	}

}
