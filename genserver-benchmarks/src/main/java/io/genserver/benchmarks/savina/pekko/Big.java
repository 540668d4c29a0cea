package io.genserver.benchmarks.savina.pekko;

import java.util.ArrayList;
import java.util.List;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;
import io.genserver.benchmarks.savina.SeededRandom;

/**
 * Everybody pings a random other, again and again.
 */
final class Big extends PekkoWorkload {

	private sealed interface ToMember {

	}

	private record Neighbours(List<ActorRef<ToMember>> all) implements ToMember {
	}

	private record Ping(int sender) implements ToMember {
	}

	private record Pong(int sender) implements ToMember {
	}

	private record Exit() implements ToMember {
	}

	private record Finished() {
	}

	Big(Plan plan) {
		super(plan);
	}

	@Override
	void begin(Round round, ActorContext<?> guardian) {
		List<ActorRef<ToMember>> members = new ArrayList<>();
		int count = sizes().bigMembers();
		ActorRef<Finished> sink = guardian.spawnAnonymous(new Sink(round, members, count));
		for (int i = 0; i < count; i++) {
			members.add(guardian.spawnAnonymous(new Member(round, i, sizes().bigPings(), sink)));
		}
		Neighbours neighbours = new Neighbours(members);
		for (ActorRef<ToMember> member : members) {
			member.tell(neighbours);
		}
		Pong first = new Pong(-1);
		for (ActorRef<ToMember> member : members) {
			member.tell(first);
		}
	}

	private static final class Member extends Participant<ToMember> {

		private final SeededRandom random;

		private final int pings;

		private final ActorRef<Finished> sink;

		private final Ping ping;

		private final Pong pong;

		private List<ActorRef<ToMember>> neighbours = List.of();

		private int sent;

		private int pingsReceived;

		private int expected = -1;

		Member(Round round, int id, int pings, ActorRef<Finished> sink) {
			super(round);
			this.random = new SeededRandom(id);
			this.pings = pings;
			this.sink = sink;
			this.ping = new Ping(id);
			this.pong = new Pong(id);
		}

		@Override
		Behavior<ToMember> handle(ToMember message) {
			if (message instanceof Ping received) {
				this.pingsReceived++;
				this.neighbours.get(received.sender()).tell(this.pong);
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
				this.sink.tell(new Finished());
				return;
			}
			this.expected = this.random.next(this.neighbours.size());
			this.neighbours.get(this.expected).tell(this.ping);
			this.sent++;
		}

	}

	private static final class Sink extends Participant<Finished> {

		/** Filled by whoever spawns the members, before any of them has begun. */
		private final List<ActorRef<ToMember>> members;

		private final int count;

		private int finished;

		Sink(Round round, List<ActorRef<ToMember>> members, int count) {
			super(round);
			this.members = members;
			this.count = count;
		}

		@Override
		Behavior<Finished> handle(Finished message) {
			this.finished++;
			if (this.finished < this.count) {
				return same();
			}
			for (ActorRef<ToMember> member : this.members) {
				member.tell(new Exit());
			}
			return end(0);
		}

	}

}
