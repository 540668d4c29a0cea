package io.genserver.process;

import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.genserver.TimeSource;

/**
 * The JVM's clocks, and one daemon thread for timers, started with the first one.
 */
final class SystemTimeSource implements TimeSource {

	private final ScheduledThreadPoolExecutor timers;

	private final LongParking longParking = new LongParking(this);

	SystemTimeSource() {
		this.timers = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "genserver-timer");
			thread.setDaemon(true);
			return thread;
		});
		this.timers.setRemoveOnCancelPolicy(true);
	}

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
		try {
			ScheduledFuture<?> future = this.timers.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
			return () -> future.cancel(false);
		}
		catch (RejectedExecutionException ex) {
			// the system is closed, and with it all that a timer could serve
			return () -> {
			};
		}
	}

	@Override
	public void parkNanos(Object blocker, long nanos) {
		if (nanos >= LongParking.MIN_NANOS && Activations.isVirtual(Thread.currentThread())) {
			this.longParking.park(blocker, nanos);
		}
		else {
			LockSupport.parkNanos(blocker, nanos);
		}
	}

	/** How many tasks are scheduled. */
	int scheduled() {
		return this.timers.getQueue().size();
	}

	@Override
	public void close() {
		this.longParking.close();
		this.timers.shutdownNow();
	}

}
