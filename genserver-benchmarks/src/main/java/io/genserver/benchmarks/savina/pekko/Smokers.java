package io.genserver.benchmarks.savina.pekko;

import java.util.ArrayList;
import java.util.List;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;
import io.genserver.benchmarks.savina.SeededRandom;
import io.genserver.benchmarks.savina.Work;

/**
 * An arbiter gives one smoker after the other what it needs to smoke.
 */
final class Smokers extends PekkoWorkload {

	private sealed interface ToArbiter {

	}

	private record Begin(List<ActorRef<ToSmoker>> smokers) implements ToArbiter {
	}

	private record Started() implements ToArbiter {
	}

	private sealed interface ToSmoker {

	}

	private record Smoke(int busyWait) implements ToSmoker {
	}

	private record Exit() implements ToSmoker {
	}

	Smokers(Plan plan) {
		super(plan);
	}

	@Override
	void begin(Round round, ActorContext<?> guardian) {
		ActorRef<ToArbiter> arbiter = guardian.spawnAnonymous(new Arbiter(round, sizes().smokeRounds()));
		List<ActorRef<ToSmoker>> smokers = new ArrayList<>();
		for (int i = 0; i < sizes().smokers(); i++) {
			smokers.add(guardian.spawnAnonymous(new Smoker(round, arbiter)));
		}
		arbiter.tell(new Begin(smokers));
	}

	private static final class Arbiter extends Participant<ToArbiter> {

		private final int rounds;

		private List<ActorRef<ToSmoker>> smokers = List.of();

		private SeededRandom random = new SeededRandom();

		private int started;

		Arbiter(Round round, int rounds) {
			super(round);
			this.rounds = rounds;
		}

		@Override
		Behavior<ToArbiter> handle(ToArbiter message) {
			if (message instanceof Begin begin) {
				this.smokers = begin.smokers();
				this.random = new SeededRandom((long) this.rounds * this.smokers.size());
				notifyOne();
				return same();
			}
			this.started++;
			if (this.started < this.rounds) {
				notifyOne();
				return same();
			}
			for (ActorRef<ToSmoker> smoker : this.smokers) {
				smoker.tell(new Exit());
			}
			return end(this.started);
		}

		private void notifyOne() {
			ActorRef<ToSmoker> smoker = this.smokers.get(this.random.next(this.smokers.size()));
			smoker.tell(new Smoke(this.random.next(1_000) + 10));
		}

	}

	private static final class Smoker extends Participant<ToSmoker> {

		private final ActorRef<ToArbiter> arbiter;

		private int smoked;

		Smoker(Round round, ActorRef<ToArbiter> arbiter) {
			super(round);
			this.arbiter = arbiter;
		}

		@Override
		Behavior<ToSmoker> handle(ToSmoker message) {
			if (message instanceof Smoke smoke) {
				this.arbiter.tell(new Started());
				Work.busyWait(smoke.busyWait());
				this.smoked++;
				return same();
			}
			return end(this.smoked);
		}

	}

}
