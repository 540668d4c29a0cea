package io.genserver.benchmarks.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

import io.genserver.benchmarks.Contender;
import io.genserver.benchmarks.Workload;

/**
 * A start of a server until it is initialised, and its stop.
 */
public class StartBenchmark extends ContenderBenchmark<Workload> {

	private static final int SERVERS = 1000;

	/** Who is measured. */
	@Param({ "genserver", "genserver-bean", "pekko" })
	public String name;

	@Override
	String name() {
		return this.name;
	}

	@Override
	Workload prepare(Contender contender) throws Exception {
		return contender.workloads().get("start").create(SERVERS);
	}

	/**
	 * Start and stop.
	 * @return what is not to be optimised away
	 * @throws Exception fails the benchmark
	 */
	@Benchmark
	@OperationsPerInvocation(SERVERS)
	public Object startAndStop() throws Exception {
		return measured().run();
	}

}
