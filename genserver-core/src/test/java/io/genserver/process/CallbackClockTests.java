package io.genserver.process;

import java.time.Instant;

import org.junit.jupiter.api.Test;

import io.genserver.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How often a thread looks at the time for the callbacks that it runs.
 */
class CallbackClockTests {

	private final CallbackClock clock = new CallbackClock();

	private final Time time = new Time();

	private final SystemTimeSource system = new SystemTimeSource();

	@Test
	void inASeriesOfShortCallbacksOneLookIsForMany() {
		begin(2);
		this.time.looks = 0;
		begin(10 * CallbackClock.STRIDE);
		assertThat(this.time.looks).isEqualTo(10);
	}

	@Test
	void aCallbackInASeriesIsLateByNoMoreThanTheSeriesTakes() {
		begin(2);
		for (int i = 0; i < 100; i++) {
			this.time.now += CallbackClock.SHORT / CallbackClock.STRIDE;
			assertThat(this.time.now - this.clock.now(this.time, false)).isBetween(0L, CallbackClock.SHORT);
		}
	}

	@Test
	void itLooksEachTimeWhileCallbacksAreLong() {
		for (int i = 0; i < 20; i++) {
			this.time.now += CallbackClock.SHORT;
			assertThat(this.clock.now(this.time, false)).isEqualTo(this.time.now);
		}
	}

	@Test
	void itLooksAfterSomethingElse() {
		begin(2);
		this.time.now += 1_000_000;
		this.clock.look();
		assertThat(this.clock.now(this.time, false)).isEqualTo(this.time.now);
	}

	@Test
	void itLooksIfTheTimeIsToBeExact() {
		begin(2);
		this.time.now += 1_000;
		assertThat(this.clock.now(this.time, true)).isEqualTo(this.time.now);
	}

	@Test
	void whatWasNotedWhileTheThreadWaitedIsExact() {
		long noted = note();
		assertThat(this.clock.now(this.system, true)).isLessThan(noted);
	}

	@Test
	void whatWasNotedIsForOneCallback() {
		long noted = note();
		this.clock.now(this.system, true);
		assertThat(this.clock.now(this.system, true)).isGreaterThanOrEqualTo(noted);
	}

	@Test
	void whatWasNotedBeforeSomethingElseIsForNone() {
		long noted = note();
		this.clock.look();
		assertThat(this.clock.now(this.system, false)).isGreaterThanOrEqualTo(noted);
	}

	@Test
	void whatWasNotedIsNotTheTimeOfAnotherSource() {
		note();
		assertThat(this.clock.now(this.time, false)).isEqualTo(this.time.now);
	}

	@Test
	void theTimeOfATestIsNotNoted() {
		begin(2);
		assertThat(this.clock.note()).isFalse();
		this.time.now += 1_000;
		assertThat(this.clock.now(this.time, true)).isEqualTo(this.time.now);
	}

	/** Returns a time after that. */
	private long note() {
		this.clock.now(this.system, true);
		assertThat(this.clock.note()).isTrue();
		long now = this.system.nanoTime();
		await().until(() -> this.system.nanoTime() > now);
		return this.system.nanoTime();
	}

	@Test
	void theTimeOfAnotherSourceIsNotTaken() {
		begin(2);
		Time other = new Time();
		other.now = -5_000;
		assertThat(this.clock.now(other, false)).isEqualTo(-5_000);
		assertThat(this.clock.now(this.time, false)).isEqualTo(this.time.now);
	}

	private void begin(int callbacks) {
		for (int i = 0; i < callbacks; i++) {
			this.clock.now(this.time, false);
		}
	}

	private static final class Time implements TimeSource {

		private long now = 1_000_000_000;

		private int looks;

		@Override
		public long nanoTime() {
			this.looks++;
			return this.now;
		}

		@Override
		public Instant now() {
			throw new UnsupportedOperationException();
		}

		@Override
		public Runnable schedule(Runnable task, long delayNanos) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void parkNanos(Object blocker, long nanos) {
			throw new UnsupportedOperationException();
		}

	}

}
