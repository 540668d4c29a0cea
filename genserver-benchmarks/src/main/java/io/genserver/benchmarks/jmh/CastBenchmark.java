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

import io.genserver.benchmarks.Casts;
import io.genserver.benchmarks.Contender;
import io.genserver.benchmarks.Workload;
import io.genserver.benchmarks.contender.Contenders;

/**
 * One producer casts a thousand messages until the last is handled; the figures are for
 * one message.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CastBenchmark {

	private static final int MESSAGES = 1000;

	/** Who is measured. */
	@Param({ "genserver", "genserver-bean", "pekko", "lock", "executor" })
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
		this.workload = new Casts(this.contender.counter(), 1, MESSAGES);
	}

	/**
	 * Cast.
	 * @return what is not to be optimised away
	 * @throws Exception fails the benchmark
	 */
	@Benchmark
	@OperationsPerInvocation(MESSAGES)
	public Object cast() throws Exception {
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
