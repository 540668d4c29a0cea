package io.genserver.process;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.LIZ_Result;
import org.openjdk.jcstress.infra.results.LLZ_Result;
import org.openjdk.jcstress.infra.results.LI_Result;
import org.openjdk.jcstress.infra.results.L_Result;

import io.genserver.MailboxSpec;
import io.genserver.Overflow;

/**
 * The queue itself: producers against each other and against the consumer.
 */
class MailboxStress {

	/** A mailbox without a process around it, and what its consumer has taken out. */
	static class Queue extends Mailbox {

		private static final ProcessRuntime RUNTIME = new ProcessRuntime(Duration.ofSeconds(5), null, null);

		/** Written by the consumer, and by the arbiter after it. */
		private final StringBuilder taken = new StringBuilder();

		/** What was put, by its envelope, which forgets it when it is taken. */
		final Map<Envelope, Integer> numbers = new ConcurrentHashMap<>();

		Queue() {
			this(Overflow.REJECT);
		}

		Queue(Overflow overflow) {
			super(RUNTIME, null, new MailboxSpec(10, overflow), false);
		}

		@Override
		protected String typeOf(Object message) {
			return message.toString();
		}

		@Override
		public void run() {
			throw new UnsupportedOperationException("It is no process");
		}

		/** Whether the process was idle, so that the caller is its consumer now. */
		boolean put(int message) {
			reserve();
			Envelope envelope = new UserMessage.InfoMessage(message);
			this.numbers.put(envelope, message);
			return add(envelope) == null;
		}

		/** So that the consumer notes one of the next envelopes in a new place. */
		void handleSome() {
			for (int i = 0; i < 14; i++) {
				put(0);
				takeOne();
			}
			this.taken.setLength(0);
		}

		/** As a consumer that has nothing to do, which it is only once. */
		void startOver() {
			if (last() != null) {
				deactivate();
			}
		}

		/** Whether it is idle and holds nothing. */
		boolean isStartedOver() {
			return !hasQueued() && last() == null;
		}

		/** Take what is left, and say in which order and whether it was all. */
		void finish(LIZ_Result result) {
			result.r1 = takeAll();
			startOver();
			result.r2 = size();
			result.r3 = isStartedOver();
		}

		/** What an observer is shown. */
		String showAll() {
			StringBuilder shown = new StringBuilder("-");
			forEachQueued((envelope) -> shown.append(this.numbers.get(envelope)));
			return shown.toString();
		}

		/** Take one message out, if there is one. */
		boolean takeOne() {
			Envelope envelope = poll(false);
			if (envelope == null) {
				return false;
			}
			this.taken.append(((UserMessage) envelope).message());
			return true;
		}

		/** What was taken out, after the rest was. */
		String takeAll() {
			while (takeOne()) {
				// its contents are what counts
			}
			return this.taken.toString();
		}

	}

	@JCStressTest
	@Outcome(id = { "1234, 0", "1324, 0", "1342, 0", "3124, 0", "3142, 0", "3412, 0" }, expect = Expect.ACCEPTABLE,
			desc = "each once, and each producer's in its order")
	@Outcome(expect = Expect.FORBIDDEN, desc = "a message was lost, doubled or overtaken, or the size is wrong")
	@State
	public static class TwoProducers extends Queue {

		@Actor
		public void one() {
			put(1);
			put(2);
		}

		@Actor
		public void other() {
			put(3);
			put(4);
		}

		@Arbiter
		public void after(LI_Result result) {
			result.r1 = takeAll();
			result.r2 = size();
		}

	}

	@JCStressTest
	@Outcome(id = { "123, 0", "132, 0", "312, 0" }, expect = Expect.ACCEPTABLE,
			desc = "each once, and each producer's in its order")
	@Outcome(expect = Expect.FORBIDDEN, desc = "a message was lost, doubled or overtaken, or the size is wrong")
	@State
	public static class ProducerAndConsumer extends Queue {

		@Actor
		public void producer() {
			put(1);
			put(2);
		}

		@Actor
		public void consumer() {
			put(3);
			takeOne();
			takeOne();
		}

		@Arbiter
		public void after(LI_Result result) {
			result.r1 = takeAll();
			result.r2 = size();
		}

	}

	@JCStressTest
	@Outcome(id = "12, 0, true", expect = Expect.ACCEPTABLE, desc = "each once and in order")
	@Outcome(expect = Expect.FORBIDDEN, desc = "a message was lost when the mailbox started over, or its end is wrong")
	@State
	public static class StartingOverWhileProduced extends Queue {

		@Actor
		public void producer() {
			put(1);
			put(2);
		}

		@Actor
		public void consumer() {
			takeOne();
			startOver();
			takeOne();
			startOver();
		}

		@Arbiter
		public void after(LIZ_Result result) {
			finish(result);
		}

	}

	@JCStressTest
	@Outcome(id = { "0", "1" }, expect = Expect.ACCEPTABLE,
			desc = "it has seen the message that waits, or come before it")
	@Outcome(expect = Expect.FORBIDDEN, desc = "it has seen what never was there")
	@State
	public static class StartingOverWhileGoneThrough extends Queue {

		/** One message was handled; another will wait. */
		public StartingOverWhileGoneThrough() {
			put(1);
			takeOne();
		}

		@Actor
		public void consumer() {
			deactivate();
			put(2);
		}

		@Actor
		public void killer(I_Result result) {
			forEachQueued((envelope) -> result.r1++);
		}

	}

	@JCStressTest
	@Outcome(id = { "1, 23, true", "2, 13, true" }, expect = Expect.ACCEPTABLE,
			desc = "one was dropped, the others taken out in order")
	@Outcome(id = "3, 12, true", expect = Expect.ACCEPTABLE, desc = "both were handled before the drop")
	@Outcome(expect = Expect.FORBIDDEN, desc = "a message was lost or doubled when the mailbox started over")
	@State
	public static class StartingOverWhileDropped extends Queue {

		public StartingOverWhileDropped() {
			super(Overflow.DROP_OLDEST);
			put(1);
			put(2);
		}

		@Actor
		public void consumer() {
			takeOne();
			startOver();
			takeOne();
			startOver();
		}

		@Actor
		public void producer(LLZ_Result result) {
			put(3);
			Envelope dropped = dropOldest(Objects.requireNonNull(overflowing()));
			result.r1 = (dropped != null) ? ((UserMessage) dropped).message() : "none";
		}

		@Arbiter
		public void after(LLZ_Result result) {
			result.r2 = takeAll();
			startOver();
			result.r3 = isStartedOver();
		}

	}

	@JCStressTest
	@Outcome(id = { "12, 0, true", "21, 0, true" }, expect = Expect.ACCEPTABLE,
			desc = "each once, by one consumer at a time, and the last one left nothing")
	@Outcome(expect = Expect.FORBIDDEN, desc = "a message was left, or two consumed at the same time")
	@State
	public static class WhoeverFindsItIdleConsumes extends Queue {

		/** By the consumer (plain): one does not see what another has not finished. */
		private boolean consuming;

		private boolean alone = true;

		public WhoeverFindsItIdleConsumes() {
			startOver();
		}

		@Actor
		public void one() {
			send(1);
		}

		@Actor
		public void other() {
			send(2);
		}

		private void send(int message) {
			if (put(message)) {
				do {
					this.alone &= !this.consuming;
					this.consuming = true;
					takeAll();
					this.consuming = false;
				}
				while (!deactivate());
			}
		}

		@Arbiter
		public void after(LIZ_Result result) {
			result.r2 = size();
			result.r3 = this.alone && isStartedOver();
			result.r1 = takeAll();
		}

	}

	@JCStressTest
	@Outcome(id = { "0, 0", "0, 1", "0, 2", "1, 0", "1, 1" }, expect = Expect.ACCEPTABLE,
			desc = "at least what was taken is missing")
	@Outcome(expect = Expect.FORBIDDEN, desc = "what was taken is still counted")
	@State
	public static class SizeWhileProduced extends Queue {

		@Actor
		public void producer() {
			put(1);
			put(2);
		}

		@Actor
		public void consumer(II_Result result) {
			result.r1 = takeOne() ? 1 : 0;
			result.r2 = size();
		}

	}

	@JCStressTest
	@Outcome(id = { "2, 2", "2, 1", "2, 0", "1, 1", "1, 0", "0, 0" }, expect = Expect.ACCEPTABLE,
			desc = "the size only falls, never below zero")
	@Outcome(expect = Expect.FORBIDDEN, desc = "the size is negative, or has risen")
	@State
	public static class SizeWhileConsumed extends Queue {

		public SizeWhileConsumed() {
			put(1);
			put(2);
		}

		@Actor
		public void consumer() {
			takeAll();
		}

		@Actor
		public void observer(II_Result result) {
			result.r1 = size();
			result.r2 = size();
		}

	}

	@JCStressTest
	@Outcome(id = { "-", "-1", "-12", "-123", "-13", "-2", "-23", "-3" }, expect = Expect.ACCEPTABLE,
			desc = "what has not been taken, in its order")
	@Outcome(expect = Expect.FORBIDDEN, desc = "an envelope was shown twice, or in the wrong order")
	@State
	public static class ShownWhileNoted extends Queue {

		public ShownWhileNoted() {
			handleSome();
			put(1);
			put(2);
			put(3);
		}

		@Actor
		public void consumer() {
			takeAll();
		}

		@Actor
		public void observer(L_Result result) {
			result.r1 = showAll();
		}

	}

	@JCStressTest
	@Outcome(id = "123, 0, true", expect = Expect.ACCEPTABLE, desc = "each once and in order")
	@Outcome(expect = Expect.FORBIDDEN, desc = "a message was lost when the mailbox started over, or its end is wrong")
	@State
	public static class StartingOverWhileNoted extends Queue {

		public StartingOverWhileNoted() {
			handleSome();
		}

		@Actor
		public void producer() {
			put(1);
			put(2);
			put(3);
		}

		@Actor
		public void consumer() {
			takeOne();
			takeOne();
			startOver();
			takeOne();
			startOver();
		}

		@Arbiter
		public void after(LIZ_Result result) {
			finish(result);
		}

	}

	@JCStressTest
	@Outcome(id = { "-", "-1", "-12", "-2" }, expect = Expect.ACCEPTABLE,
			desc = "what has not been taken, in its order")
	@Outcome(expect = Expect.FORBIDDEN, desc = "an envelope was shown twice, or in the wrong order")
	@State
	public static class ShownWhileConsumed extends Queue {

		public ShownWhileConsumed() {
			put(1);
			put(2);
		}

		@Actor
		public void consumer() {
			takeAll();
		}

		@Actor
		public void observer(L_Result result) {
			result.r1 = showAll();
		}

	}

}
