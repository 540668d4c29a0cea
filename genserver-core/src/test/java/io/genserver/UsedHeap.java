package io.genserver;

/**
 * What the heap holds after garbage collection.
 */
final class UsedHeap {

	private UsedHeap() {
	}

	/**
	 * Collect and measure. The least of several collections, as references are cleared
	 * after the first.
	 * @return the used heap in bytes
	 */
	static long measure() {
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 4; i++) {
			System.gc();
			Runtime runtime = Runtime.getRuntime();
			least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
		}
		return least;
	}

}
