package io.genserver.process;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import io.genserver.TimeSource;

/**
 * Virtual threads that park for seconds at the most, as callers do, and are usually woken
 * much sooner.
 * <p>
 * When a virtual thread parks for a limited time, the JDK starts a timer and takes it
 * back afterwards, and wakes the timers' thread for both. That takes longer than most
 * calls, and takes a processor from whoever is to reply. So they park without a limit,
 * and while there are any, somebody looks after them from time to time: whose time is
 * nearly up is woken, to park for the rest of it.
 */
final class LongParking {

	/** Time between two looks. */
	static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

	/** A look may come late by as much again, and still nobody is woken too late. */
	static final long MIN_NANOS = 2 * LOOK_NANOS;

	private final TimeSource time;

	/** The end of each thread's time; a thread puts itself in and takes itself out. */
	private final Map<Thread, Long> ends = new ConcurrentHashMap<>();

	/**
	 * Whether there will be a look. Set by compare-and-set by whoever schedules it;
	 * cleared by the look before it looks, so that it sees whoever relies on it.
	 */
	private final AtomicBoolean looking = new AtomicBoolean();

	/** Written once, by close, before it looks at who is parked. */
	private volatile boolean closed;

	LongParking(TimeSource time) {
		this.time = time;
	}

	/**
	 * Park the current thread. As with any park, it may return early for no reason.
	 * @param blocker what it waits for
	 * @param nanos for how long, {@link #MIN_NANOS} at least
	 */
	void park(Object blocker, long nanos) {
		Thread thread = Thread.currentThread();
		enter(thread, nanos);
		try {
			if (this.closed) {
				LockSupport.parkNanos(blocker, nanos);
			}
			else if (!lookLater()) {
				LockSupport.park(blocker);
			}
			// otherwise it has to look first whether it still wants to park: it may have
			// been unparked while it waited for a lock of the clock, which no park since
			// would notice
		}
		finally {
			leave(thread);
		}
	}

	/** A thread is about to park. */
	void enter(Thread thread, long nanos) {
		this.ends.put(thread, this.time.nanoTime() + nanos);
	}

	void leave(Thread thread) {
		this.ends.remove(thread);
	}

	/**
	 * See to it that there will be a look, after {@link #enter}.
	 * @return whether it had to be scheduled
	 */
	boolean lookLater() {
		if (this.looking.get() || !this.looking.compareAndSet(false, true)) {
			return false;
		}
		this.time.schedule(this::look, LOOK_NANOS);
		return true;
	}

	private void look() {
		this.looking.set(false);
		long now = this.time.nanoTime();
		this.ends.forEach((thread, end) -> {
			if (end - now < MIN_NANOS) {
				LockSupport.unpark(thread);
			}
			else {
				lookLater();
			}
		});
	}

	/** There will be no more looks; whoever is parked finds that out. */
	void close() {
		this.closed = true;
		this.ends.keySet().forEach(LockSupport::unpark);
	}

}
