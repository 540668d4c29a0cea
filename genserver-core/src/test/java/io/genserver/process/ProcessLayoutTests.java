package io.genserver.process;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Where the JVM puts what producers and the consumer of a mailbox write, and what goes
 * from one worker to another with each task. A subclass's small fields may fill gaps
 * among those of its superclass, so that a field added anywhere may move another: this is
 * what notices.
 */
class ProcessLayoutTests {

	private static final int CACHE_LINE = 64;

	private static final List<String> PRODUCERS = List.of("head", "first", "exit", "runtime", "sent", "roomUntil",
			"sampled", "wokenFromOutside");

	@Test
	void whatTheConsumerNeedsIsNeverInALineThatProducersWrite() throws Exception {
		long last = 0;
		for (String field : PRODUCERS) {
			last = Math.max(last, offsetOf(MailboxHead.class, field));
		}
		// objects begin at multiples of eight, and so does a line somewhere in each
		long next = last / 8 * 8 + CACHE_LINE;
		for (String field : List.of("tail", "linked")) {
			assertThat(offsetOf(MailboxTail.class, field)).as(field).isGreaterThanOrEqualTo(next);
		}
		for (String field : List.of("consumed", "highWater", "untilLook", "postponed", "ended", "observation",
				"overflowing")) {
			assertThat(offsetOf(Mailbox.class, field)).as(field).isGreaterThanOrEqualTo(next);
		}
		for (String field : List.of("hand", "runner", "handlingSince", "handled", "time", "suspended", "urgentOnly")) {
			assertThat(offsetOf(HandlingPid.class, field)).as(field).isGreaterThanOrEqualTo(next);
		}
	}

	@Test
	void whatLiesBeforeAProcessIsNeverInALineThatProducersWrite() throws Exception {
		for (String field : PRODUCERS) {
			// an object before it may end with the first eight bytes of a line
			assertThat(offsetOf(MailboxHead.class, field)).as(field).isGreaterThanOrEqualTo(CACHE_LINE - 8);
		}
	}

	@Test
	void aTaskAndWhetherItIsSearchedForShareALineWithNothingElse() throws Exception {
		assertThatTheyShareALineWithNoOtherObject(FrontPlace.class, "task", "searched");
	}

	@Test
	void whetherOneDoesAllAloneSharesALineWithNoOtherObject() throws Exception {
		assertThatTheyShareALineWithNoOtherObject(Solo.class, "on", "leader");
	}

	@Test
	void theClockOfAThreadSharesALineWithNoOtherObject() throws Exception {
		assertThatTheyShareALineWithNoOtherObject(CallbackClock.class, "untilLook", "fresh");
	}

	@Test
	void theCountsOfTwoWorkersNeverShareALine() throws Exception {
		assertThatTheyShareALineWithNoOtherObject(MessageCounts.Count.class, "value", "value");
	}

	private void assertThatTheyShareALineWithNoOtherObject(Class<?> type, String field, String other) throws Exception {
		long first = offsetOf(type.getSuperclass(), field);
		long second = offsetOf(type.getSuperclass(), other);
		assertThat(Math.abs(first - second)).isLessThan(8);
		assertThat(Math.min(first, second)).isGreaterThanOrEqualTo(CACHE_LINE);
		assertThat(offsetOf(type, "behind")).isGreaterThanOrEqualTo(Math.max(first, second) + CACHE_LINE);
	}

	private static long offsetOf(Class<?> type, String field) throws Exception {
		Class<?> unsafeType = Class.forName("sun.misc.Unsafe");
		Field instance = unsafeType.getDeclaredField("theUnsafe");
		instance.setAccessible(true);
		Method offset = unsafeType.getMethod("objectFieldOffset", Field.class);
		try {
			return (long) offset.invoke(instance.get(null), type.getDeclaredField(field));
		}
		catch (InvocationTargetException ex) {
			assumeThat(ex.getCause()).as("This JVM does not say where a field is")
				.isNotInstanceOf(UnsupportedOperationException.class);
			throw ex;
		}
	}

}
