package io.genserver.benchmarks.jmh;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import io.genserver.benchmarks.Contender;
import io.genserver.benchmarks.contender.Contenders;

/**
 * A benchmark of one contender at a time.
 *
 * @param <T> what the contender is asked for before it is measured
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public abstract class ContenderBenchmark<T> {

	private Contender contender;

	private T measured;

	/** The contender's name, a parameter of the benchmark. */
	abstract String name();

	abstract T prepare(Contender contender) throws Exception;

	final T measured() {
		return this.measured;
	}

	/**
	 * Start it.
	 * @throws Exception if it cannot be started
	 */
	@Setup
	public void open() throws Exception {
		this.contender = Contenders.find(name()).get();
		this.measured = prepare(this.contender);
	}

	/**
	 * Stop it.
	 * @throws Exception if it cannot be stopped
	 */
	@TearDown
	public void close() throws Exception {
		if (this.measured instanceof AutoCloseable closeable) {
			closeable.close();
		}
		this.contender.close();
	}

}
