package io.genserver.spring.actuate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

import org.junit.jupiter.api.Test;

import io.genserver.ExitReason;
import io.genserver.ServerObserver.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerCounts}.
 */
class ServerCountsTests {

	private final ServerCounts counts = new ServerCounts();

	private final Map<String, TimeStatistic> messages = new TreeMap<>();

	private final Map<String, LongAdder> crashes = new TreeMap<>();

	private final ServerCounts.Rows rows = new ServerCounts.Rows() {

		@Override
		public void messages(String type, String outcome, TimeStatistic time) {
			ServerCountsTests.this.messages.put(type + " " + outcome, time);
		}

		@Override
		public void crashes(String exception, LongAdder count) {
			ServerCountsTests.this.crashes.put(exception, count);
		}

	};

	@Test
	void whoComesLateIsToldOfWhatThereIsAndOfWhatIsNew() {
		this.counts.handled("A", Outcome.SUCCESS, 5);
		this.counts.crashed(ExitReason.exception(new IllegalStateException()));
		this.counts.tell(this.rows);
		this.counts.handled("A", Outcome.CRASH, 7);
		this.counts.crashed(ExitReason.exception(new IllegalArgumentException()));
		assertThat(this.messages).containsOnlyKeys("A success", "A crash");
		assertThat(this.messages.get("A success").totalNanos()).isEqualTo(5);
		assertThat(this.messages.get("A crash").totalNanos()).isEqualTo(7);
		assertThat(this.crashes).containsOnlyKeys("IllegalArgumentException", "IllegalStateException", "none");
		this.counts.tellNoMore(this.rows);
		this.counts.handled("B", Outcome.SUCCESS, 1);
		assertThat(this.messages).hasSize(2);
	}

	@Test
	void typesOfMessagesAreBounded() {
		this.counts.tell(this.rows);
		for (int i = 0; i < ServerCounts.MOST_TYPES + 50; i++) {
			this.counts.handled("Type" + i, Outcome.SUCCESS, 1);
			this.counts.handled("Type" + i, Outcome.UNHANDLED, 1);
		}
		this.counts.handled("Type0", Outcome.CRASH, 1);
		assertThat(this.messages).hasSize(2 * (ServerCounts.MOST_TYPES + 1) + 1).containsKey("Type0 crash");
		assertThat(this.messages.get("other success").count()).isEqualTo(50);
		assertThat(this.messages.get("other unhandled").count()).isEqualTo(50);
	}

	@Test
	void classesOfExceptionsAreBounded() throws Exception {
		this.counts.tell(this.rows);
		List<Class<? extends Throwable>> types = new ArrayList<>(List.of(IllegalStateException.class,
				IllegalArgumentException.class, NullPointerException.class, ArithmeticException.class,
				ArrayStoreException.class, ClassCastException.class, NegativeArraySizeException.class,
				IndexOutOfBoundsException.class, StringIndexOutOfBoundsException.class,
				ArrayIndexOutOfBoundsException.class, UnsupportedOperationException.class, NumberFormatException.class,
				SecurityException.class, IllegalMonitorStateException.class, IllegalThreadStateException.class,
				CloneNotSupportedException.class, InterruptedException.class, InstantiationException.class,
				ClassNotFoundException.class, NoSuchFieldException.class, NoSuchMethodException.class,
				IllegalAccessException.class, StackOverflowError.class, OutOfMemoryError.class, InternalError.class,
				UnknownError.class, LinkageError.class, NoClassDefFoundError.class));
		for (Class<? extends Throwable> type : types) {
			this.counts.crashed(ExitReason.exception(type.getDeclaredConstructor().newInstance()));
		}
		assertThat(this.crashes).hasSize(ServerCounts.MOST_EXCEPTIONS + 1).containsKeys("none", "other");
		assertThat(this.crashes.get("other").sum()).isEqualTo(types.size() - (ServerCounts.MOST_EXCEPTIONS - 1));
	}

	@Test
	void anExceptionWithoutASimpleNameHasItsFullOne() {
		this.counts.tell(this.rows);
		this.counts.crashed(ExitReason.exception(new RuntimeException() {
		}));
		assertThat(this.crashes.keySet()).contains(getClass().getName() + "$2");
	}

}
