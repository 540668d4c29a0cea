package io.genserver.benchmarks.savina.genserver;

import java.util.List;

import io.genserver.benchmarks.savina.Benchmark;
import io.genserver.benchmarks.savina.Plan;

/**
 * The benchmarks with servers.
 */
public final class GenServerBenchmarks {

	/** All of them. */
	public static final List<Benchmark> ALL = List.of(new Benchmark(Plan::pingPong, PingPong::new),
			new Benchmark(Plan::count, Count::new), new Benchmark(Plan::threadRing, ThreadRing::new),
			new Benchmark(Plan::forkJoinCreate, ForkJoinCreate::new),
			new Benchmark(Plan::forkJoinThroughput, ForkJoinThroughput::new), new Benchmark(Plan::big, Big::new),
			new Benchmark(Plan::banking, Banking::new), new Benchmark(Plan::dictionary, Dictionary::new),
			new Benchmark(Plan::boundedBuffer, BoundedBuffer::new), new Benchmark(Plan::barber, Barber::new),
			new Benchmark(Plan::philosophers, Philosophers::new), new Benchmark(Plan::smokers, Smokers::new),
			new Benchmark(Plan::logisticMap, LogisticMap::new), new Benchmark(Plan::chameneos, Chameneos::new));

	private GenServerBenchmarks() {
	}

}
