package io.genserver.benchmarks;

import java.util.Map;

/**
 * One of those that are compared, as it runs in a worker: a library, or what would be
 * written without one.
 */
public interface Contender extends AutoCloseable {

	/**
	 * What it can do.
	 * @return by the names of the workloads
	 */
	Map<String, Work> workloads();

	/**
	 * A counter that has counted nothing yet.
	 * @return the counter
	 */
	Counter counter();

	@Override
	void close();

	/**
	 * Makes a workload of a given size.
	 */
	@FunctionalInterface
	interface Work {

		/**
		 * Set it up, which does not count.
		 * @param operations how many operations one run of it does, at least 1
		 * @return the workload
		 * @throws Exception if it cannot be set up
		 */
		Workload create(int operations) throws Exception;

	}

}
