package io.genserver.benchmarks.savina;

/**
 * The generator of the suite: 16 bits of state, so that it costs next to nothing and all
 * contenders draw the same numbers.
 */
public final class SeededRandom {

	private static final long DEFAULT_SEED = 74_755;

	private long state;

	public SeededRandom() {
		this(DEFAULT_SEED);
	}

	public SeededRandom(long seed) {
		this.state = seed;
	}

	/**
	 * The next number.
	 * @return from 0 to 65,535
	 */
	public int next() {
		this.state = (this.state * 1_309 + 13_849) & 0xFFFF;
		return (int) this.state;
	}

	/**
	 * The next number below a bound.
	 * @param bound the bound
	 * @return from 0 to the bound, exclusive
	 */
	public int next(int bound) {
		return next() % bound;
	}

}
