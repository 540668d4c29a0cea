package io.genserver.benchmarks.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

import io.genserver.benchmarks.Casts;
import io.genserver.benchmarks.Contender;
import io.genserver.benchmarks.Workload;

/**
 * One producer casts a thousand messages until the last is handled; the figures are for
 * one message.
 */
public class CastBenchmark extends ContenderBenchmark<Workload> {

	private static final int MESSAGES = 1000;

	/** Who is measured. */
	@Param({ "genserver", "genserver-bean", "genserver-bean-metrics", "pekko", "lock", "executor" })
	public String name;

	@Override
	String name() {
		return this.name;
	}

	@Override
	Workload prepare(Contender contender) {
		return new Casts(contender.counter(), 1, MESSAGES);
	}

	/**
	 * Cast.
	 * @return what is not to be optimised away
	 * @throws Exception fails the benchmark
	 */
	@Benchmark
	@OperationsPerInvocation(MESSAGES)
	public Object cast() throws Exception {
		return measured().run();
	}

}
