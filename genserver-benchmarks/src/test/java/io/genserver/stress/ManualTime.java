package io.genserver.stress;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import io.genserver.TimeSource;

/**
 * The JVM's clock, but what is scheduled runs when a test says so. A task is cancelled or
 * runs, as one of the system's own time does.
 */
public final class ManualTime implements TimeSource {

	private final AtomicInteger waiting = new AtomicInteger();

	/** Written by whoever schedules. */
	private volatile @Nullable Task last;

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	@Override
	public Instant now() {
		return Instant.now();
	}

	@Override
	public Runnable schedule(Runnable task, long delayNanos) {
		Task scheduled = new Task(task);
		this.waiting.incrementAndGet();
		this.last = scheduled;
		return () -> end(scheduled);
	}

	private boolean end(Task task) {
		boolean first = task.ended.compareAndSet(false, true);
		if (first) {
			this.waiting.decrementAndGet();
		}
		return first;
	}

	/** Run what was scheduled last, unless it has run or was cancelled. */
	public void fire() {
		Task task = this.last;
		if (task != null && end(task)) {
			task.code.run();
		}
	}

	/** How many tasks have neither run nor been cancelled. */
	public int waiting() {
		return this.waiting.get();
	}

	@Override
	public void parkNanos(Object blocker, long nanos) {
		LockSupport.parkNanos(blocker, nanos);
	}

	private static final class Task {

		private final Runnable code;

		private final AtomicBoolean ended = new AtomicBoolean();

		Task(Runnable code) {
			this.code = code;
		}

	}

}
