package io.genserver.benchmarks.savina.genserver;

import java.util.ArrayDeque;
import java.util.Deque;

import io.genserver.Next;
import io.genserver.Pid;
import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;
import io.genserver.benchmarks.savina.Sizes;
import io.genserver.benchmarks.savina.Work;

/**
 * Workers have the terms of a series computed, each by a message to a server of its own
 * and one back; what else they are asked they stash meanwhile.
 */
final class LogisticMap extends GenServerWorkload {

	private record Begin(Pid[] workers, Pid[] computers) {
	}

	private record Compute(Pid sender, double term) {
	}

	private record Computed(double term) {
	}

	private record Result(double term) {
	}

	private enum Signal {

		NEXT, GET, EXIT

	}

	LogisticMap(Plan plan) {
		super(plan);
	}

	@Override
	void begin(Round round) {
		Sizes sizes = sizes();
		Pid master = start(() -> new Master(round, sizes.terms()));
		Pid[] computers = new Pid[sizes.series()];
		Pid[] workers = new Pid[sizes.series()];
		for (int i = 0; i < workers.length; i++) {
			int series = i;
			Pid computer = start(() -> new Computer(round, Work.rate(series)));
			computers[i] = computer;
			workers[i] = start(() -> new Worker(round, master, computer, Work.firstTerm(series)));
		}
		master.cast(new Begin(workers, computers));
	}

	private static final class Master extends Participant {

		private final int terms;

		private Begin all = new Begin(new Pid[0], new Pid[0]);

		private int received;

		private long checksum;

		Master(Round round, int terms) {
			super(round);
			this.terms = terms;
		}

		@Override
		Next<Participant> handle(Object message) {
			if (message instanceof Begin begin) {
				this.all = begin;
				for (int i = 0; i < this.terms; i++) {
					tellAll(begin.workers(), Signal.NEXT);
				}
				tellAll(begin.workers(), Signal.GET);
				return same();
			}
			this.checksum += Double.doubleToLongBits(((Result) message).term());
			this.received++;
			if (this.received < this.all.workers().length) {
				return same();
			}
			tellAll(this.all.workers(), Signal.EXIT);
			tellAll(this.all.computers(), Signal.EXIT);
			return end(this.checksum);
		}

		private static void tellAll(Pid[] servers, Signal signal) {
			for (Pid server : servers) {
				server.cast(signal);
			}
		}

	}

	private static final class Worker extends Participant {

		private final Pid master;

		private final Pid computer;

		private final Deque<Object> stash = new ArrayDeque<>();

		private double term;

		private boolean waiting;

		Worker(Round round, Pid master, Pid computer, double firstTerm) {
			super(round);
			this.master = master;
			this.computer = computer;
			this.term = firstTerm;
		}

		@Override
		Next<Participant> handle(Object message) {
			if (message == Signal.EXIT) {
				return end(0);
			}
			if (message instanceof Computed computed) {
				this.term = computed.term();
				this.waiting = false;
				Object next;
				while (!this.waiting && (next = this.stash.poll()) != null) {
					serve(next);
				}
			}
			else if (this.waiting) {
				this.stash.add(message);
			}
			else {
				serve(message);
			}
			return same();
		}

		private void serve(Object message) {
			if (message == Signal.NEXT) {
				this.computer.cast(new Compute(self(), this.term));
				this.waiting = true;
			}
			else {
				this.master.cast(new Result(this.term));
			}
		}

	}

	private static final class Computer extends Participant {

		private final double rate;

		Computer(Round round, double rate) {
			super(round);
			this.rate = rate;
		}

		@Override
		Next<Participant> handle(Object message) {
			if (message instanceof Compute compute) {
				compute.sender().cast(new Computed(Work.nextTerm(compute.term(), this.rate)));
				return same();
			}
			return end(0);
		}

	}

}
