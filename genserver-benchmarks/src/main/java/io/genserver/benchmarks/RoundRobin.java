package io.genserver.benchmarks;

import java.util.List;

/**
 * One producer casts to many servers, one after the other, until all have handled their
 * last message.
 */
public final class RoundRobin implements Workload {

	private final List<? extends Counter> counters;

	private final Gate gate;

	private final int each;

	private long sum;

	/**
	 * Set it up.
	 * @param counters the servers, which have counted nothing yet
	 * @param gate told by each what it has counted
	 * @param operations how many messages in all
	 */
	public RoundRobin(List<? extends Counter> counters, Gate gate, int operations) {
		this.counters = counters;
		this.gate = gate;
		this.each = Math.max(1, operations / counters.size());
	}

	@Override
	public Measurement run() throws Exception {
		this.sum += this.each;
		this.gate.close(this.sum, this.counters.size());
		long start = System.nanoTime();
		for (int i = 0; i < this.each; i++) {
			for (Counter counter : this.counters) {
				counter.cast();
			}
		}
		this.gate.await();
		return Measurement.of((long) this.each * this.counters.size(), System.nanoTime() - start);
	}

}
