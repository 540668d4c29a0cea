package io.genserver.benchmarks.savina.pekko;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

import io.genserver.benchmarks.savina.Lookups;
import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;

/**
 * Workers read and write a dictionary. It is filled before the clock starts.
 */
final class Dictionary extends PekkoWorkload {

	private sealed interface ToWorker {

	}

	private record Work() implements ToWorker {
	}

	private record Result(int value) implements ToWorker {
	}

	private sealed interface ToBook {

	}

	private record Read(ActorRef<ToWorker> sender, int key) implements ToBook {
	}

	private record Write(ActorRef<ToWorker> sender, int key, int value) implements ToBook {
	}

	private record End() implements ToBook {
	}

	private final Map<Integer, Integer> initial;

	private Map<Integer, Integer> contents = Map.of();

	Dictionary(Plan plan) {
		super(plan);
		this.initial = Lookups.contents(plan.sizes());
	}

	@Override
	void prepare() {
		this.contents = new HashMap<>(this.initial);
	}

	@Override
	void begin(Round round, ActorContext<?> guardian) {
		int workers = sizes().dictionaryWorkers();
		int requests = sizes().dictionaryRequests();
		ActorRef<ToBook> dictionary = guardian.spawnAnonymous(new Book(round, this.contents, workers));
		for (int i = 0; i < workers; i++) {
			Lookups lookups = new Lookups(i, sizes());
			ActorRef<ToWorker> worker = guardian.spawnAnonymous(
					Behaviors.setup((context) -> new Worker(round, context.getSelf(), dictionary, lookups, requests)));
			worker.tell(new Work());
		}
	}

	private static final class Worker extends Participant<ToWorker> {

		private final ActorRef<ToWorker> self;

		private final ActorRef<ToBook> dictionary;

		private final Lookups lookups;

		private final int requests;

		private int sent;

		private long results;

		Worker(Round round, ActorRef<ToWorker> self, ActorRef<ToBook> dictionary, Lookups lookups, int requests) {
			super(round);
			this.self = self;
			this.dictionary = dictionary;
			this.lookups = lookups;
			this.requests = requests;
		}

		@Override
		Behavior<ToWorker> handle(ToWorker message) {
			if (message instanceof Result result) {
				this.results += result.value();
			}
			if (this.sent == this.requests) {
				this.dictionary.tell(new End());
				return end(this.results);
			}
			this.sent++;
			this.dictionary.tell(this.lookups.isWrite() ? new Write(this.self, this.lookups.key(), this.lookups.value())
					: new Read(this.self, this.lookups.key()));
			return same();
		}

	}

	private static final class Book extends Participant<ToBook> {

		private final Map<Integer, Integer> contents;

		private int workers;

		private long change;

		Book(Round round, Map<Integer, Integer> contents, int workers) {
			super(round);
			this.contents = contents;
			this.workers = workers;
		}

		@Override
		Behavior<ToBook> handle(ToBook message) {
			if (message instanceof Read read) {
				read.sender().tell(new Result(Objects.requireNonNull(this.contents.get(read.key()))));
				return same();
			}
			if (message instanceof Write write) {
				this.change += write.value()
						- (long) Objects.requireNonNull(this.contents.put(write.key(), write.value()));
				write.sender().tell(new Result(write.value()));
				return same();
			}
			this.workers--;
			return (this.workers > 0) ? same() : end(this.change);
		}

	}

}
