package io.genserver.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.Z_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

import io.genserver.ExitReason;

/**
 * Who is linked when the other one dies gets its exit signal, once.
 */
class LinkStress {

	@JCStressTest
	@Outcome(id = "false", expect = Expect.ACCEPTABLE, desc = "ended by the exit signal, or by noproc")
	@Outcome(expect = Expect.FORBIDDEN, desc = "it lives on although it was linked")
	@State
	public static class LinkOrKill extends Stage {

		private final Peer one = Peer.start(this);

		private final Peer other = Peer.start(this);

		@Actor
		public void linker() {
			this.one.run(() -> {
				this.one.context().link(this.other.pid());
				return "linked";
			});
		}

		@Actor
		public void killer() {
			kill(this.other.pid());
		}

		@Arbiter
		public void after(Z_Result result) {
			result.r1 = this.one.pid().isAlive();
		}

	}

	@JCStressTest
	@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "one exit signal, of the death or of noproc")
	@Outcome(expect = Expect.FORBIDDEN, desc = "none, or more than one")
	@State
	public static class LinkOrKillTrapped extends Stage {

		private final Peer one = Peer.startTrapping(this);

		private final Peer other = Peer.start(this);

		@Actor
		public void linker() {
			this.one.run(() -> {
				this.one.context().link(this.other.pid());
				return "linked";
			});
		}

		@Actor
		public void killer() {
			kill(this.other.pid());
		}

		@Arbiter
		public void after(I_Result result) {
			result.r1 = this.one.exits;
		}

	}

	@JCStressTest
	@Outcome(id = { "true, true", "false, false" }, expect = Expect.ACCEPTABLE,
			desc = "the signal arrived before it had unlinked, or not at all")
	@Outcome(expect = Expect.FORBIDDEN, desc = "the signal arrived after it had unlinked")
	@State
	public static class UnlinkOrKill extends Stage {

		private final Peer one = Peer.start(this);

		private final Peer other = Peer.start(this);

		/** Of the server, when it has unlinked. */
		private volatile boolean alive;

		public UnlinkOrKill() {
			this.one.run(() -> {
				this.one.context().link(this.other.pid());
				return "linked";
			});
		}

		@Actor
		public void unlinker() {
			this.one.run(() -> {
				this.one.context().unlink(this.other.pid());
				return this.alive = this.one.pid().isAlive();
			});
		}

		@Actor
		public void killer() {
			kill(this.other.pid());
		}

		@Arbiter
		public void after(ZZ_Result result) {
			result.r1 = this.alive;
			result.r2 = this.one.pid().isAlive();
		}

	}

	@JCStressTest
	@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "one link, one exit signal")
	@Outcome(expect = Expect.FORBIDDEN, desc = "no link, or two")
	@State
	public static class CrossLinks extends Stage {

		private final Peer one = Peer.startTrapping(this);

		private final Peer other = Peer.startTrapping(this);

		@Actor
		public void linksOther() {
			this.one.run(() -> {
				this.one.context().link(this.other.pid());
				return "linked";
			});
		}

		@Actor
		public void linksOne() {
			this.other.run(() -> {
				this.other.context().link(this.one.pid());
				return "linked";
			});
		}

		@Arbiter
		public void after(I_Result result) {
			kill(this.one.pid());
			result.r1 = this.other.exits;
		}

	}

	@JCStressTest
	@Outcome(id = { "one, one", "other, other", "one, other" }, expect = Expect.ACCEPTABLE,
			desc = "both have ended, each once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "one lives on, or passes on a reason that came too late")
	@State
	public static class TwoExits extends Stage {

		private final Peer one = Peer.start(this);

		private final Peer other = Peer.start(this);

		public TwoExits() {
			this.one.run(() -> {
				this.one.context().link(this.other.pid());
				return "linked";
			});
		}

		@Actor
		public void endsOne() {
			this.system.exit(this.one.pid(), ExitReason.of("one"));
		}

		@Actor
		public void endsOther() {
			this.system.exit(this.other.pid(), ExitReason.of("other"));
		}

		@Arbiter
		public void after(LL_Result result) {
			result.r1 = String.valueOf(this.one.pid().exitReason());
			result.r2 = String.valueOf(this.other.pid().exitReason());
		}

	}

}
