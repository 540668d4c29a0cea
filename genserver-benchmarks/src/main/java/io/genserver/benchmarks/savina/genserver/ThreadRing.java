package io.genserver.benchmarks.savina.genserver;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.genserver.Next;
import io.genserver.Pid;
import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;

/**
 * A token goes around a ring.
 */
final class ThreadRing extends GenServerWorkload {

	private record Neighbour(Pid next) {
	}

	private record Token(int hopsLeft) {
	}

	private record Leave(int othersLeft) {
	}

	ThreadRing(Plan plan) {
		super(plan);
	}

	@Override
	void begin(Round round) {
		Pid[] ring = new Pid[sizes().ringMembers()];
		for (int i = 0; i < ring.length; i++) {
			ring[i] = start(() -> new Member(round, ring.length));
		}
		for (int i = 0; i < ring.length; i++) {
			ring[i].cast(new Neighbour(ring[(i + 1) % ring.length]));
		}
		ring[0].cast(new Token(sizes().ringHops()));
	}

	private static final class Member extends Participant {

		private final int members;

		private @Nullable Pid next;

		private int tokens;

		Member(Round round, int members) {
			super(round);
			this.members = members;
		}

		@Override
		Next<Participant> handle(Object message) {
			if (message instanceof Token token) {
				this.tokens++;
				next().cast((token.hopsLeft() > 0) ? new Token(token.hopsLeft() - 1) : new Leave(this.members - 1));
				return same();
			}
			if (message instanceof Neighbour neighbour) {
				this.next = neighbour.next();
				return same();
			}
			int othersLeft = ((Leave) message).othersLeft();
			if (othersLeft > 0) {
				next().cast(new Leave(othersLeft - 1));
			}
			return end(this.tokens);
		}

		private Pid next() {
			return Objects.requireNonNull(this.next);
		}

	}

}
