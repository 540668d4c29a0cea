package io.genserver.benchmarks.savina.pekko;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;
import io.genserver.benchmarks.savina.Sizes;
import io.genserver.benchmarks.savina.Work;

/**
 * Producers fill a buffer of limited size, which consumers empty.
 */
final class BoundedBuffer extends PekkoWorkload {

	private sealed interface ToBuffer {

	}

	private record Begin(List<ActorRef<Produce>> producers, List<ActorRef<ToConsumer>> consumers) implements ToBuffer {
	}

	private record Item(ActorRef<Produce> producer, long number, double data) implements ToBuffer, ToConsumer {
	}

	private record Available(ActorRef<ToConsumer> consumer) implements ToBuffer {
	}

	private record ProducerEnded() implements ToBuffer {
	}

	private record Produce() {
	}

	private sealed interface ToConsumer {

	}

	private record Exit() implements ToConsumer {
	}

	BoundedBuffer(Plan plan) {
		super(plan);
	}

	@Override
	void begin(Round round, ActorContext<?> guardian) {
		Sizes sizes = sizes();
		ActorRef<ToBuffer> buffer = guardian.spawnAnonymous(new Buffer(round, sizes.bufferSize() - sizes.producers()));
		List<ActorRef<ToConsumer>> consumers = new ArrayList<>();
		for (int i = 0; i < sizes.consumers(); i++) {
			consumers.add(guardian.spawnAnonymous(
					Behaviors.setup((context) -> new Consumer(round, context.getSelf(), buffer, sizes.itemCost()))));
		}
		List<ActorRef<Produce>> producers = new ArrayList<>();
		for (int i = 0; i < sizes.producers(); i++) {
			long first = 1 + (long) i * sizes.itemsPerProducer();
			producers.add(guardian.spawnAnonymous(
					Behaviors.setup((context) -> new Producer(round, context.getSelf(), buffer, first, sizes))));
		}
		buffer.tell(new Begin(producers, consumers));
	}

	private static final class Buffer extends Participant<ToBuffer> {

		private final int capacity;

		private final Deque<Item> items = new ArrayDeque<>();

		private final Deque<ActorRef<Produce>> waitingProducers = new ArrayDeque<>();

		private final Deque<ActorRef<ToConsumer>> waitingConsumers = new ArrayDeque<>();

		private int producers;

		private int consumers;

		Buffer(Round round, int capacity) {
			super(round);
			this.capacity = capacity;
		}

		@Override
		Behavior<ToBuffer> handle(ToBuffer message) {
			if (message instanceof Item item) {
				put(item);
				return same();
			}
			if (message instanceof Available available) {
				take(available.consumer());
			}
			else if (message instanceof Begin begin) {
				this.producers = begin.producers().size();
				this.consumers = begin.consumers().size();
				this.waitingConsumers.addAll(begin.consumers());
				for (ActorRef<Produce> producer : begin.producers()) {
					producer.tell(new Produce());
				}
			}
			else {
				this.producers--;
			}
			return endIfEmpty();
		}

		private void put(Item item) {
			ActorRef<ToConsumer> consumer = this.waitingConsumers.poll();
			if (consumer != null) {
				consumer.tell(item);
			}
			else {
				this.items.add(item);
			}
			if (this.items.size() >= this.capacity) {
				this.waitingProducers.add(item.producer());
			}
			else {
				item.producer().tell(new Produce());
			}
		}

		private void take(ActorRef<ToConsumer> consumer) {
			Item item = this.items.poll();
			if (item == null) {
				this.waitingConsumers.add(consumer);
				return;
			}
			consumer.tell(item);
			ActorRef<Produce> producer = this.waitingProducers.poll();
			if (producer != null) {
				producer.tell(new Produce());
			}
		}

		private Behavior<ToBuffer> endIfEmpty() {
			if (this.producers > 0 || this.waitingConsumers.size() < this.consumers) {
				return same();
			}
			for (ActorRef<ToConsumer> consumer : this.waitingConsumers) {
				consumer.tell(new Exit());
			}
			return end(0);
		}

	}

	private static final class Producer extends Participant<Produce> {

		private final ActorRef<Produce> self;

		private final ActorRef<ToBuffer> buffer;

		private final int cost;

		private final long last;

		private long next;

		private double data;

		Producer(Round round, ActorRef<Produce> self, ActorRef<ToBuffer> buffer, long first, Sizes sizes) {
			super(round);
			this.self = self;
			this.buffer = buffer;
			this.cost = sizes.itemCost();
			this.next = first;
			this.last = first + sizes.itemsPerProducer() - 1;
		}

		@Override
		Behavior<Produce> handle(Produce message) {
			if (this.next > this.last) {
				this.buffer.tell(new ProducerEnded());
				return end(0);
			}
			this.data = Work.process(this.data, this.cost);
			this.buffer.tell(new Item(this.self, this.next, this.data));
			this.next++;
			return same();
		}

	}

	private static final class Consumer extends Participant<ToConsumer> {

		private final ActorRef<ToConsumer> self;

		private final ActorRef<ToBuffer> buffer;

		private final int cost;

		private double data;

		private long numbers;

		Consumer(Round round, ActorRef<ToConsumer> self, ActorRef<ToBuffer> buffer, int cost) {
			super(round);
			this.self = self;
			this.buffer = buffer;
			this.cost = cost;
		}

		@Override
		Behavior<ToConsumer> handle(ToConsumer message) {
			if (message instanceof Item item) {
				this.data = Work.process(this.data + item.data(), this.cost);
				this.numbers += item.number();
				this.buffer.tell(new Available(this.self));
				return same();
			}
			if (!Double.isFinite(this.data)) {
				throw new IllegalStateException("The items cannot come to " + this.data);
			}
			return end(this.numbers);
		}

	}

}
