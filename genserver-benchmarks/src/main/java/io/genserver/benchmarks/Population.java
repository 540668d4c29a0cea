package io.genserver.benchmarks;

/**
 * A great many idle servers, each of which has handled one message.
 */
public interface Population extends AutoCloseable {

	/**
	 * See that they live, which also keeps them from being collected until now.
	 */
	void check();

	@Override
	void close();

	/**
	 * Starts a population.
	 */
	@FunctionalInterface
	interface Start {

		/**
		 * Start servers, have each handle one message and wait for that.
		 * @param servers how many
		 * @return the servers
		 * @throws Exception if it failed
		 */
		Population start(int servers) throws Exception;

	}

}
