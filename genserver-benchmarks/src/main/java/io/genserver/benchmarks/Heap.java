package io.genserver.benchmarks;

import java.lang.management.ManagementFactory;

/**
 * The heap of this JVM.
 */
public final class Heap {

	private static final int COLLECTIONS = 4;

	private Heap() {
	}

	/**
	 * What is used after garbage collections.
	 * @return the number of bytes
	 */
	public static long used() {
		long used = Long.MAX_VALUE;
		for (int i = 0; i < COLLECTIONS; i++) {
			System.gc();
			used = Math.min(used, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
		}
		return used;
	}

}
