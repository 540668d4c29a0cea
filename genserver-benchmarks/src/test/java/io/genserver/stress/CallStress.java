package io.genserver.stress;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

import io.genserver.ExitReason;
import io.genserver.GenServerException;
import io.genserver.GenServerSystem;

/**
 * The outcome of a call is a reply, a timeout or the server's end: one of them, once, and
 * at once.
 */
class CallStress {

	private static final String REPLY = "reply";

	/** A call that the server has not answered yet. */
	static class Deferred extends Stage {

		final Peer peer = Peer.start(this);

		private final AtomicInteger completions = new AtomicInteger();

		private final CompletableFuture<Object> future = this.peer.pid().callAsync(new Peer.Ask());

		Deferred() {
			this.future.whenComplete((value, failure) -> this.completions.incrementAndGet());
		}

		void settled(LI_Result result) {
			this.peer.answer("late");
			result.r1 = Peer.outcome(this.future);
			result.r2 = this.completions.get();
		}

	}

	@JCStressTest
	@Outcome(id = { "reply, 1", "timeout, 1" }, expect = Expect.ACCEPTABLE, desc = "one outcome, once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "no outcome, two, or the late reply")
	@State
	public static class ReplyOrTimeout extends Deferred {

		@Actor
		public void replier() {
			this.peer.answer(REPLY);
		}

		@Actor
		public void clock() {
			this.time.fire();
		}

		@Arbiter
		public void after(LI_Result result) {
			settled(result);
		}

	}

	@JCStressTest
	@Outcome(id = { "reply, 1", "exited, 1" }, expect = Expect.ACCEPTABLE, desc = "one outcome, once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "no outcome, two, or the late reply")
	@State
	public static class ReplyOrKill extends Deferred {

		@Actor
		public void replier() {
			this.peer.answer(REPLY);
		}

		@Actor
		public void killer() {
			kill(this.peer.pid());
		}

		@Arbiter
		public void after(LI_Result result) {
			settled(result);
		}

	}

	@JCStressTest
	@Outcome(id = { "timeout, 1", "exited, 1" }, expect = Expect.ACCEPTABLE, desc = "one outcome, once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "no outcome, two, or the late reply")
	@State
	public static class TimeoutOrKill extends Deferred {

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
			settled(result);
		}

	}

	@JCStressTest
	@Outcome(id = { "reply, second", "timeout, second" }, expect = Expect.ACCEPTABLE,
			desc = "the late reply does not become that of the next call")
	@Outcome(expect = Expect.FORBIDDEN, desc = "a reply was mixed up or lost")
	@State
	public static class WaitOrReply extends Stage {

		private final Peer peer = Peer.start(this);

		@Actor
		public void caller(LL_Result result) {
			result.r1 = this.peer.ask(Duration.ofNanos(5_000));
			result.r2 = this.peer.run(() -> "second");
		}

		@Actor
		public void replier() {
			this.peer.answer(REPLY);
		}

	}

	@JCStressTest
	@Outcome(id = { "reply, false", "exited, false" }, expect = Expect.ACCEPTABLE, desc = "one outcome, at once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "the caller was not told, or its thread is left interrupted")
	@State
	public static class HandleOrKill extends Stage {

		private final Peer peer = Peer.start(this);

		@Actor
		public void caller(LL_Result result) {
			result.r1 = this.peer.run(() -> REPLY);
			result.r2 = Thread.interrupted();
		}

		@Actor
		public void killer() {
			kill(this.peer.pid());
		}

	}

	@JCStressTest
	@Outcome(id = "exited, 0", expect = Expect.ACCEPTABLE, desc = "told at once")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "the caller is told only when the busy server looks at its mailbox, or never")
	@State
	public static class QueueOrKill extends Stage {

		private final Peer peer = Peer.start(this);

		private CompletableFuture<Object> future = new CompletableFuture<>();

		public QueueOrKill() {
			hold();
		}

		@Actor
		public void caller() {
			this.future = this.peer.pid().callAsync(new Peer.Ask());
		}

		@Actor
		public void killer() {
			kill(this.peer.pid());
		}

		@Arbiter
		public void after(LI_Result result) {
			result.r1 = Peer.outcome(this.future);
			release();
			result.r2 = this.time.waiting();
		}

	}

	@JCStressTest
	@Outcome(id = { "reply, stopped", "exited, stopped" }, expect = Expect.ACCEPTABLE,
			desc = "what came before the stop is answered, what came after is told")
	@Outcome(expect = Expect.FORBIDDEN, desc = "somebody waited in vain")
	@State
	public static class CallOrStop extends Stage {

		private final Peer peer = Peer.start(this);

		@Actor
		public void caller(LL_Result result) {
			result.r1 = this.peer.run(() -> REPLY);
		}

		@Actor
		public void stopper(LL_Result result) {
			try {
				this.peer.pid().stop(ExitReason.NORMAL, LONG);
				result.r2 = "stopped";
			}
			catch (GenServerException ex) {
				result.r2 = ex.toString();
			}
		}

	}

	@JCStressTest
	@Outcome(id = "reply, reply", expect = Expect.ACCEPTABLE, desc = "one after the other")
	@Outcome(id = { "cycle, reply", "reply, cycle", "cycle, cycle" }, expect = Expect.ACCEPTABLE,
			desc = "at the same time: the cycle was found")
	@Outcome(expect = Expect.FORBIDDEN, desc = "two servers waited for each other")
	@State
	public static class CrossCalls {

		/** With threads of its own: on one thread, a server would wait for itself. */
		private static final GenServerSystem system = GenServerSystem.create();

		private final Peer one = Peer.start(system);

		private final Peer other = Peer.start(system);

		@Actor
		public void callsOther(LL_Result result) {
			result.r1 = this.one.run(() -> this.other.run(() -> REPLY));
		}

		@Actor
		public void callsOne(LL_Result result) {
			result.r2 = this.other.run(() -> this.one.run(() -> REPLY));
		}

		@Arbiter
		public void after(LL_Result result) {
			system.exit(this.one.pid(), ExitReason.KILL);
			system.exit(this.other.pid(), ExitReason.KILL);
		}

	}

}
