package io.genserver.benchmarks;

import java.util.Arrays;

/**
 * What one round of a workload cost.
 *
 * @param operations how many operations were done
 * @param nanos how long they took in all, in nanoseconds
 * @param p50 the median of one operation in nanoseconds, 0 where single operations are
 * not measured
 * @param p99 the 99th percentile
 * @param p999 the 99.9th percentile
 * @param bytes heap bytes for each of the operations' servers, 0 where that is not
 * measured
 */
public record Measurement(long operations, long nanos, long p50, long p99, long p999, double bytes) {

	public static Measurement of(long operations, long nanos) {
		return new Measurement(operations, nanos, 0, 0, 0, 0);
	}

	public static Measurement ofBytes(long servers, double bytesEach) {
		return new Measurement(servers, 0, 0, 0, 0, bytesEach);
	}

	/**
	 * With the percentiles of what single operations took.
	 * @param nanos how long all of them took together, in nanoseconds
	 * @param each how long each took, in nanoseconds; it is sorted
	 * @return the measurement
	 */
	public static Measurement of(long nanos, long[] each) {
		Arrays.sort(each);
		return new Measurement(each.length, nanos, percentile(each, 0.5), percentile(each, 0.99),
				percentile(each, 0.999), 0);
	}

	private static long percentile(long[] sorted, double fraction) {
		return sorted[Math.min(sorted.length - 1, (int) (sorted.length * fraction))];
	}

}
