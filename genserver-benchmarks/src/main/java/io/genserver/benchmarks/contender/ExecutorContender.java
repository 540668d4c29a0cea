package io.genserver.benchmarks.contender;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.genserver.benchmarks.Contender;
import io.genserver.benchmarks.Counter;
import io.genserver.benchmarks.Gate;
import io.genserver.benchmarks.Starts;

/**
 * What would be written without servers: a bean whose state belongs to the one thread of
 * an executor.
 */
public final class ExecutorContender implements Contender {

	/** Those that are to be shut down in the end. */
	private final List<ConfinedCounter> counters = new ArrayList<>();

	@Override
	public Map<String, Work> workloads() {
		Map<String, Work> workloads = CounterWorkloads.of(this);
		workloads.put("start",
				(operations) -> Starts.start(ExecutorContender::start, ConfinedCounter::stop, operations));
		workloads.put("stop", (operations) -> Starts.stop(ExecutorContender::start, ConfinedCounter::stop, operations));
		return workloads;
	}

	/** Until its thread has run something. */
	private static ConfinedCounter start() {
		ConfinedCounter counter = new ConfinedCounter();
		counter.call();
		return counter;
	}

	@Override
	public Counter counter() {
		ConfinedCounter counter = new ConfinedCounter();
		this.counters.add(counter);
		return counter;
	}

	@Override
	public void close() {
		this.counters.forEach(ConfinedCounter::stop);
	}

	private static final class ConfinedCounter implements Counter {

		private final ExecutorService executor = Executors.newSingleThreadExecutor();

		private final Gate gate = new Gate();

		/** The executor's thread only. */
		private long sum;

		@Override
		public void cast() {
			this.executor.execute(() -> this.gate.counted(++this.sum));
		}

		@Override
		public long call() {
			try {
				return this.executor.submit(() -> ++this.sum).get();
			}
			catch (InterruptedException | ExecutionException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public Gate gate() {
			return this.gate;
		}

		void stop() {
			this.executor.shutdown();
		}

	}

}
