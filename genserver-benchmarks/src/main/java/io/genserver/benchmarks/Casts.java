package io.genserver.benchmarks;

import java.util.Collections;

/**
 * Producers cast to one server as fast as they can, until the last message is handled.
 */
public final class Casts implements Workload {

	private final Counter counter;

	private final int producers;

	private final int each;

	private long sum;

	/**
	 * Set it up.
	 * @param counter the server, which has counted nothing yet
	 * @param producers how many platform threads cast
	 * @param operations how many messages they cast in all
	 */
	public Casts(Counter counter, int producers, int operations) {
		this.counter = counter;
		this.producers = producers;
		this.each = Math.max(1, operations / producers);
	}

	@Override
	public Measurement run() throws Exception {
		long operations = (long) this.each * this.producers;
		this.sum += operations;
		this.counter.gate().close(this.sum, 1);
		long start = System.nanoTime();
		if (this.producers == 1) {
			produce();
		}
		else {
			Callers.PLATFORM.run(Collections.nCopies(this.producers, this::produce));
		}
		this.counter.gate().await();
		return Measurement.of(operations, System.nanoTime() - start);
	}

	private void produce() {
		for (int i = 0; i < this.each; i++) {
			this.counter.cast();
		}
	}

}
