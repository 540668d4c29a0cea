package io.genserver.benchmarks.contender;

import io.genserver.Cast;
import io.genserver.spring.GenServerClient;

/**
 * The client of the annotated bean.
 */
@GenServerClient
public interface Sum {

	/**
	 * Add, and wait for the sum.
	 * @param by how much
	 * @return the sum
	 */
	long add(long by);

	/**
	 * Add, and go on.
	 * @param by how much
	 */
	@Cast
	void increment(long by);

	/**
	 * Begin at zero again.
	 * @return zero
	 */
	long clear();

	/**
	 * Makes the server throw.
	 */
	@Cast
	void crash();

}
