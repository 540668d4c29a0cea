package io.genserver;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where a handler is held until a test lets it go on.
 */
final class Blocker {

	private final CountDownLatch entered = new CountDownLatch(1);

	private final CountDownLatch released = new CountDownLatch(1);

	/** Hold the handler; an interrupt lets it go with an exception. */
	void hold() throws InterruptedException {
		this.entered.countDown();
		assertThat(this.released.await(20, TimeUnit.SECONDS)).isTrue();
	}

	/**
	 * Hold the handler whatever happens.
	 * @return whether it was interrupted meanwhile
	 */
	boolean holdThroughInterrupts() {
		this.entered.countDown();
		boolean interrupted = false;
		while (true) {
			try {
				assertThat(this.released.await(20, TimeUnit.SECONDS)).isTrue();
				return interrupted;
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
	}

	void awaitEntered() {
		await(this.entered);
	}

	void release() {
		this.released.countDown();
	}

	static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
