package io.genserver.benchmarks;

/**
 * A server that counts, as its callers see it.
 */
public interface Counter {

	/**
	 * Add one and go on.
	 */
	void cast();

	/**
	 * Add one and wait for the sum.
	 * @return the sum
	 */
	long call();

	/**
	 * What it tells its sum each time it has handled a cast.
	 * @return the gate
	 */
	Gate gate();

}
