package io.genserver.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

import io.genserver.Pid;
import io.genserver.StartResult;

/**
 * A name has one holder, which is alive.
 */
class NameStress {

	private static final String NAME = "name";

	/** A system in which servers want one name. */
	static class OneName extends Stage {

		StartResult start() {
			return this.system.start(Peer.create().withName(NAME));
		}

		static String outcome(StartResult start) {
			return start.getClass().getSimpleName();
		}

	}

	@JCStressTest
	@Outcome(id = { "Started, AlreadyStarted, true", "AlreadyStarted, Started, true" }, expect = Expect.ACCEPTABLE,
			desc = "one has the name, and the other is told who")
	@Outcome(expect = Expect.FORBIDDEN, desc = "both have it, or nobody")
	@State
	public static class TwoStarts extends OneName {

		private volatile StartResult one;

		private volatile StartResult other;

		@Actor
		public void one() {
			this.one = start();
		}

		@Actor
		public void other() {
			this.other = start();
		}

		@Arbiter
		public void after(LLL_Result result) {
			result.r1 = outcome(this.one);
			result.r2 = outcome(this.other);
			result.r3 = holder(this.one) == this.system.whereis(NAME)
					&& holder(this.other) == this.system.whereis(NAME);
		}

		private static Pid holder(StartResult start) {
			return (start instanceof StartResult.AlreadyStarted already) ? already.holder() : start.pid();
		}

	}

	@JCStressTest
	@Outcome(id = { "Started, true", "AlreadyStarted, false" }, expect = Expect.ACCEPTABLE,
			desc = "the successor has the name, or came too early and nobody has it")
	@Outcome(expect = Expect.FORBIDDEN, desc = "the dead one took the name of its successor away, or keeps it")
	@State
	public static class StartOrKill extends OneName {

		private final Pid holder = start().pid();

		@Actor
		public void starter(LL_Result result) {
			result.r1 = outcome(start());
		}

		@Actor
		public void killer() {
			kill(this.holder);
		}

		@Arbiter
		public void after(LL_Result result) {
			result.r2 = this.system.whereis(NAME) != null;
		}

	}

	@JCStressTest
	@Outcome(id = { "false, true", "true, false", "false, false" }, expect = Expect.ACCEPTABLE,
			desc = "who knows of the death does not find the server")
	@Outcome(expect = Expect.FORBIDDEN, desc = "a dead server was found by its name")
	@State
	public static class LookOrKill extends OneName {

		private final Pid holder = start().pid();

		@Actor
		public void looker(ZZ_Result result) {
			result.r1 = !this.holder.isAlive();
			result.r2 = this.system.whereis(NAME) != null;
		}

		@Actor
		public void killer() {
			kill(this.holder);
		}

	}

	@JCStressTest
	@Outcome(id = "Started", expect = Expect.ACCEPTABLE, desc = "the name was free")
	@Outcome(id = "alive", expect = Expect.ACCEPTABLE, desc = "not told yet")
	@Outcome(expect = Expect.FORBIDDEN, desc = "who was told of the death found the name taken")
	@State
	public static class RestartOrKill extends OneName {

		private final Pid holder = start().pid();

		private volatile boolean down;

		public RestartOrKill() {
			this.system.monitor(this.holder, (told) -> this.down = true);
		}

		@Actor
		public void restarter(L_Result result) {
			result.r1 = this.down ? outcome(start()) : "alive";
		}

		@Actor
		public void killer() {
			kill(this.holder);
		}

	}

}
