package io.genserver.benchmarks.savina.pekko;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;

/**
 * One counts the messages of another, and tells it the count.
 */
final class Count extends PekkoWorkload {

	private sealed interface ToProducer {

	}

	private record Start() implements ToProducer {
	}

	private record Counted(int count) implements ToProducer {
	}

	private sealed interface ToCounter {

	}

	private record Increment() implements ToCounter {
	}

	private record Retrieve(ActorRef<ToProducer> sender) implements ToCounter {
	}

	Count(Plan plan) {
		super(plan);
	}

	@Override
	void begin(Round round, ActorContext<?> guardian) {
		ActorRef<ToCounter> counter = guardian.spawnAnonymous(new Counter(round));
		int messages = sizes().counted();
		ActorRef<ToProducer> producer = guardian
			.spawnAnonymous(Behaviors.setup((context) -> new Producer(round, context.getSelf(), counter, messages)));
		producer.tell(new Start());
	}

	private static final class Producer extends Participant<ToProducer> {

		private final ActorRef<ToProducer> self;

		private final ActorRef<ToCounter> counter;

		private final int messages;

		Producer(Round round, ActorRef<ToProducer> self, ActorRef<ToCounter> counter, int messages) {
			super(round);
			this.self = self;
			this.counter = counter;
			this.messages = messages;
		}

		@Override
		Behavior<ToProducer> handle(ToProducer message) {
			if (message instanceof Counted counted) {
				return end(counted.count());
			}
			Increment increment = new Increment();
			for (int i = 0; i < this.messages; i++) {
				this.counter.tell(increment);
			}
			this.counter.tell(new Retrieve(this.self));
			return same();
		}

	}

	private static final class Counter extends Participant<ToCounter> {

		private int count;

		Counter(Round round) {
			super(round);
		}

		@Override
		Behavior<ToCounter> handle(ToCounter message) {
			if (message instanceof Retrieve retrieve) {
				retrieve.sender().tell(new Counted(this.count));
				return end(this.count);
			}
			this.count++;
			return same();
		}

	}

}
