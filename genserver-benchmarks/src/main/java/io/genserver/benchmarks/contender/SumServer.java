package io.genserver.benchmarks.contender;

import io.genserver.HandleCast;
import io.genserver.benchmarks.Gate;
import io.genserver.spring.GenServer;

/**
 * A counter as an annotated bean.
 */
@GenServer("sum")
class SumServer implements Sum {

	private final Gate gate;

	private long sum;

	SumServer(Gate gate) {
		this.gate = gate;
	}

	@Override
	public long add(long by) {
		this.sum += by;
		return this.sum;
	}

	@Override
	public void increment(long by) {
		this.sum += by;
		this.gate.counted(this.sum);
	}

	@HandleCast
	void handle(Increment message) {
		increment(message.by());
	}

	@Override
	public long clear() {
		this.sum = 0;
		return this.sum;
	}

	@Override
	public void crash() {
		throw new IllegalStateException("crash");
	}

	/**
	 * For one of many servers, which no client is tied to.
	 *
	 * @param by how much to add
	 */
	record Increment(long by) {
	}

}
