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
 * Workers have the terms of a series computed, each by a message to an actor of its own
 * and one back; what else they are asked they stash meanwhile.
 */
final class LogisticMap extends PekkoWorkload {

	private sealed interface ToMaster {

	}

	private record Begin(List<ActorRef<ToWorker>> workers, List<ActorRef<ToComputer>> computers) implements ToMaster {
	}

	private record Result(double term) implements ToMaster {
	}

	private sealed interface ToWorker {

	}

	private record Next() implements ToWorker {
	}

	private record Get() implements ToWorker {
	}

	private record Computed(double term) implements ToWorker {
	}

	private record Leave() implements ToWorker {
	}

	private sealed interface ToComputer {

	}

	private record Compute(ActorRef<ToWorker> sender, double term) implements ToComputer {
	}

	private record Exit() implements ToComputer {
	}

	LogisticMap(Plan plan) {
		super(plan);
	}

	@Override
	void begin(Round round, ActorContext<?> guardian) {
		Sizes sizes = sizes();
		ActorRef<ToMaster> master = guardian.spawnAnonymous(new Master(round, sizes.terms()));
		List<ActorRef<ToComputer>> computers = new ArrayList<>();
		List<ActorRef<ToWorker>> workers = new ArrayList<>();
		for (int i = 0; i < sizes.series(); i++) {
			double first = Work.firstTerm(i);
			ActorRef<ToComputer> computer = guardian.spawnAnonymous(new Computer(round, Work.rate(i)));
			computers.add(computer);
			workers.add(guardian.spawnAnonymous(
					Behaviors.setup((context) -> new Worker(round, context.getSelf(), master, computer, first))));
		}
		master.tell(new Begin(workers, computers));
	}

	private static final class Master extends Participant<ToMaster> {

		private final int terms;

		private Begin all = new Begin(List.of(), List.of());

		private int received;

		private long checksum;

		Master(Round round, int terms) {
			super(round);
			this.terms = terms;
		}

		@Override
		Behavior<ToMaster> handle(ToMaster message) {
			if (message instanceof Begin begin) {
				this.all = begin;
				Next next = new Next();
				for (int i = 0; i < this.terms; i++) {
					begin.workers().forEach((worker) -> worker.tell(next));
				}
				begin.workers().forEach((worker) -> worker.tell(new Get()));
				return same();
			}
			this.checksum += Double.doubleToLongBits(((Result) message).term());
			this.received++;
			if (this.received < this.all.workers().size()) {
				return same();
			}
			this.all.workers().forEach((worker) -> worker.tell(new Leave()));
			this.all.computers().forEach((computer) -> computer.tell(new Exit()));
			return end(this.checksum);
		}

	}

	private static final class Worker extends Participant<ToWorker> {

		private final ActorRef<ToWorker> self;

		private final ActorRef<ToMaster> master;

		private final ActorRef<ToComputer> computer;

		private final Deque<ToWorker> stash = new ArrayDeque<>();

		private double term;

		private boolean waiting;

		Worker(Round round, ActorRef<ToWorker> self, ActorRef<ToMaster> master, ActorRef<ToComputer> computer,
				double firstTerm) {
			super(round);
			this.self = self;
			this.master = master;
			this.computer = computer;
			this.term = firstTerm;
		}

		@Override
		Behavior<ToWorker> handle(ToWorker message) {
			if (message instanceof Leave) {
				return end(0);
			}
			if (message instanceof Computed computed) {
				this.term = computed.term();
				this.waiting = false;
				ToWorker next;
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

		private void serve(ToWorker message) {
			if (message instanceof Next) {
				this.computer.tell(new Compute(this.self, this.term));
				this.waiting = true;
			}
			else {
				this.master.tell(new Result(this.term));
			}
		}

	}

	private static final class Computer extends Participant<ToComputer> {

		private final double rate;

		Computer(Round round, double rate) {
			super(round);
			this.rate = rate;
		}

		@Override
		Behavior<ToComputer> handle(ToComputer message) {
			if (message instanceof Compute compute) {
				compute.sender().tell(new Computed(Work.nextTerm(compute.term(), this.rate)));
				return same();
			}
			return end(0);
		}

	}

}
