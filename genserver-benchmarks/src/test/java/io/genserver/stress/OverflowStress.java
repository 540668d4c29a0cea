package io.genserver.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

import io.genserver.MailboxFullException;
import io.genserver.MailboxSpec;
import io.genserver.Overflow;
import io.genserver.process.Process;
import io.genserver.process.ProcessInfo;

/**
 * Senders that contend for the last place of a mailbox: its bound, and the counts.
 */
class OverflowStress {

	/** A server whose mailbox holds one message. */
	static class Narrow extends Stage {

		final Peer peer;

		Narrow(Overflow overflow) {
			this.peer = Peer.start(this, new MailboxSpec(1, overflow));
			hold();
		}

		String send(int message) {
			try {
				this.peer.pid().send(message);
				return "sent";
			}
			catch (MailboxFullException ex) {
				return "full";
			}
		}

		ProcessInfo info() {
			return ((Process) this.peer.pid()).info();
		}

		/** What the server gets in the end. */
		String received() {
			release();
			return this.peer.messages.toString();
		}

	}

	@JCStressTest
	@Outcome(id = { "sent, full, 1", "full, sent, 2" }, expect = Expect.ACCEPTABLE, desc = "one place, one message")
	@Outcome(expect = Expect.FORBIDDEN, desc = "the bound does not hold, or refuses what has a place")
	@State
	public static class Reject extends Narrow {

		public Reject() {
			super(Overflow.REJECT);
		}

		@Actor
		public void one(LLL_Result result) {
			result.r1 = send(1);
		}

		@Actor
		public void other(LLL_Result result) {
			result.r2 = send(2);
		}

		@Arbiter
		public void after(LLL_Result result) {
			result.r3 = received();
		}

	}

	@JCStressTest
	@Outcome(id = { "sent, 01, 0", "full, 0, 0" }, expect = Expect.ACCEPTABLE, desc = "took the place, or was refused")
	@Outcome(expect = Expect.FORBIDDEN, desc = "what the sender heard is not what happened")
	@State
	public static class RejectOrConsume extends Narrow {

		public RejectOrConsume() {
			super(Overflow.REJECT);
			send(0);
		}

		@Actor
		public void server() {
			release();
		}

		@Actor
		public void sender(LLL_Result result) {
			result.r1 = send(1);
		}

		@Arbiter
		public void after(LLL_Result result) {
			result.r2 = received();
			result.r3 = info().mailboxSize();
		}

	}

	@JCStressTest
	@Outcome(id = { "1, 1", "2, 1" }, expect = Expect.ACCEPTABLE,
			desc = "one place, one message, one counted as dropped")
	@Outcome(expect = Expect.FORBIDDEN, desc = "the bound or the count does not hold")
	@State
	public static class DropNewest extends Narrow {

		public DropNewest() {
			super(Overflow.DROP_NEWEST);
		}

		@Actor
		public void one() {
			send(1);
		}

		@Actor
		public void other() {
			send(2);
		}

		@Arbiter
		public void after(LL_Result result) {
			result.r1 = received();
			result.r2 = info().dropped();
		}

	}

	@JCStressTest
	@Outcome(id = { "1, 2, 0", "2, 2, 0" }, expect = Expect.ACCEPTABLE,
			desc = "one place, one message, two counted as dropped")
	@Outcome(expect = Expect.FORBIDDEN, desc = "the bound or a count does not hold")
	@State
	public static class DropOldest extends Narrow {

		public DropOldest() {
			super(Overflow.DROP_OLDEST);
			send(0);
		}

		@Actor
		public void one() {
			send(1);
		}

		@Actor
		public void other() {
			send(2);
		}

		@Arbiter
		public void after(LLL_Result result) {
			result.r1 = received();
			result.r2 = info().dropped();
			result.r3 = info().mailboxSize();
		}

	}

	@JCStressTest
	@Outcome(id = { "01, 0, 0", "1, 1, 0" }, expect = Expect.ACCEPTABLE, desc = "the older one was handled, or dropped")
	@Outcome(expect = Expect.FORBIDDEN, desc = "a message is unaccounted for")
	@State
	public static class DropOldestOrConsume extends Narrow {

		public DropOldestOrConsume() {
			super(Overflow.DROP_OLDEST);
			send(0);
		}

		@Actor
		public void server() {
			release();
		}

		@Actor
		public void sender() {
			send(1);
		}

		@Arbiter
		public void after(LLL_Result result) {
			result.r1 = received();
			result.r2 = info().dropped();
			result.r3 = info().mailboxSize();
		}

	}

	@JCStressTest
	@Outcome(id = "sent, 01, 0", expect = Expect.ACCEPTABLE, desc = "the sender got the place that became free")
	@Outcome(expect = Expect.FORBIDDEN, desc = "the sender was not woken, or its message lost")
	@State
	public static class BlockOrConsume extends Narrow {

		public BlockOrConsume() {
			super(Overflow.BLOCK);
			send(0);
		}

		@Actor
		public void server() {
			release();
		}

		@Actor
		public void sender(LLL_Result result) {
			result.r1 = send(1);
		}

		@Arbiter
		public void after(LLL_Result result) {
			result.r2 = received();
			result.r3 = info().mailboxSize();
		}

	}

	@JCStressTest
	@Outcome(id = "sent, , 2", expect = Expect.ACCEPTABLE, desc = "both messages are dead letters")
	@Outcome(expect = Expect.FORBIDDEN, desc = "the sender was not woken, or a message is unaccounted for")
	@State
	public static class BlockOrKill extends Narrow {

		public BlockOrKill() {
			super(Overflow.BLOCK);
			send(0);
		}

		@Actor
		public void killer() {
			kill(this.peer.pid());
		}

		@Actor
		public void sender(LLL_Result result) {
			result.r1 = send(1);
		}

		@Arbiter
		public void after(LLL_Result result) {
			result.r2 = received();
			result.r3 = this.system.deadLetters();
		}

	}

}
