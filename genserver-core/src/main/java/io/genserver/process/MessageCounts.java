package io.genserver.process;

/**
 * How many messages the workers have handled, as far as it matters for how fast they are:
 * each worker has a count of its own, which nobody else writes to unless there are many,
 * so that some may be lost.
 */
final class MessageCounts {

	/** Workers have their counts by chance. */
	private static final int SIZE = 16;

	private final Count[] counts = new Count[SIZE];

	MessageCounts() {
		for (int i = 0; i < SIZE; i++) {
			this.counts[i] = new Count();
		}
	}

	/** That of a worker. */
	Count of(int home) {
		return this.counts[home & (SIZE - 1)];
	}

	/** All messages ever handled, modulo 2^32, as far as is known. */
	int sum() {
		int sum = 0;
		for (Count count : this.counts) {
			sum += count.value;
		}
		return sum;
	}

	/** Has its cache line for itself. */
	static final class Count extends CountField {

		@SuppressWarnings("unused")
		private long b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, b10, b11, b12, b13, b14, behind;

		/** A message is about to be handled. By the worker. */
		void increment() {
			this.value++;
		}

	}

	/** The line. */
	private abstract static class CountField extends LinePadding {

		/** Written by the worker (plain); who reads it may see an older value. */
		int value;

	}

}
