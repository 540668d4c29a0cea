package io.genserver.process;

import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * A place for each worker with the one task that it has made ready last and does next
 * itself, so that a message is handled where it was written, and not on another core. The
 * searcher takes away what stays here, because its worker is held up in somebody's code.
 */
final class NextTasks {

	/** So that no two places are in one cache line or in two neighbours. */
	private static final int STRIDE = 32;

	/** More than that take long to look through; workers may share a place. */
	private static final int MAX_PLACES = 16;

	/** How often the searcher finds a task where it was before it takes it away. */
	private static final int PATIENCE = 2;

	private final AtomicReferenceArray<@Nullable Runnable> places;

	private final int mask;

	/** Searcher only: what it saw in each place when it looked last. */
	private final @Nullable Runnable[] seen;

	/** Searcher only: how often in a row. */
	private final int[] times;

	/** Searcher only: whether it saw any. */
	private boolean anySeen;

	NextTasks() {
		// more than there are cores: workers have their places by chance
		int size = Math.min(4 * Integer.highestOneBit(Runtime.getRuntime().availableProcessors()), MAX_PLACES);
		this.places = new AtomicReferenceArray<>((size + 1) * STRIDE);
		this.mask = size - 1;
		this.seen = new Runnable[size];
		this.times = new int[size];
	}

	private int indexOf(int place) {
		return ((place & this.mask) + 1) * STRIDE;
	}

	/**
	 * Put a task into a place.
	 * @return the task that has had it until now, {@code null} if none had
	 */
	@Nullable Runnable put(int place, Runnable task) {
		return this.places.getAndSet(indexOf(place), task);
	}

	/** Take the task out of a place, {@code null} if there is none. */
	@Nullable Runnable take(int place) {
		int index = indexOf(place);
		return (this.places.getPlain(index) != null) ? this.places.getAndSet(index, null) : null;
	}

	boolean isEmpty() {
		for (int place = 0; place <= this.mask; place++) {
			if (this.places.get(indexOf(place)) != null) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Look into each place. Searcher only.
	 * @return a task that has been in its place for too long, {@code null} if there is
	 * none
	 */
	@Nullable Runnable look() {
		this.anySeen = false;
		for (int place = 0; place <= this.mask; place++) {
			int index = indexOf(place);
			Runnable task = this.places.get(index);
			if (task == null || task != this.seen[place]) {
				this.seen[place] = task;
				this.times[place] = 0;
			}
			else if (++this.times[place] >= PATIENCE) {
				this.seen[place] = null;
				if (this.places.compareAndSet(index, task, null)) {
					return task;
				}
			}
			this.anySeen |= task != null;
		}
		return null;
	}

	/** Whether the last look has seen a task. Searcher only. */
	boolean hasSeenAny() {
		return this.anySeen;
	}

}
