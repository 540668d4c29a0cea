package io.genserver.process;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Where the JVM puts what producers and the consumer of a mailbox write. A subclass's
 * small fields may fill gaps among those of its superclass, so that a field added
 * anywhere may move another: this is what notices.
 */
class ProcessLayoutTests {

	private static final int CACHE_LINE = 64;

	@Test
	void whatTheConsumerWritesLiesACacheLineBehindWhatProducersWrite() throws Exception {
		long producers = offsetOf(MailboxHead.class, "sent");
		assertThat(producers).isGreaterThan(offsetOf(MailboxHead.class, "head"));
		assertThat(offsetOf(Mailbox.class, "consumed")).isGreaterThanOrEqualTo(producers + CACHE_LINE);
		assertThat(offsetOf(Mailbox.class, "tail")).isGreaterThanOrEqualTo(producers + CACHE_LINE);
		assertThat(offsetOf(HandlingPid.class, "hand")).isGreaterThanOrEqualTo(producers + CACHE_LINE);
		assertThat(offsetOf(HandlingPid.class, "runner")).isGreaterThanOrEqualTo(producers + CACHE_LINE);
	}

	@Test
	void whatProducersReadIsNotInALineThatTheConsumerWrites() throws Exception {
		// objects begin at multiples of eight
		long last = offsetOf(MailboxHead.class, "observed") / 8 * 8;
		assertThat(offsetOf(MailboxHead.class, "roomUntil") / 8 * 8).isEqualTo(last);
		assertThat(offsetOf(Mailbox.class, "consumed")).isGreaterThanOrEqualTo(last + CACHE_LINE);
		assertThat(offsetOf(HandlingPid.class, "hand")).isGreaterThanOrEqualTo(last + CACHE_LINE);
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
