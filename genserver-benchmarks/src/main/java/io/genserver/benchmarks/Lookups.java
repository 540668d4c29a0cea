package io.genserver.benchmarks;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Looks keys up, each of which is there, while others come and go.
 */
public final class Lookups implements Workload {

	/** How many keys stay. */
	public static final int KEYS = 10_000;

	/** How many other keys come and go. */
	public static final int CHURNING = 1000;

	private final Function<Integer, @Nullable Object> lookUp;

	private final Runnable end;

	private final int operations;

	/**
	 * Set it up.
	 * @param lookUp finds what is registered by a number below {@link #KEYS}
	 * @param end ends the coming and going of the keys above
	 * @param operations how many lookups
	 */
	public Lookups(Function<Integer, @Nullable Object> lookUp, Runnable end, int operations) {
		this.lookUp = lookUp;
		this.end = end;
		this.operations = operations;
	}

	@Override
	public Measurement run() {
		long start = System.nanoTime();
		for (int i = 0; i < this.operations; i++) {
			// a stride that is prime to the number of keys visits all of them
			int key = (int) (i * 7919L % KEYS);
			if (this.lookUp.apply(key) == null) {
				throw new IllegalStateException("Key " + key + " was not found");
			}
		}
		return Measurement.of(this.operations, System.nanoTime() - start);
	}

	@Override
	public void close() {
		this.end.run();
	}

}
