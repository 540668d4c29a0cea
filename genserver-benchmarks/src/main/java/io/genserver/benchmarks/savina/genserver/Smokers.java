package io.genserver.benchmarks.savina.genserver;

import io.genserver.Next;
import io.genserver.Pid;
import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;
import io.genserver.benchmarks.savina.SeededRandom;
import io.genserver.benchmarks.savina.Work;

/**
 * An arbiter gives one smoker after the other what it needs to smoke.
 */
final class Smokers extends GenServerWorkload {

	private record Begin(Pid[] smokers) {
	}

	private record Smoke(int busyWait) {
	}

	private enum Signal {

		STARTED, EXIT

	}

	Smokers(Plan plan) {
		super(plan);
	}

	@Override
	void begin(Round round) {
		Pid arbiter = start(() -> new Arbiter(round, sizes().smokeRounds()));
		Pid[] smokers = new Pid[sizes().smokers()];
		for (int i = 0; i < smokers.length; i++) {
			smokers[i] = start(() -> new Smoker(round, arbiter));
		}
		arbiter.cast(new Begin(smokers));
	}

	private static final class Arbiter extends Participant {

		private final int rounds;

		private Pid[] smokers = {};

		private SeededRandom random = new SeededRandom();

		private int started;

		Arbiter(Round round, int rounds) {
			super(round);
			this.rounds = rounds;
		}

		@Override
		Next<Participant> handle(Object message) {
			if (message instanceof Begin begin) {
				this.smokers = begin.smokers();
				this.random = new SeededRandom((long) this.rounds * this.smokers.length);
				notifyOne();
				return same();
			}
			this.started++;
			if (this.started < this.rounds) {
				notifyOne();
				return same();
			}
			for (Pid smoker : this.smokers) {
				smoker.cast(Signal.EXIT);
			}
			return end(this.started);
		}

		private void notifyOne() {
			Pid smoker = this.smokers[this.random.next(this.smokers.length)];
			smoker.cast(new Smoke(this.random.next(1_000) + 10));
		}

	}

	private static final class Smoker extends Participant {

		private final Pid arbiter;

		private int smoked;

		Smoker(Round round, Pid arbiter) {
			super(round);
			this.arbiter = arbiter;
		}

		@Override
		Next<Participant> handle(Object message) {
			if (message instanceof Smoke smoke) {
				this.arbiter.cast(Signal.STARTED);
				Work.busyWait(smoke.busyWait());
				this.smoked++;
				return same();
			}
			return end(this.smoked);
		}

	}

}
