package io.genserver.benchmarks.savina;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import com.sun.management.OperatingSystemMXBean;

import io.genserver.benchmarks.Workload;

/**
 * A quick look at how the contenders compare: rounds of both by turns in one JVM, after
 * some to warm up. No substitute for a measurement.
 */
final class Comparison {

	private static final int WARM_UP = 3;

	private static final int ROUNDS = 5;

	private static final OperatingSystemMXBean PROCESSORS = ManagementFactory
		.getPlatformMXBean(OperatingSystemMXBean.class);

	private Comparison() {
	}

	/**
	 * Compare.
	 * @param names the benchmarks to look at; all of them if there is none
	 * @throws Exception if one fails
	 */
	public static void main(String[] names) throws Exception {
		Map<String, Supplier<Workload>> pekko = Savina.pekko();
		Set<String> wanted = (names.length > 0) ? Set.of(names) : pekko.keySet();
		double logarithms = 0;
		System.out.printf(Locale.ROOT, "%-20s %10s %10s %8s %10s %10s %8s%n", "milliseconds", "genserver", "pekko",
				"ratio", "cpu", "cpu", "ratio");
		for (Map.Entry<String, Supplier<Workload>> ours : Savina.genserver().entrySet()) {
			if (wanted.contains(ours.getKey())) {
				logarithms += Math.log(compare(ours.getKey(), ours.getValue(), pekko.get(ours.getKey())));
			}
		}
		System.out.printf(Locale.ROOT, "%-20s %30.2f%n", "geometric mean", Math.exp(logarithms / wanted.size()));
	}

	private static double compare(String name, Supplier<Workload> first, Supplier<Workload> second) throws Exception {
		double[][] ours = new double[2][ROUNDS];
		double[][] theirs = new double[2][ROUNDS];
		double[] ratios = new double[ROUNDS];
		try (Workload genserver = first.get(); Workload pekko = second.get()) {
			for (int i = -WARM_UP; i < ROUNDS; i++) {
				measure(genserver, ours, i);
				measure(pekko, theirs, i);
				if (i >= 0) {
					ratios[i] = theirs[0][i] / ours[0][i];
				}
			}
		}
		double ratio = median(ratios);
		double work = median(theirs[1]) / median(ours[1]);
		System.out.printf(Locale.ROOT, "%-20s %10.1f %10.1f %8.2f %10.1f %10.1f %8.2f   %s%n", name, median(ours[0]),
				median(theirs[0]), ratio, median(ours[1]), median(theirs[1]), work,
				Arrays.toString(Arrays.stream(ratios).mapToObj("%.2f"::formatted).toArray()));
		return ratio;
	}

	/**
	 * Run once, and note the milliseconds: those that passed, and those of processors.
	 */
	private static void measure(Workload workload, double[][] to, int round) throws Exception {
		long before = PROCESSORS.getProcessCpuTime();
		double passed = workload.run().nanos() / 1e6;
		double used = (PROCESSORS.getProcessCpuTime() - before) / 1e6;
		if (round >= 0) {
			to[0][round] = passed;
			to[1][round] = used;
		}
	}

	private static double median(double[] values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

}
