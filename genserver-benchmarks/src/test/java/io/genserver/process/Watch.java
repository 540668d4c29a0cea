package io.genserver.process;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Waits with a bound for what must happen, and for the moment shortly before or after
 * something happens, which it learns from state to state. For all states of a stress
 * test.
 */
final class Watch {

	private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

	private static final long NO_PATIENCE = TimeUnit.MILLISECONDS.toNanos(1);

	/** How much waiting counts at once. */
	private static final long STEP = TimeUnit.MILLISECONDS.toNanos(1);

	private static final int MIN_SPINS = 16;

	private static final int MAX_SPINS = 100_000;

	/** Before a thread that waits lets others have its processor. */
	private static final int SPINS_BEFORE_YIELD = 200;

	/**
	 * Written by whoever has waited in vain: the test has failed, and the other states
	 * need not take as long.
	 */
	private volatile long patience = PATIENCE;

	/** About how long it takes. Two threads may correct it at once: it is a guess. */
	private volatile int guess = 1000;

	/** Wait until something is so; {@code false} if it takes for ever. */
	boolean await(BooleanSupplier condition) {
		long waited = 0;
		long before = System.nanoTime();
		for (int i = 0; !condition.getAsBoolean(); i++) {
			if (i < SPINS_BEFORE_YIELD) {
				Thread.onSpinWait();
				continue;
			}
			Thread.yield();
			long now = System.nanoTime();
			// on a busy machine this thread, or the whole JVM, may not run for seconds
			waited += Math.min(now - before, STEP);
			before = now;
			if (waited > this.patience) {
				return giveUp();
			}
		}
		return true;
	}

	/** The same, but the thread rests. */
	boolean block(CountDownLatch latch) {
		try {
			for (long waited = 0; !latch.await(STEP, TimeUnit.NANOSECONDS); waited += STEP) {
				if (waited > this.patience) {
					return giveUp();
				}
			}
			return true;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private boolean giveUp() {
		this.patience = NO_PATIENCE;
		return false;
	}

	/**
	 * Wait until something is about to be so, or just is: mostly close to the moment, and
	 * sometimes at any time before it.
	 */
	void awaitNearly(BooleanSupplier condition) {
		int spins = this.guess;
		ThreadLocalRandom random = ThreadLocalRandom.current();
		boolean close = random.nextInt(4) != 0;
		int chosen = close ? random.nextInt(spins - spins / 4, spins + spins / 4) : random.nextInt(spins);
		for (int i = 0; i < chosen; i++) {
			Thread.onSpinWait();
		}
		if (close) {
			this.guess = condition.getAsBoolean() ? Math.max(MIN_SPINS, spins - spins / 16)
					: Math.min(MAX_SPINS, spins + spins / 16);
		}
	}

}
