package io.genserver.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Opens when each of some counters has handled its last message.
 */
public final class Gate {

	private static final long MINUTES = 5;

	/** Written by whoever measures before it sends, read by the counters. */
	private volatile long target = Long.MAX_VALUE;

	/** How many counters are not there yet. */
	private final AtomicInteger missing = new AtomicInteger();

	/** Written by whoever measures before it sets the target, read by the counters. */
	private volatile CountDownLatch opened = new CountDownLatch(0);

	/**
	 * Close it.
	 * @param sum what each counter will have counted in the end
	 * @param counters how many counters there are
	 */
	public void close(long sum, int counters) {
		this.missing.set(counters);
		this.opened = new CountDownLatch(1);
		this.target = sum;
	}

	/**
	 * A counter has counted.
	 * @param sum its sum
	 */
	public void counted(long sum) {
		if (sum == this.target && this.missing.decrementAndGet() == 0) {
			this.opened.countDown();
		}
	}

	/**
	 * Wait until it is open.
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	public void await() throws InterruptedException {
		if (!this.opened.await(MINUTES, TimeUnit.MINUTES)) {
			throw new IllegalStateException(this.missing + " servers have not handled their last message after "
					+ MINUTES + " minutes: messages were lost");
		}
	}

}
