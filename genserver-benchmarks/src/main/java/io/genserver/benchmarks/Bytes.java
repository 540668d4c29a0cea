package io.genserver.benchmarks;

/**
 * How much heap an idle server takes: what is left after garbage collections, with and
 * without a great many that have handled one message each.
 */
public final class Bytes implements Workload {

	private final Population.Start start;

	private final int servers;

	/**
	 * Set it up.
	 * @param start starts the servers
	 * @param servers how many
	 */
	public Bytes(Population.Start start, int servers) {
		this.start = start;
		this.servers = servers;
	}

	@Override
	public Measurement run() throws Exception {
		// the first few load classes and start threads, which are nobody's bytes
		this.start.start(Math.min(this.servers, 100)).close();
		long before = Heap.used();
		long after;
		try (Population population = this.start.start(this.servers)) {
			after = Heap.used();
			population.check();
		}
		return Measurement.ofBytes(this.servers, (double) (after - before) / this.servers);
	}

}
