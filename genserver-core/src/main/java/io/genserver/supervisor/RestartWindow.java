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

	/** Oldest first; written by the supervisor, read by observers. */
	private final ConcurrentLinkedDeque<Entry> restarts = new ConcurrentLinkedDeque<>();

	private record Entry(Child child, long at) {
	}

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
	boolean add(Child child, long now) {
		for (Entry oldest; (oldest = this.restarts.peek()) != null && isOver(oldest, now); this.size--) {
			this.restarts.poll();
		}
		this.restarts.add(new Entry(child, now));
		return ++this.size <= this.maxRestarts;
	}

	private boolean isOver(Entry restart, long now) {
		return now - restart.at() > this.withinNanos;
	}

	/**
	 * Whether the restarts of one child would be too many without those of the others, as
	 * of the last that was counted.
	 */
	boolean isExhaustedBy(Child child) {
		return this.restarts.stream().filter((restart) -> restart.child() == child).count() > this.maxRestarts;
	}

	/** The restarts of a child count no more. */
	void forget(Child child) {
		for (Iterator<Entry> each = this.restarts.iterator(); each.hasNext();) {
			if (each.next().child() == child) {
				each.remove();
				this.size--;
			}
		}
	}

	/** How many restarts the window holds now. Any thread. */
	int count(long now) {
		Entry newest = this.restarts.peekLast();
		if (newest == null || isOver(newest, now)) {
			return 0;
		}
		int count = this.size;
		for (Iterator<Entry> oldest = this.restarts.iterator(); oldest.hasNext() && isOver(oldest.next(), now);) {
			count--;
		}
		return Math.max(0, count);
	}

	@Override
	public String toString() {
		return this.maxRestarts + " restart(s) within " + this.within;
	}

}
