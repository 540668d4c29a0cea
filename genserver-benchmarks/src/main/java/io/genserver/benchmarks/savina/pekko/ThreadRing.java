package io.genserver.benchmarks.savina.pekko;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;

/**
 * A token goes around a ring.
 */
final class ThreadRing extends PekkoWorkload {

	private sealed interface Message {

	}

	private record Neighbour(ActorRef<Message> next) implements Message {
	}

	private record Token(int hopsLeft) implements Message {
	}

	private record Leave(int othersLeft) implements Message {
	}

	ThreadRing(Plan plan) {
		super(plan);
	}

	@Override
	void begin(Round round, ActorContext<?> guardian) {
		int members = sizes().ringMembers();
		List<ActorRef<Message>> ring = new ArrayList<>(members);
		for (int i = 0; i < members; i++) {
			ring.add(guardian.spawnAnonymous(new Member(round, members)));
		}
		for (int i = 0; i < members; i++) {
			ring.get(i).tell(new Neighbour(ring.get((i + 1) % members)));
		}
		ring.get(0).tell(new Token(sizes().ringHops()));
	}

	private static final class Member extends Participant<Message> {

		private final int members;

		private @Nullable ActorRef<Message> next;

		private int tokens;

		Member(Round round, int members) {
			super(round);
			this.members = members;
		}

		@Override
		Behavior<Message> handle(Message message) {
			if (message instanceof Token token) {
				this.tokens++;
				next().tell((token.hopsLeft() > 0) ? new Token(token.hopsLeft() - 1) : new Leave(this.members - 1));
				return same();
			}
			if (message instanceof Neighbour neighbour) {
				this.next = neighbour.next();
				return same();
			}
			int othersLeft = ((Leave) message).othersLeft();
			if (othersLeft > 0) {
				next().tell(new Leave(othersLeft - 1));
			}
			return end(this.tokens);
		}

		private ActorRef<Message> next() {
			return Objects.requireNonNull(this.next);
		}

	}

}
