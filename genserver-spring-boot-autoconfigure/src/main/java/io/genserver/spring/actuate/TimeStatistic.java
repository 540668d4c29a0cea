package io.genserver.spring.actuate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many times something took how long. One server at a time writes it, and the last
 * message of an incarnation that is being killed may overlap with the first of the next:
 * so each field is added to atomically, which costs next to nothing as long as nobody
 * else does. Readers look at the fields and never hold up the writer.
 */
final class TimeStatistic {

	/** The longest time is that of this one and the window before. */
	static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

	private static final VarHandle COUNT;

	private static final VarHandle TOTAL;

	private static final VarHandle MAX;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			COUNT = lookup.findVarHandle(TimeStatistic.class, "count", long.class);
			TOTAL = lookup.findVarHandle(TimeStatistic.class, "total", long.class);
			MAX = lookup.findVarHandle(TimeStatistic.class, "max", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** Added to by the writer. */
	@SuppressWarnings("unused")
	private volatile long count;

	/** In nanoseconds. Added to by the writer. */
	@SuppressWarnings("unused")
	private volatile long total;

	/**
	 * In nanoseconds, of the present window. Raised by the writer, set to 0 by a reader.
	 */
	@SuppressWarnings("unused")
	private volatile long max;

	private final ReentrantLock readers = new ReentrantLock();

	/** Guarded by the lock. */
	private long lastMax;

	/** Guarded by the lock. */
	private long windowStart;

	/** Guarded by the lock. */
	private boolean wasRead;

	void record(long nanos) {
		COUNT.getAndAdd(this, 1L);
		TOTAL.getAndAdd(this, nanos);
		long present = this.max;
		while (nanos > present && !MAX.compareAndSet(this, present, nanos)) {
			present = this.max;
		}
	}

	long count() {
		return this.count;
	}

	double totalNanos() {
		return this.total;
	}

	/**
	 * The longest time of the present window and the one before. A window lasts from
	 * reading to reading if nobody reads for longer than a window, so that every time is
	 * seen by somebody.
	 */
	double maxNanos(long now) {
		this.readers.lock();
		try {
			if (!this.wasRead) {
				this.wasRead = true;
				this.windowStart = now;
			}
			else if (now - this.windowStart >= WINDOW_NANOS) {
				this.lastMax = (long) MAX.getAndSet(this, 0L);
				this.windowStart = now;
			}
			return Math.max(this.lastMax, this.max);
		}
		finally {
			this.readers.unlock();
		}
	}

}
