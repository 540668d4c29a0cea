package io.genserver.benchmarks.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

import io.genserver.benchmarks.Contender;
import io.genserver.benchmarks.Crashes;
import io.genserver.benchmarks.Workload;

/**
 * From the message that crashes a supervised server to the next answered call.
 */
public class CrashBenchmark extends ContenderBenchmark<Workload> {

	private static final int CRASHES = Crashes.EACH_SUPERVISOR;

	/** Who is measured. */
	@Param({ "genserver", "genserver-bean", "pekko" })
	public String name;

	@Override
	String name() {
		return this.name;
	}

	@Override
	Workload prepare(Contender contender) throws Exception {
		return contender.workloads().get("crash").create(CRASHES);
	}

	/**
	 * Crash and be answered.
	 * @return what is not to be optimised away
	 * @throws Exception fails the benchmark
	 */
	@Benchmark
	@OperationsPerInvocation(CRASHES)
	public Object crash() throws Exception {
		return measured().run();
	}

}
