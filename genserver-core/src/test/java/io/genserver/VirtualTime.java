package io.genserver;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import io.genserver.process.CurrentProcess;

/**
 * Time that stands still until a test moves it.
 */
final class VirtualTime implements TimeSource {

	private static final long LONGEST_PARK = TimeUnit.MILLISECONDS.toNanos(1);

	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by the lock. */
	private final PriorityQueue<Task> tasks = new PriorityQueue<>(
			Comparator.comparingLong(Task::due).thenComparingLong(Task::number));

	/** Guarded by the lock. */
	private long lastNumber;

	/** Written under the lock. */
	private volatile long now;

	private final AtomicInteger parkedProcesses = new AtomicInteger();

	private record Task(long due, long number, Runnable runnable) {
	}

	@Override
	public long nanoTime() {
		return this.now;
	}

	@Override
	public Instant now() {
		return Instant.EPOCH.plusNanos(this.now);
	}

	@Override
	public Runnable schedule(Runnable runnable, long delayNanos) {
		this.lock.lock();
		try {
			Task task = new Task(this.now + delayNanos, ++this.lastNumber, runnable);
			this.tasks.add(task);
			return () -> cancel(task);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void cancel(Task task) {
		this.lock.lock();
		try {
			this.tasks.remove(task);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void parkNanos(Object blocker, long nanos) {
		// whoever waits looks at the clock again when this returns
		int process = (CurrentProcess.get() != null) ? 1 : 0;
		this.parkedProcesses.addAndGet(process);
		LockSupport.parkNanos(blocker, Math.min(nanos, LONGEST_PARK));
		this.parkedProcesses.addAndGet(-process);
	}

	int parkedProcesses() {
		return this.parkedProcesses.get();
	}

	/**
	 * How long until the next task is due.
	 * @return the time, empty if there is no task
	 */
	Optional<Duration> untilNext() {
		this.lock.lock();
		try {
			return Optional.ofNullable(this.tasks.peek()).map((task) -> Duration.ofNanos(task.due() - this.now));
		}
		finally {
			this.lock.unlock();
		}
	}

	int scheduled() {
		this.lock.lock();
		try {
			return this.tasks.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Move time and run what is due, each task at its own time.
	 */
	void advance(Duration duration) {
		long target = this.now + duration.toNanos();
		for (Task task; (task = next(target)) != null;) {
			task.runnable().run();
		}
	}

	private Task next(long target) {
		this.lock.lock();
		try {
			Task task = this.tasks.peek();
			if (task == null || task.due() > target) {
				this.now = target;
				return null;
			}
			this.now = Math.max(this.now, task.due());
			return this.tasks.poll();
		}
		finally {
			this.lock.unlock();
		}
	}

}
