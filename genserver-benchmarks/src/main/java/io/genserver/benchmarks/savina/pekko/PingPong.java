package io.genserver.benchmarks.savina.pekko;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;

/**
 * Two throw a ball back and forth.
 */
final class PingPong extends PekkoWorkload {

	private enum ToPing {

		PING, PONG

	}

	private sealed interface ToPong {

	}

	private record Throw(ActorRef<ToPing> sender) implements ToPong {
	}

	private record Stop() implements ToPong {
	}

	PingPong(Plan plan) {
		super(plan);
	}

	@Override
	void begin(Round round, ActorContext<?> guardian) {
		ActorRef<ToPong> pong = guardian.spawnAnonymous(new Pong(round));
		int pings = sizes().pingPongs();
		ActorRef<ToPing> ping = guardian
			.spawnAnonymous(Behaviors.setup((context) -> new Ping(round, context.getSelf(), pong, pings)));
		ping.tell(ToPing.PING);
	}

	private static final class Ping extends Participant<ToPing> {

		private final ActorRef<ToPing> self;

		private final ActorRef<ToPong> pong;

		private final int pings;

		private int sent;

		Ping(Round round, ActorRef<ToPing> self, ActorRef<ToPong> pong, int pings) {
			super(round);
			this.self = self;
			this.pong = pong;
			this.pings = pings;
		}

		@Override
		Behavior<ToPing> handle(ToPing message) {
			if (message == ToPing.PING) {
				this.pong.tell(new Throw(this.self));
				this.sent++;
				return same();
			}
			if (this.sent < this.pings) {
				this.self.tell(ToPing.PING);
				return same();
			}
			this.pong.tell(new Stop());
			return end(this.sent);
		}

	}

	private static final class Pong extends Participant<ToPong> {

		private int received;

		Pong(Round round) {
			super(round);
		}

		@Override
		Behavior<ToPong> handle(ToPong message) {
			if (message instanceof Throw ball) {
				this.received++;
				ball.sender().tell(ToPing.PONG);
				return same();
			}
			return end(this.received);
		}

	}

}
