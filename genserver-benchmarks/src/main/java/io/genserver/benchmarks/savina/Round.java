package io.genserver.benchmarks.savina;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One round of a benchmark: waits until all participants have ended, then looks whether
 * they have come to what was planned.
 */
public final class Round {

	private final Plan plan;

	private final AtomicInteger left;

	private final AtomicLong checksum = new AtomicLong();

	private final CompletableFuture<Void> outcome = new CompletableFuture<>();

	public Round(Plan plan) {
		this.plan = plan;
		this.left = new AtomicInteger(plan.participants());
	}

	/**
	 * A participant has ended.
	 * @param share what it adds to the checksum
	 */
	public void ended(long share) {
		if (share != 0) {
			this.checksum.addAndGet(share);
		}
		int others = this.left.decrementAndGet();
		if (others == 0) {
			this.outcome.complete(null);
		}
		else if (others < 0) {
			failed(new IllegalStateException("More than " + this.plan.participants() + " participants have ended"));
		}
	}

	/**
	 * A participant has crashed, and the round with it.
	 * @param cause why
	 */
	public void failed(Throwable cause) {
		this.outcome.completeExceptionally(cause);
	}

	/**
	 * Wait until all participants have ended, and look at what they have come to.
	 * @throws InterruptedException if the waiting thread is interrupted
	 * @throws IllegalStateException if they do not end, one has crashed, or the result is
	 * wrong
	 */
	public void await() throws InterruptedException {
		Duration patience = this.plan.sizes().patience();
		try {
			this.outcome.get(patience.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw new IllegalStateException(
					"%s hangs: after %s, %d of %d participants have not ended, so that a message must be lost"
						.formatted(this.plan.name(), patience, this.left.get(), this.plan.participants()),
					ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(this.plan.name() + " failed: " + ex.getCause(), ex.getCause());
		}
		long actual = this.checksum.get();
		if (actual != this.plan.checksum()) {
			throw new IllegalStateException("%s came to a wrong result: %d instead of %d".formatted(this.plan.name(),
					actual, this.plan.checksum()));
		}
	}

}
