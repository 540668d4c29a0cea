package io.genserver.benchmarks.savina.genserver;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.genserver.Next;
import io.genserver.Pid;
import io.genserver.benchmarks.savina.Lookups;
import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;

/**
 * Workers read and write a dictionary. It is filled before the clock starts.
 */
final class Dictionary extends GenServerWorkload {

	private enum Signal {

		WORK, END

	}

	private record Read(Pid sender, int key) {
	}

	private record Write(Pid sender, int key, int value) {
	}

	private record Result(int value) {
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
	void begin(Round round) {
		int workers = sizes().dictionaryWorkers();
		Map<Integer, Integer> own = this.contents;
		Pid dictionary = start(() -> new Book(round, own, workers));
		for (int i = 0; i < workers; i++) {
			int id = i;
			start(() -> new Worker(round, dictionary, new Lookups(id, sizes()), sizes().dictionaryRequests()))
				.cast(Signal.WORK);
		}
	}

	private static final class Worker extends Participant {

		private final Pid dictionary;

		private final Lookups lookups;

		private final int requests;

		private int sent;

		private long results;

		Worker(Round round, Pid dictionary, Lookups lookups, int requests) {
			super(round);
			this.dictionary = dictionary;
			this.lookups = lookups;
			this.requests = requests;
		}

		@Override
		Next<Participant> handle(Object message) {
			if (message instanceof Result result) {
				this.results += result.value();
			}
			if (this.sent == this.requests) {
				this.dictionary.cast(Signal.END);
				return end(this.results);
			}
			this.sent++;
			this.dictionary.cast(this.lookups.isWrite() ? new Write(self(), this.lookups.key(), this.lookups.value())
					: new Read(self(), this.lookups.key()));
			return same();
		}

	}

	private static final class Book extends Participant {

		private final Map<Integer, Integer> contents;

		private int workers;

		private long change;

		Book(Round round, Map<Integer, Integer> contents, int workers) {
			super(round);
			this.contents = contents;
			this.workers = workers;
		}

		@Override
		Next<Participant> handle(Object message) {
			if (message instanceof Read read) {
				read.sender().cast(new Result(Objects.requireNonNull(this.contents.get(read.key()))));
				return same();
			}
			if (message instanceof Write write) {
				this.change += write.value()
						- (long) Objects.requireNonNull(this.contents.put(write.key(), write.value()));
				write.sender().cast(new Result(write.value()));
				return same();
			}
			this.workers--;
			return (this.workers > 0) ? same() : end(this.change);
		}

	}

}
