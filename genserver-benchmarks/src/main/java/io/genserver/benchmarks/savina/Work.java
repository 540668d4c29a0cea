package io.genserver.benchmarks.savina;

import java.util.concurrent.ThreadLocalRandom;

/**
 * What the benchmarks compute between two messages.
 */
public final class Work {

	private Work() {
	}

	/** A little work, whose result is used. */
	public static void compute() {
		double sine = Math.sin(37.2);
		if (sine * sine <= 0) {
			throw new IllegalStateException("The sine of 37.2 cannot be " + sine);
		}
	}

	/** Pass some time, without giving up the processor. */
	public static void busyWait(int steps) {
		for (int i = 0; i < steps; i++) {
			ThreadLocalRandom.current().nextDouble();
		}
	}

	/**
	 * Make an item of a buffer, or use it.
	 * @param item what to begin with
	 * @param cost how much there is to compute
	 * @return the result
	 */
	public static double process(double item, int cost) {
		SeededRandom random = new SeededRandom(cost);
		double result = item;
		for (int i = 0; i < cost * 100; i++) {
			result += Math.log(1.0 / (random.next() + 1) + 0.01);
		}
		return result;
	}

	/**
	 * The next term of a logistic map.
	 * @param term the term
	 * @param rate the rate
	 * @return the next term
	 */
	public static double nextTerm(double term, double rate) {
		return rate * term * (1 - term);
	}

	/** The rate of a series. */
	public static double rate(int series) {
		return 3.46 + series * 0.0025;
	}

	/** The first term of a series. */
	public static double firstTerm(int series) {
		return series * 0.0025;
	}

}
