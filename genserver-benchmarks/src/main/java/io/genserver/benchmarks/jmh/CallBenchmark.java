package io.genserver.benchmarks.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;

import io.genserver.benchmarks.Contender;
import io.genserver.benchmarks.Counter;

/**
 * A call, from the one kind of thread and from the other.
 */
public class CallBenchmark extends ContenderBenchmark<Counter> {

	/** Who is measured. */
	@Param({ "genserver", "genserver-bean", "genserver-bean-metrics", "pekko", "lock", "executor" })
	public String name;

	@Override
	String name() {
		return this.name;
	}

	@Override
	Counter prepare(Contender contender) {
		return contender.counter();
	}

	/**
	 * From a platform thread.
	 * @return what is not to be optimised away
	 */
	@Benchmark
	public Object platform() {
		return measured().call();
	}

	/**
	 * From a virtual thread, which needs JDK 21 or later.
	 * @return what is not to be optimised away
	 */
	@Benchmark
	@Fork(value = 1, jvmArgsAppend = "-Djmh.executor=VIRTUAL")
	public Object virtual() {
		return measured().call();
	}

}
