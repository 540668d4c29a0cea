package io.genserver.benchmarks.jmh;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import io.genserver.benchmarks.Contender;
import io.genserver.benchmarks.Counter;
import io.genserver.benchmarks.contender.Contenders;

/**
 * A call, from the one kind of thread and from the other.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CallBenchmark {

	/** Who is measured. */
	@Param({ "genserver", "genserver-bean", "pekko", "lock", "executor" })
	public String name;

	private Contender contender;

	private Counter counter;

	/**
	 * Start it.
	 * @throws Exception if it cannot be started
	 */
	@Setup
	public void open() throws Exception {
		this.contender = Contenders.find(this.name).get();
		this.counter = this.contender.counter();
	}

	/**
	 * From a platform thread.
	 * @return what is not to be optimised away
	 * @throws Exception fails the benchmark
	 */
	@Benchmark
	public Object platform() throws Exception {
		return this.counter.call();
	}

	/**
	 * From a virtual thread, which needs JDK 21 or later.
	 * @return what is not to be optimised away
	 * @throws Exception fails the benchmark
	 */
	@Benchmark
	@Fork(value = 1, jvmArgsAppend = "-Djmh.executor=VIRTUAL")
	public Object virtual() throws Exception {
		return this.counter.call();
	}

	/**
	 * Stop it.
	 */
	@TearDown
	public void close() {
		this.contender.close();
	}

}
