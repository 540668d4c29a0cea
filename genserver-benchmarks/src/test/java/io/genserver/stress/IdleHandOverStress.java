package io.genserver.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

import io.genserver.sys.Sys;

/**
 * A server goes idle while somebody sends to it: the message must not be left behind, and
 * no two threads may run the server.
 */
class IdleHandOverStress {

	@JCStressTest
	@Outcome(id = { "1234, false", "1324, false", "1342, false", "3124, false", "3142, false", "3412, false" },
			expect = Expect.ACCEPTABLE, desc = "all handled, one at a time, each sender's in its order")
	@Outcome(expect = Expect.FORBIDDEN, desc = "left behind, lost, doubled, overtaken, or handled at the same time")
	@State
	public static class TwoSenders extends Stage {

		private final Peer peer = Peer.start(this);

		@Actor
		public void one() {
			this.peer.pid().send(1);
			this.peer.pid().send(2);
		}

		@Actor
		public void other() {
			this.peer.pid().send(3);
			this.peer.pid().send(4);
		}

		@Arbiter
		public void after(LL_Result result) {
			result.r1 = this.peer.messages.toString();
			result.r2 = this.peer.overlapped;
		}

	}

	@JCStressTest
	@Outcome(id = { "12, false", "21, false" }, expect = Expect.ACCEPTABLE, desc = "both handled, one at a time")
	@Outcome(expect = Expect.FORBIDDEN, desc = "left behind, lost, doubled, or handled at the same time")
	@State
	public static class LastMessage extends Stage {

		private final Peer peer = Peer.start(this);

		@Actor
		public void one() {
			this.peer.pid().send(1);
		}

		@Actor
		public void other() {
			this.peer.pid().send(2);
		}

		@Arbiter
		public void after(LL_Result result) {
			result.r1 = this.peer.messages.toString();
			result.r2 = this.peer.overlapped;
		}

	}

	@JCStressTest
	@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the idle server is scheduled once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "it is scheduled for two threads, or not at all")
	@State
	public static class TwoWakers extends Stage {

		private final Peer peer = Peer.start(this);

		public TwoWakers() {
			hold();
		}

		@Actor
		public void one() {
			this.peer.pid().send(1);
		}

		@Actor
		public void other() {
			this.peer.pid().send(2);
		}

		@Arbiter
		public void after(I_Result result) {
			result.r1 = heldTasks();
		}

	}

	@JCStressTest
	@Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "handled before the kill")
	@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "came too late, and counted as a dead letter")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "the message is unaccounted for, or the server not released exactly once")
	@State
	public static class SendOrKill extends Stage {

		private final Peer peer = Peer.start(this);

		@Actor
		public void sender() {
			this.peer.pid().send(1);
		}

		@Actor
		public void killer() {
			kill(this.peer.pid());
		}

		@Arbiter
		public void after(III_Result result) {
			result.r1 = this.peer.messages.length();
			result.r2 = (int) this.system.deadLetters();
			result.r3 = this.peer.released;
		}

	}

	@JCStressTest
	@Outcome(id = "1, false", expect = Expect.ACCEPTABLE, desc = "handled once it is resumed")
	@Outcome(expect = Expect.FORBIDDEN, desc = "left behind in the resumed server, or handled twice")
	@State
	public static class SendOrResume extends Stage {

		private final Peer peer = Peer.start(this);

		public SendOrResume() {
			Sys.suspend(this.peer.pid());
		}

		@Actor
		public void sender() {
			this.peer.pid().send(1);
		}

		@Actor
		public void operator() {
			Sys.resume(this.peer.pid());
		}

		@Arbiter
		public void after(LL_Result result) {
			result.r1 = this.peer.messages.toString();
			result.r2 = this.peer.overlapped;
		}

	}

}
