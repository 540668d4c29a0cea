package io.genserver.process;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import io.genserver.TimeSource;

/**
 * The JVM's clocks, and one daemon thread for timers, started with the first one.
 */
final class SystemTimeSource implements TimeSource {

	/** The wheel's time is never negative, the clock's may be. */
	private final long origin = System.nanoTime();

	private final TimerWheel timers = new TimerWheel();

	private final LongParking longParking = new LongParking(this);

	private final Thread timerThread = new Thread(this::runTimers, "genserver-timer");

	/** Set by compare-and-set, by whoever starts the thread. */
	private final AtomicBoolean timerThreadStarted = new AtomicBoolean();

	/** Written once, by close; read by the timers' thread. */
	private volatile boolean closed;

	SystemTimeSource() {
		this.timerThread.setDaemon(true);
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
		long now = sinceOrigin();
		long due = now + Math.max(0, delayNanos);
		TimerWheel.Timer timer = new TimerWheel.Timer(task, (due >= 0) ? due : Long.MAX_VALUE);
		if (this.timers.add(timer, now)) {
			wakeTimerThread();
		}
		return () -> this.timers.cancel(timer);
	}

	private long sinceOrigin() {
		return nanoTime() - this.origin;
	}

	private void wakeTimerThread() {
		if (!this.timerThreadStarted.get() && this.timerThreadStarted.compareAndSet(false, true)) {
			this.timerThread.start();
		}
		else {
			// one that has not begun yet will look anyway
			LockSupport.unpark(this.timerThread);
		}
	}

	private void runTimers() {
		while (!this.closed) {
			long next = this.timers.run(sinceOrigin());
			// whoever adds an earlier one from here on wakes us, or has done so already
			LockSupport.parkNanos(this.timers, next - sinceOrigin());
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
		return this.timers.size();
	}

	/** Runs the tasks; not started before there is one. */
	Thread timerThread() {
		return this.timerThread;
	}

	@Override
	public void close() {
		this.longParking.close();
		this.closed = true;
		this.timers.close();
		LockSupport.unpark(this.timerThread);
	}

}
