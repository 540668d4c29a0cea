package io.genserver.benchmarks.savina.genserver;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.genserver.Next;
import io.genserver.Pid;
import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;
import io.genserver.benchmarks.savina.Sizes;
import io.genserver.benchmarks.savina.Work;

/**
 * Producers fill a buffer of limited size, which consumers empty.
 */
final class BoundedBuffer extends GenServerWorkload {

	private record Begin(Pid[] producers, Pid[] consumers) {
	}

	private record Item(Pid producer, long number, double data) {
	}

	private record Available(Pid consumer) {
	}

	private enum Signal {

		PRODUCE, PRODUCER_ENDED, EXIT

	}

	BoundedBuffer(Plan plan) {
		super(plan);
	}

	@Override
	void begin(Round round) {
		Sizes sizes = sizes();
		Pid buffer = start(() -> new Buffer(round, sizes.bufferSize() - sizes.producers()));
		Pid[] consumers = new Pid[sizes.consumers()];
		for (int i = 0; i < consumers.length; i++) {
			consumers[i] = start(() -> new Consumer(round, buffer, sizes.itemCost()));
		}
		Pid[] producers = new Pid[sizes.producers()];
		for (int i = 0; i < producers.length; i++) {
			long first = 1 + (long) i * sizes.itemsPerProducer();
			producers[i] = start(() -> new Producer(round, buffer, first, sizes));
		}
		buffer.cast(new Begin(producers, consumers));
	}

	private static final class Buffer extends Participant {

		private final int capacity;

		private final Deque<Item> items = new ArrayDeque<>();

		private final Deque<Pid> waitingProducers = new ArrayDeque<>();

		private final Deque<Pid> waitingConsumers = new ArrayDeque<>();

		private int producers;

		private int consumers;

		Buffer(Round round, int capacity) {
			super(round);
			this.capacity = capacity;
		}

		@Override
		Next<Participant> handle(Object message) {
			if (message instanceof Item item) {
				put(item);
				return same();
			}
			if (message instanceof Available available) {
				take(available.consumer());
			}
			else if (message instanceof Begin begin) {
				this.producers = begin.producers().length;
				this.consumers = begin.consumers().length;
				this.waitingConsumers.addAll(List.of(begin.consumers()));
				for (Pid producer : begin.producers()) {
					producer.cast(Signal.PRODUCE);
				}
			}
			else {
				this.producers--;
			}
			return endIfEmpty();
		}

		private void put(Item item) {
			Pid consumer = this.waitingConsumers.poll();
			if (consumer != null) {
				consumer.cast(item);
			}
			else {
				this.items.add(item);
			}
			if (this.items.size() >= this.capacity) {
				this.waitingProducers.add(item.producer());
			}
			else {
				item.producer().cast(Signal.PRODUCE);
			}
		}

		private void take(Pid consumer) {
			Item item = this.items.poll();
			if (item == null) {
				this.waitingConsumers.add(consumer);
				return;
			}
			consumer.cast(item);
			Pid producer = this.waitingProducers.poll();
			if (producer != null) {
				producer.cast(Signal.PRODUCE);
			}
		}

		private Next<Participant> endIfEmpty() {
			if (this.producers > 0 || this.waitingConsumers.size() < this.consumers) {
				return same();
			}
			for (Pid consumer : this.waitingConsumers) {
				consumer.cast(Signal.EXIT);
			}
			return end(0);
		}

	}

	private static final class Producer extends Participant {

		private final Pid buffer;

		private final int cost;

		private final long last;

		private long next;

		private double data;

		Producer(Round round, Pid buffer, long first, Sizes sizes) {
			super(round);
			this.buffer = buffer;
			this.cost = sizes.itemCost();
			this.next = first;
			this.last = first + sizes.itemsPerProducer() - 1;
		}

		@Override
		Next<Participant> handle(Object message) {
			if (this.next > this.last) {
				this.buffer.cast(Signal.PRODUCER_ENDED);
				return end(0);
			}
			this.data = Work.process(this.data, this.cost);
			this.buffer.cast(new Item(self(), this.next, this.data));
			this.next++;
			return same();
		}

	}

	private static final class Consumer extends Participant {

		private final Pid buffer;

		private final int cost;

		private double data;

		private long numbers;

		Consumer(Round round, Pid buffer, int cost) {
			super(round);
			this.buffer = buffer;
			this.cost = cost;
		}

		@Override
		Next<Participant> handle(Object message) {
			if (message instanceof Item item) {
				this.data = Work.process(this.data + item.data(), this.cost);
				this.numbers += item.number();
				this.buffer.cast(new Available(self()));
				return same();
			}
			if (!Double.isFinite(this.data)) {
				throw new IllegalStateException("The items cannot come to " + this.data);
			}
			return end(this.numbers);
		}

	}

}
