package io.genserver.benchmarks.jmh;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import io.genserver.benchmarks.Contender;
import io.genserver.benchmarks.Crashes;
import io.genserver.benchmarks.Workload;
import io.genserver.benchmarks.contender.Contenders;

/**
 * From the message that crashes a supervised server to the next answered call.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CrashBenchmark {

	private static final int CRASHES = Crashes.EACH_SUPERVISOR;

	/** Who is measured. */
	@Param({ "genserver", "genserver-bean", "pekko" })
	public String name;

	private Contender contender;

	private Workload workload;

	/**
	 * Start it.
	 * @throws Exception if it cannot be started
	 */
	@Setup
	public void open() throws Exception {
		this.contender = Contenders.find(this.name).get();
		this.workload = this.contender.workloads().get("crash").create(CRASHES);
	}

	/**
	 * Crash and be answered.
	 * @return what is not to be optimised away
	 * @throws Exception fails the benchmark
	 */
	@Benchmark
	@OperationsPerInvocation(CRASHES)
	public Object crash() throws Exception {
		return this.workload.run();
	}

	/**
	 * Stop it.
	 */
	@TearDown
	public void close() {
		this.workload.close();
		this.contender.close();
	}

}
