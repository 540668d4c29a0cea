package io.genserver.benchmarks.savina.pekko;

import java.util.ArrayList;
import java.util.List;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;

/**
 * Philosophers around a table ask an arbitrator for the forks beside them, again and
 * again until they get them.
 */
final class Philosophers extends PekkoWorkload {

	private enum ToPhilosopher {

		START, EAT, DENIED

	}

	private sealed interface ToArbitrator {

	}

	private record Hungry(ActorRef<ToPhilosopher> philosopher, int seat) implements ToArbitrator {
	}

	private record Done(int seat) implements ToArbitrator {
	}

	private record Exit() implements ToArbitrator {
	}

	Philosophers(Plan plan) {
		super(plan);
	}

	@Override
	void begin(Round round, ActorContext<?> guardian) {
		int count = sizes().philosophers();
		int meals = sizes().meals();
		ActorRef<ToArbitrator> arbitrator = guardian.spawnAnonymous(new Arbitrator(round, count));
		List<ActorRef<ToPhilosopher>> philosophers = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			int seat = i;
			philosophers.add(guardian.spawnAnonymous(
					Behaviors.setup((context) -> new Philosopher(round, context.getSelf(), seat, meals, arbitrator))));
		}
		for (ActorRef<ToPhilosopher> philosopher : philosophers) {
			philosopher.tell(ToPhilosopher.START);
		}
	}

	private static final class Philosopher extends Participant<ToPhilosopher> {

		private final ActorRef<ToPhilosopher> self;

		private final int seat;

		private final int rounds;

		private final ActorRef<ToArbitrator> arbitrator;

		private int meals;

		Philosopher(Round round, ActorRef<ToPhilosopher> self, int seat, int rounds,
				ActorRef<ToArbitrator> arbitrator) {
			super(round);
			this.self = self;
			this.seat = seat;
			this.rounds = rounds;
			this.arbitrator = arbitrator;
		}

		@Override
		Behavior<ToPhilosopher> handle(ToPhilosopher message) {
			if (message != ToPhilosopher.EAT) {
				this.arbitrator.tell(new Hungry(this.self, this.seat));
				return same();
			}
			this.meals++;
			this.arbitrator.tell(new Done(this.seat));
			if (this.meals < this.rounds) {
				this.self.tell(ToPhilosopher.START);
				return same();
			}
			this.arbitrator.tell(new Exit());
			return end(this.meals);
		}

	}

	private static final class Arbitrator extends Participant<ToArbitrator> {

		private final boolean[] taken;

		private int philosophers;

		private int meals;

		Arbitrator(Round round, int philosophers) {
			super(round);
			this.taken = new boolean[philosophers];
			this.philosophers = philosophers;
		}

		@Override
		Behavior<ToArbitrator> handle(ToArbitrator message) {
			if (message instanceof Hungry hungry) {
				int left = hungry.seat();
				int right = (left + 1) % this.taken.length;
				if (this.taken[left] || this.taken[right]) {
					hungry.philosopher().tell(ToPhilosopher.DENIED);
					return same();
				}
				this.taken[left] = true;
				this.taken[right] = true;
				hungry.philosopher().tell(ToPhilosopher.EAT);
				return same();
			}
			if (message instanceof Done done) {
				this.meals++;
				this.taken[done.seat()] = false;
				this.taken[(done.seat() + 1) % this.taken.length] = false;
				return same();
			}
			this.philosophers--;
			return (this.philosophers > 0) ? same() : end(this.meals);
		}

	}

}
