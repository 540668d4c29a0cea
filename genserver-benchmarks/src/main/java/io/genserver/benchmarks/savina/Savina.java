package io.genserver.benchmarks.savina;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.genserver.benchmarks.Workload;
import io.genserver.benchmarks.savina.genserver.GenServerBenchmarks;
import io.genserver.benchmarks.savina.pekko.PekkoBenchmarks;

/**
 * The benchmarks by name, {@code savina-pingpong} and so on, for each contender.
 */
public final class Savina {

	private Savina() {
	}

	/**
	 * The benchmarks with servers.
	 * @return what makes a workload, by name
	 */
	public static Map<String, Supplier<Workload>> genserver() {
		return byName(GenServerBenchmarks.ALL, Sizes.DEFAULT);
	}

	/**
	 * The benchmarks with typed Pekko actors.
	 * @return what makes a workload, by name
	 */
	public static Map<String, Supplier<Workload>> pekko() {
		return byName(PekkoBenchmarks.ALL, Sizes.DEFAULT);
	}

	static Map<String, Supplier<Workload>> byName(List<Benchmark> benchmarks, Sizes sizes) {
		Map<String, Supplier<Workload>> byName = new LinkedHashMap<>();
		for (Benchmark benchmark : benchmarks) {
			Plan plan = benchmark.plan().apply(sizes);
			byName.put("savina-" + plan.name(), () -> benchmark.workload().apply(plan));
		}
		return byName;
	}

}
