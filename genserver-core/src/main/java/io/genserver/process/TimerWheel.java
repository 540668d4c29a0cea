package io.genserver.process;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Timers by when somebody has to look at them, so that starting and cancelling one takes
 * the same however many there are. As OTP's, a timer is never early and up to a tick of
 * about a millisecond late.
 * <p>
 * All that are due within the same tick are in one slot. Those that are far away are in
 * coarser slots, of 256 ticks, 256 times as many, and so on; when such a slot's time has
 * come, what is in it moves to finer ones. Most timers never get that far, because they
 * are cancelled.
 * <p>
 * Time is in nanoseconds, and never negative.
 */
final class TimerWheel {

	/** A tick is two to the power of this. */
	private static final int TICK_BITS = 20;

	private static final int LEVEL_BITS = 8;

	/** How many timers leave a slot while the lock is held. */
	private static final int MOVED_AT_ONCE = 16;

	/** Held for field access only. */
	private final ReentrantLock lock = new ReentrantLock();

	/** By when to look at them. Guarded by the lock. */
	private final TreeMap<Long, Slot> slots = new TreeMap<>();

	/** Where the last one went: the next one often does too. Guarded by the lock. */
	private @Nullable Slot recent;

	/** Timers that have been neither run nor cancelled. Guarded by the lock. */
	private int size;

	/** No timer is run any more. Guarded by the lock. */
	private boolean closed;

	/**
	 * When to look at a timer.
	 * @param due when it is due
	 * @param now the present time
	 * @return for one that is near, when its tick ends; for one that is far, a time
	 * between now and then; if it is due, a time that is over
	 */
	static long slot(long due, long now) {
		long left = due - now;
		if (left <= 0) {
			return now >> TICK_BITS << TICK_BITS;
		}
		// at least two of the coarser slots away, so that its time is not over already
		int level = Math.max(0, Long.SIZE - 2 - Long.numberOfLeadingZeros(left) - TICK_BITS) / LEVEL_BITS;
		int bits = TICK_BITS + level * LEVEL_BITS;
		return (level == 0) ? -(-due >> bits) << bits : due >> bits << bits;
	}

	/**
	 * Add a timer.
	 * @param timer the timer
	 * @param now the present time
	 * @return whether somebody has to look earlier than for all others
	 */
	boolean add(Timer timer, long now) {
		this.lock.lock();
		try {
			if (this.closed) {
				return false;
			}
			this.size++;
			return place(timer, now);
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean place(Timer timer, long now) {
		long at = slot(timer.due, now);
		boolean first = false;
		Slot slot = this.recent;
		if (slot == null || slot.at != at) {
			slot = this.slots.get(at);
			if (slot == null) {
				slot = new Slot(at);
				this.slots.put(at, slot);
				first = this.slots.firstKey() == at;
			}
			this.recent = slot;
		}
		slot.add(timer);
		return first;
	}

	/**
	 * Take a timer back.
	 * @param timer the timer, which has no effect any more even if it is due
	 */
	void cancel(Timer timer) {
		claim(timer);
	}

	private @Nullable Runnable claim(Timer timer) {
		this.lock.lock();
		try {
			Runnable task = timer.task;
			if (task == null || this.closed) {
				return null;
			}
			timer.task = null;
			this.size--;
			if (timer.slot != null) {
				timer.slot.remove(timer);
			}
			return task;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Run the tasks of the timers that are due, in that order. For one thread at a time.
	 * @param now the present time
	 * @return when to look again
	 */
	long run(long now) {
		Slot slot = next(now);
		while (slot != null) {
			List<Timer> due = new ArrayList<>();
			while (move(slot, now, due)) {
				// a few at a time, so that nobody waits for the lock until all have moved
			}
			due.sort(Comparator.comparingLong((timer) -> timer.due));
			for (Timer timer : due) {
				run(timer);
			}
			slot = next(now);
		}
		return nextTime();
	}

	private void run(Timer timer) {
		Runnable task = claim(timer);
		try {
			if (task != null) {
				task.run();
			}
		}
		catch (Throwable ex) {
			// the other timers go on
			Thread thread = Thread.currentThread();
			thread.getUncaughtExceptionHandler().uncaughtException(thread, ex);
		}
	}

	/** Take the next slot out that has to be looked at. */
	private @Nullable Slot next(long now) {
		this.lock.lock();
		try {
			Map.Entry<Long, Slot> first = this.slots.firstEntry();
			if (first == null || first.getKey() > now) {
				return null;
			}
			Slot slot = first.getValue();
			this.slots.remove(slot.at);
			if (this.recent == slot) {
				this.recent = null;
			}
			return slot;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean move(Slot slot, long now, List<Timer> due) {
		this.lock.lock();
		try {
			for (int i = 0; i < MOVED_AT_ONCE; i++) {
				Timer timer = slot.first;
				if (timer == null) {
					return false;
				}
				slot.remove(timer);
				if (timer.due <= now) {
					due.add(timer);
				}
				else {
					place(timer, now);
				}
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private long nextTime() {
		this.lock.lock();
		try {
			return this.slots.isEmpty() ? Long.MAX_VALUE : this.slots.firstKey();
		}
		finally {
			this.lock.unlock();
		}
	}

	int size() {
		this.lock.lock();
		try {
			return this.size;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** How many groups of timers there are to look at. */
	int slotCount() {
		this.lock.lock();
		try {
			return this.slots.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Forget all timers; none is run or added any more. */
	void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.slots.clear();
			this.recent = null;
			this.size = 0;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Timers that are looked at together, the first that was added first. Guarded by the
	 * lock.
	 */
	private static final class Slot {

		private final long at;

		private @Nullable Timer first;

		private @Nullable Timer last;

		Slot(long at) {
			this.at = at;
		}

		void add(Timer timer) {
			timer.slot = this;
			timer.previous = this.last;
			if (this.last != null) {
				this.last.next = timer;
			}
			else {
				this.first = timer;
			}
			this.last = timer;
		}

		void remove(Timer timer) {
			if (timer.previous != null) {
				timer.previous.next = timer.next;
			}
			else {
				this.first = timer.next;
			}
			if (timer.next != null) {
				timer.next.previous = timer.previous;
			}
			else {
				this.last = timer.previous;
			}
			timer.previous = null;
			timer.next = null;
			timer.slot = null;
		}

	}

	/** A timer. All but when it is due is guarded by the wheel's lock. */
	static final class Timer {

		private final long due;

		/** Null when it has been run or cancelled. */
		private @Nullable Runnable task;

		/** Where it is; null when it is due and about to be run. */
		private @Nullable Slot slot;

		private @Nullable Timer previous;

		private @Nullable Timer next;

		Timer(Runnable task, long due) {
			this.task = task;
			this.due = due;
		}

	}

}
