package io.genserver.benchmarks.savina.genserver;

import io.genserver.Next;
import io.genserver.Pid;
import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;

/**
 * Two throw a ball back and forth.
 */
final class PingPong extends GenServerWorkload {

	private enum Signal {

		PING, PONG, STOP

	}

	private record Throw(Pid sender) {
	}

	PingPong(Plan plan) {
		super(plan);
	}

	@Override
	void begin(Round round) {
		Pid pong = start(() -> new Pong(round));
		Pid ping = start(() -> new Ping(round, pong, sizes().pingPongs()));
		ping.cast(Signal.PING);
	}

	private static final class Ping extends Participant {

		private final Pid pong;

		private final int pings;

		private int sent;

		Ping(Round round, Pid pong, int pings) {
			super(round);
			this.pong = pong;
			this.pings = pings;
		}

		@Override
		Next<Participant> handle(Object message) {
			if (message == Signal.PING) {
				this.pong.cast(new Throw(self()));
				this.sent++;
				return same();
			}
			if (this.sent < this.pings) {
				self().cast(Signal.PING);
				return same();
			}
			this.pong.cast(Signal.STOP);
			return end(this.sent);
		}

	}

	private static final class Pong extends Participant {

		private int received;

		Pong(Round round) {
			super(round);
		}

		@Override
		Next<Participant> handle(Object message) {
			if (message instanceof Throw ball) {
				this.received++;
				ball.sender().cast(Signal.PONG);
				return same();
			}
			return end(this.received);
		}

	}

}
