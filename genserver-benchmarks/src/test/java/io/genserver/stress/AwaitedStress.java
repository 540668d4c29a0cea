package io.genserver.stress;

import java.util.concurrent.CompletableFuture;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LII_Result;
import org.openjdk.jcstress.infra.results.LI_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

import io.genserver.CallResult;
import io.genserver.server.ServerProcess;

/**
 * A callback that gives its thread away goes on when what it awaits has come, once, and
 * not at all when its server is killed.
 */
class AwaitedStress {

	/** A server whose next callback waits. */
	private abstract static class Waits extends Stage {

		final Peer peer = Peer.start(this);

		final CompletableFuture<Object> awaited = new CompletableFuture<>();

		/** How often the rest of the callback has run; a plain field. */
		int rests;

		@SuppressWarnings("unchecked")
		Object leave() {
			ServerProcess<Integer> process = (ServerProcess<Integer>) this.peer.pid();
			process.goOnAfter(this.awaited, () -> {
				this.rests++;
				return CallResult.reply(this.awaited.join(), 0);
			});
			return "too early";
		}

		CompletableFuture<Object> begin() {
			return this.peer.pid().callAsync(new Peer.Run(this::leave));
		}

	}

	@JCStressTest
	@Outcome(id = "come, come", expect = Expect.ACCEPTABLE, desc = "it went on, and then to the next message")
	@Outcome(expect = Expect.FORBIDDEN, desc = "it was left behind, or overtaken")
	@State
	public static class LeaveOrCome extends Waits implements Paced {

		private volatile CompletableFuture<Object> call = new CompletableFuture<>();

		private volatile String next = "none";

		@Actor
		public void leaves() {
			this.call = begin();
			this.next = this.peer.run(() -> Peer.outcome(this.awaited));
		}

		@Actor
		public void comes() {
			this.awaited.complete("come");
		}

		@Arbiter
		public void after(LL_Result result) {
			result.r1 = Peer.outcome(this.call);
			result.r2 = this.next;
		}

	}

	@JCStressTest
	@Outcome(id = "exited, 0, 1", expect = Expect.ACCEPTABLE, desc = "it was told, and all is released")
	@Outcome(expect = Expect.FORBIDDEN, desc = "the caller or the server was left behind")
	@State
	public static class LeaveOrKill extends Waits {

		private volatile CompletableFuture<Object> call = new CompletableFuture<>();

		@Actor
		public void leaves() {
			this.call = begin();
		}

		@Actor
		public void killer() {
			kill(this.peer.pid());
		}

		@Arbiter
		public void after(LII_Result result) {
			result.r1 = Peer.outcome(this.call);
			result.r2 = this.rests;
			result.r3 = this.peer.released;
		}

	}

	@JCStressTest
	@Outcome(id = "come, 1", expect = Expect.ACCEPTABLE, desc = "it went on before")
	@Outcome(id = "exited, 1", expect = Expect.ACCEPTABLE, desc = "it was killed before")
	@Outcome(expect = Expect.FORBIDDEN, desc = "the caller or the server was left behind")
	@State
	public static class ComeOrKill extends Waits {

		private final CompletableFuture<Object> call = begin();

		@Actor
		public void comes() {
			this.awaited.complete("come");
		}

		@Actor
		public void killer() {
			kill(this.peer.pid());
		}

		@Arbiter
		public void after(LI_Result result) {
			result.r1 = Peer.outcome(this.call);
			result.r2 = this.peer.released;
		}

	}

	@JCStressTest
	@Outcome(id = "come, come", expect = Expect.ACCEPTABLE, desc = "in the order of their turn")
	@Outcome(expect = Expect.FORBIDDEN, desc = "overtaken, or left behind")
	@State
	public static class ComeOrCall extends Waits implements Paced {

		private final CompletableFuture<Object> call = begin();

		private volatile String next = "none";

		@Actor
		public void comes() {
			this.awaited.complete("come");
		}

		@Actor
		public void calls() {
			this.next = this.peer.run(() -> Peer.outcome(this.awaited));
		}

		@Arbiter
		public void after(LL_Result result) {
			result.r1 = Peer.outcome(this.call);
			result.r2 = this.next;
		}

	}

}
