package io.genserver.process;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.genserver.CallInterruptedException;
import io.genserver.TimeSource;

/**
 * The threads that wait for something, which they look for themselves.
 */
final class Waiters {

	private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

	/** There may be something. Any thread. */
	void wake() {
		this.threads.forEach(LockSupport::unpark);
	}

	/**
	 * Wait for something.
	 * @param what what it is, for an exception
	 * @param timeout how long, {@code null} for no limit
	 * @param look returns it, or {@code null}
	 * @return it, or {@code null} when it was not there in time
	 */
	<T> @Nullable T await(TimeSource time, String what, @Nullable Duration timeout, Supplier<@Nullable T> look) {
		long nanos = (timeout != null) ? Durations.nanos(timeout) : Long.MAX_VALUE / 2;
		long start = time.nanoTime();
		Thread thread = Thread.currentThread();
		this.threads.add(thread);
		try {
			while (true) {
				CurrentProcess.failIfFenced();
				T found = look.get();
				if (found != null) {
					return found;
				}
				if (thread.isInterrupted()) {
					throw new CallInterruptedException(what);
				}
				long left = nanos - (time.nanoTime() - start);
				if (left <= 0) {
					return null;
				}
				time.parkNanos(this, left);
			}
		}
		finally {
			this.threads.remove(thread);
		}
	}

}
