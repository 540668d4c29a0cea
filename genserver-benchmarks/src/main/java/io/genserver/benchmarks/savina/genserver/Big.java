package io.genserver.benchmarks.savina.genserver;

import io.genserver.Next;
import io.genserver.Pid;
import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;
import io.genserver.benchmarks.savina.SeededRandom;

/**
 * Everybody pings a random other, again and again.
 */
final class Big extends GenServerWorkload {

	private record Neighbours(Pid[] all) {
	}

	private record Ping(int sender) {
	}

	private record Pong(int sender) {
	}

	private enum Signal {

		FINISHED, EXIT

	}

	Big(Plan plan) {
		super(plan);
	}

	@Override
	void begin(Round round) {
		Pid[] members = new Pid[sizes().bigMembers()];
		Pid sink = start(() -> new Sink(round, members));
		for (int i = 0; i < members.length; i++) {
			int id = i;
			members[i] = start(() -> new Member(round, id, sizes().bigPings(), sink));
		}
		Neighbours neighbours = new Neighbours(members);
		for (Pid member : members) {
			member.cast(neighbours);
		}
		Pong first = new Pong(-1);
		for (Pid member : members) {
			member.cast(first);
		}
	}

	private static final class Member extends Participant {

		private final SeededRandom random;

		private final int pings;

		private final Pid sink;

		private final Ping ping;

		private final Pong pong;

		private Pid[] neighbours = {};

		private int sent;

		private int pingsReceived;

		private int expected = -1;

		Member(Round round, int id, int pings, Pid sink) {
			super(round);
			this.random = new SeededRandom(id);
			this.pings = pings;
			this.sink = sink;
			this.ping = new Ping(id);
			this.pong = new Pong(id);
		}

		@Override
		Next<Participant> handle(Object message) {
			if (message instanceof Ping received) {
				this.pingsReceived++;
				this.neighbours[received.sender()].cast(this.pong);
			}
			else if (message instanceof Pong received) {
				ponged(received.sender());
			}
			else if (message instanceof Neighbours known) {
				this.neighbours = known.all();
			}
			else {
				return end(this.sent + this.pingsReceived);
			}
			return same();
		}

		private void ponged(int sender) {
			if (sender != this.expected) {
				throw new IllegalStateException("Pong from " + sender + " instead of " + this.expected);
			}
			if (this.sent == this.pings) {
				this.sink.cast(Signal.FINISHED);
				return;
			}
			this.expected = this.random.next(this.neighbours.length);
			this.neighbours[this.expected].cast(this.ping);
			this.sent++;
		}

	}

	private static final class Sink extends Participant {

		/** Filled by whoever starts the members, before any of them has begun. */
		private final Pid[] members;

		private int finished;

		Sink(Round round, Pid[] members) {
			super(round);
			this.members = members;
		}

		@Override
		Next<Participant> handle(Object message) {
			this.finished++;
			if (this.finished < this.members.length) {
				return same();
			}
			for (Pid member : this.members) {
				member.cast(Signal.EXIT);
			}
			return end(0);
		}

	}

}
