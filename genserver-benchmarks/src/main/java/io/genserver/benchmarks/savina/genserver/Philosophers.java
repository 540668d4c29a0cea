package io.genserver.benchmarks.savina.genserver;

import io.genserver.Next;
import io.genserver.Pid;
import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;

/**
 * Philosophers around a table ask an arbitrator for the forks beside them, again and
 * again until they get them.
 */
final class Philosophers extends GenServerWorkload {

	private enum Signal {

		START, EAT, DENIED, EXIT

	}

	private record Hungry(Pid philosopher, int seat) {
	}

	private record Done(int seat) {
	}

	Philosophers(Plan plan) {
		super(plan);
	}

	@Override
	void begin(Round round) {
		Pid arbitrator = start(() -> new Arbitrator(round, sizes().philosophers()));
		Pid[] philosophers = new Pid[sizes().philosophers()];
		for (int i = 0; i < philosophers.length; i++) {
			int seat = i;
			philosophers[i] = start(() -> new Philosopher(round, seat, sizes().meals(), arbitrator));
		}
		for (Pid philosopher : philosophers) {
			philosopher.cast(Signal.START);
		}
	}

	private static final class Philosopher extends Participant {

		private final int seat;

		private final int rounds;

		private final Pid arbitrator;

		private int meals;

		Philosopher(Round round, int seat, int rounds, Pid arbitrator) {
			super(round);
			this.seat = seat;
			this.rounds = rounds;
			this.arbitrator = arbitrator;
		}

		@Override
		Next<Participant> handle(Object message) {
			if (message != Signal.EAT) {
				this.arbitrator.cast(new Hungry(self(), this.seat));
				return same();
			}
			this.meals++;
			this.arbitrator.cast(new Done(this.seat));
			if (this.meals < this.rounds) {
				self().cast(Signal.START);
				return same();
			}
			this.arbitrator.cast(Signal.EXIT);
			return end(this.meals);
		}

	}

	private static final class Arbitrator extends Participant {

		private final boolean[] taken;

		private int philosophers;

		private int meals;

		Arbitrator(Round round, int philosophers) {
			super(round);
			this.taken = new boolean[philosophers];
			this.philosophers = philosophers;
		}

		@Override
		Next<Participant> handle(Object message) {
			if (message instanceof Hungry hungry) {
				int left = hungry.seat();
				int right = (left + 1) % this.taken.length;
				if (this.taken[left] || this.taken[right]) {
					hungry.philosopher().cast(Signal.DENIED);
					return same();
				}
				this.taken[left] = true;
				this.taken[right] = true;
				hungry.philosopher().cast(Signal.EAT);
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
