package io.genserver.benchmarks.contender;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.genserver.benchmarks.Callers;
import io.genserver.benchmarks.Calls;
import io.genserver.benchmarks.Casts;
import io.genserver.benchmarks.Contender;
import io.genserver.benchmarks.Counter;
import io.genserver.benchmarks.Workload;

/**
 * The casts and calls that every contender can do.
 */
final class CounterWorkloads {

	private static final int MANY = 1000;

	private CounterWorkloads() {
	}

	static Map<String, Contender.Work> of(Contender contender) {
		Map<String, Contender.Work> workloads = new TreeMap<>();
		workloads.put("cast-1", (operations) -> new Casts(contender.counter(), 1, operations));
		workloads.put("cast-4", (operations) -> new Casts(contender.counter(), 4, operations));
		workloads.put("call-platform", (operations) -> calls(contender, Callers.PLATFORM, 1, 1, operations));
		if (Callers.hasVirtual()) {
			workloads.put("call-virtual", (operations) -> calls(contender, Callers.VIRTUAL, 1, 1, operations));
		}
		workloads.put("callers-1000-one", (operations) -> calls(contender, Callers.lightest(), MANY, 1, operations));
		workloads.put("callers-1000-each",
				(operations) -> calls(contender, Callers.lightest(), MANY, MANY, operations));
		return workloads;
	}

	private static Workload calls(Contender contender, Callers threads, int callers, int servers, int operations) {
		return new Calls(threads, Stream.<Counter>generate(contender::counter).limit(servers).toList(), callers,
				operations);
	}

}
