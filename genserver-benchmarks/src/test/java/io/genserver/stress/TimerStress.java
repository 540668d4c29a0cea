package io.genserver.stress;

import java.time.Duration;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;

import io.genserver.TimerRef;

/**
 * A timer fires, or is cancelled, or ends with its server.
 */
class TimerStress {

	private static final Duration SOON = Duration.ofMillis(1);

	@JCStressTest
	@Outcome(id = { "true, 0", "false, 1" }, expect = Expect.ACCEPTABLE, desc = "cancelled, or fired")
	@Outcome(id = "false, 0", expect = Expect.ACCEPTABLE,
			desc = "it had fired, but its message was not handled any more")
	@Outcome(expect = Expect.FORBIDDEN, desc = "it fired although it was cancelled")
	@State
	public static class CancelOrFire extends Stage {

		private final Peer peer = Peer.start(this);

		private final TimerRef timer = this.peer.context().sendAfter(SOON, 1);

		@Actor
		public void canceller(ZI_Result result) {
			result.r1 = this.timer.cancel().isPresent();
		}

		@Actor
		public void clock() {
			this.time.fire();
		}

		@Arbiter
		public void after(ZI_Result result) {
			result.r2 = this.peer.messages.length() + this.time.waiting();
		}

	}

	@JCStressTest
	@Outcome(id = { "0, 0", "1, 1" }, expect = Expect.ACCEPTABLE,
			desc = "the message was handled before, or not at all")
	@Outcome(expect = Expect.FORBIDDEN, desc = "a message was handled after the server had cancelled its timer")
	@State
	public static class CancelInServerOrTick extends Stage {

		private final Peer peer = Peer.start(this);

		private final TimerRef timer = this.peer.context().sendEvery(SOON, 1);

		private int before;

		@Actor
		public void server() {
			this.peer.run(() -> {
				this.timer.cancel();
				return this.before = this.peer.messages.length();
			});
		}

		@Actor
		public void clock() {
			this.time.fire();
		}

		@Arbiter
		public void after(LL_Result result) {
			this.time.fire();
			result.r1 = this.before;
			result.r2 = this.peer.messages.length() + this.time.waiting();
		}

	}

	@JCStressTest
	@Outcome(id = "false, 0", expect = Expect.ACCEPTABLE, desc = "gone with the server")
	@Outcome(expect = Expect.FORBIDDEN, desc = "a timer is left over")
	@State
	public static class StartOrKill extends Stage {

		private final Peer peer = Peer.start(this);

		@Actor
		public void server() {
			this.peer.run(() -> this.peer.context().sendEvery(SOON, 1));
		}

		@Actor
		public void killer() {
			kill(this.peer.pid());
		}

		@Arbiter
		public void after(ZI_Result result) {
			result.r1 = this.peer.pid().isAlive();
			result.r2 = this.time.waiting();
		}

	}

	@JCStressTest
	@Outcome(id = { ", 0", "1, 0" }, expect = Expect.ACCEPTABLE, desc = "handled before the kill, or not at all")
	@Outcome(expect = Expect.FORBIDDEN, desc = "a tick was doubled, or the timer is left over")
	@State
	public static class TickOrKill extends Stage {

		private final Peer peer = Peer.start(this);

		public TickOrKill() {
			this.peer.context().sendEvery(SOON, 1);
		}

		@Actor
		public void clock() {
			this.time.fire();
		}

		@Actor
		public void killer() {
			kill(this.peer.pid());
		}

		@Arbiter
		public void after(LI_Result result) {
			result.r1 = this.peer.messages.toString();
			result.r2 = this.time.waiting();
		}

	}

}
