package io.genserver.benchmarks.savina.genserver;

import io.genserver.Next;
import io.genserver.Pid;
import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;

/**
 * One counts the messages of another, and tells it the count.
 */
final class Count extends GenServerWorkload {

	private enum Signal {

		START, INCREMENT

	}

	private record Retrieve(Pid sender) {
	}

	private record Counted(int count) {
	}

	Count(Plan plan) {
		super(plan);
	}

	@Override
	void begin(Round round) {
		Pid counter = start(() -> new Counter(round));
		Pid producer = start(() -> new Producer(round, counter, sizes().counted()));
		producer.cast(Signal.START);
	}

	private static final class Producer extends Participant {

		private final Pid counter;

		private final int messages;

		Producer(Round round, Pid counter, int messages) {
			super(round);
			this.counter = counter;
			this.messages = messages;
		}

		@Override
		Next<Participant> handle(Object message) {
			if (message instanceof Counted counted) {
				return end(counted.count());
			}
			for (int i = 0; i < this.messages; i++) {
				this.counter.cast(Signal.INCREMENT);
			}
			this.counter.cast(new Retrieve(self()));
			return same();
		}

	}

	private static final class Counter extends Participant {

		private int count;

		Counter(Round round) {
			super(round);
		}

		@Override
		Next<Participant> handle(Object message) {
			if (message instanceof Retrieve retrieve) {
				retrieve.sender().cast(new Counted(this.count));
				return end(this.count);
			}
			this.count++;
			return same();
		}

	}

}
