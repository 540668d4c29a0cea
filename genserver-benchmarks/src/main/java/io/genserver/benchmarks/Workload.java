package io.genserver.benchmarks;

/**
 * One piece of work that is done again and again by the same contender, and measures
 * itself.
 */
public interface Workload extends AutoCloseable {

	/**
	 * Do it once, to the end: what counts is that it was handled, not that it was sent.
	 * @return what it cost
	 * @throws Exception if it failed, which fails the run
	 */
	Measurement run() throws Exception;

	@Override
	default void close() {
	}

}
