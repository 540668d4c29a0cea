package io.genserver.process;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.genserver.process.TimerWheel.Timer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TimerWheel}, whose time is a number here.
 */
class TimerWheelTests {

	private static final long TICK = 1L << 20;

	private static final long LONGEST = Long.MAX_VALUE / 2;

	private final TimerWheel wheel = new TimerWheel();

	private final List<Long> run = new ArrayList<>();

	private final Random random = new Random(17);

	private long now = TimeUnit.MINUTES.toNanos(3) + 17;

	private int looks;

	@ParameterizedTest
	@ValueSource(longs = { 1, TICK - 1, TICK, TICK + 1, 1L << 28, (1L << 29) - 1, 1L << 29, (1L << 29) + 1, 1L << 37,
			(1L << 37) - 1, 1L << 45, 1L << 53, LONGEST - 1, LONGEST })
	void aTimerIsNeverEarlyAndAtMostATickLate(long delay) {
		long due = this.now + delay;
		List<Long> ran = new ArrayList<>();
		this.wheel.add(new Timer(() -> ran.add(this.now), due), this.now);
		runAll();
		assertThat(ran).singleElement().satisfies((at) -> assertThat(at - due).isBetween(0L, TICK - 1));
		assertThat(this.looks).as("looks at it").isLessThanOrEqualTo(7);
	}

	@Test
	void aTimerThatIsDueIsRunAtOnce() {
		add(this.now);
		this.wheel.run(this.now);
		assertThat(this.run).containsExactly(this.now);
	}

	@Test
	void timersAreRunInTheOrderInWhichTheyAreDue() {
		long begin = this.now;
		List<Long> dues = LongStream
			.generate(() -> begin + 1 + (long) Math.exp(this.random.nextDouble() * Math.log(TimeUnit.DAYS.toNanos(30))))
			.limit(100_000)
			.boxed()
			.toList();
		dues.forEach(this::add);
		runAll();
		assertThat(this.run).isEqualTo(dues.stream().sorted().toList());
		assertThat(this.wheel.size()).isZero();
	}

	@Test
	void timersThatAreDueAtTheSameTimeAreRunInTheOrderInWhichTheyWereStarted() {
		List<Integer> ran = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			int number = i;
			this.wheel.add(new Timer(() -> ran.add(number), this.now + 5 * TICK), this.now);
		}
		runAll();
		assertThat(ran).isSortedAccordingTo(Comparator.naturalOrder()).hasSize(10);
	}

	@Test
	void oneThatWasFarComesBeforeOneThatIsDueLaterInTheSameTick() {
		long due = this.now + (10L << 28);
		due -= due % TICK;
		add(due + 1);
		this.now = due - 3 * TICK;
		add(due + 2);
		runAll();
		assertThat(this.run).containsExactly(due + 1, due + 2);
	}

	@Test
	void aCancelledTimerIsNotRun() {
		List<Timer> cancelled = new ArrayList<>();
		List<Long> kept = new ArrayList<>();
		for (int i = 0; i < 3000; i++) {
			long due = this.now + 1 + this.random.nextLong(this.random.nextBoolean() ? 3 * TICK : 1L << 40);
			if (i % 3 == 1) {
				kept.add(due);
				add(due);
			}
			else {
				cancelled.add(add(due));
			}
		}
		cancelled.forEach(this.wheel::cancel);
		cancelled.forEach(this.wheel::cancel);
		assertThat(this.wheel.size()).isEqualTo(kept.size());
		runAll();
		assertThat(this.run).isEqualTo(kept.stream().sorted().toList());
	}

	@Test
	void aTimerThatIsDueCanBeCancelledUntilItIsRun() {
		List<Timer> timers = new ArrayList<>();
		this.wheel.add(new Timer(() -> timers.forEach(this.wheel::cancel), this.now + 1), this.now);
		timers.add(add(this.now + 2));
		runAll();
		assertThat(this.run).isEmpty();
		assertThat(this.wheel.size()).isZero();
	}

	@Test
	void cancellingATimerThatHasRunHasNoEffect() {
		Timer timer = add(this.now + 1);
		runAll();
		this.wheel.cancel(timer);
		assertThat(this.wheel.size()).isZero();
	}

	@Test
	void whoAddsTheFirstTimerIsTold() {
		assertThat(this.wheel.add(timer(this.now + (1L << 40)), this.now)).isTrue();
		assertThat(this.wheel.add(timer(this.now + (1L << 41)), this.now)).isFalse();
		assertThat(this.wheel.add(timer(this.now + 1), this.now)).isTrue();
		assertThat(this.wheel.add(timer(this.now + 1), this.now)).as("not first: it is due together with the last")
			.isFalse();
		assertThat(this.wheel.add(timer(this.now), this.now)).isTrue();
	}

	@Test
	void aTimerStartedByATimerIsRunInItsTime() {
		this.wheel.add(new Timer(() -> add(this.now + TICK), this.now + 1), this.now);
		long due = runAll();
		assertThat(this.run).hasSize(1).allSatisfy((at) -> assertThat(at).isLessThanOrEqualTo(due));
	}

	@Test
	void aTimerThatThrowsIsReportedAndTheOthersAreRun() {
		List<Throwable> reported = new ArrayList<>();
		Thread thread = Thread.currentThread();
		Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
		thread.setUncaughtExceptionHandler((where, ex) -> reported.add(ex));
		try {
			this.wheel.add(new Timer(() -> {
				throw new IllegalStateException("no");
			}, this.now + 1), this.now);
			add(this.now + 2);
			runAll();
		}
		finally {
			thread.setUncaughtExceptionHandler(before);
		}
		assertThat(reported).singleElement().isInstanceOf(IllegalStateException.class);
		assertThat(this.run).hasSize(1);
	}

	@Test
	void timersOfAYearNeedFewSlots() {
		for (int i = 0; i < 100_000; i++) {
			add(this.now + 1 + this.random.nextLong(TimeUnit.DAYS.toNanos(365)));
		}
		assertThat(this.wheel.slotCount()).isLessThan(2500);
	}

	@Test
	void closedItRunsNothing() {
		add(this.now + 1);
		Timer timer = add(this.now + 2);
		this.wheel.close();
		assertThat(this.wheel.add(timer(this.now + 3), this.now)).isFalse();
		this.wheel.cancel(timer);
		runAll();
		assertThat(this.run).isEmpty();
		assertThat(this.wheel.size()).isZero();
	}

	@Test
	void aTimerThatClosesIsTheLast() {
		this.wheel.add(new Timer(this.wheel::close, this.now + 1), this.now);
		add(this.now + 2);
		runAll();
		assertThat(this.run).isEmpty();
	}

	private Timer add(long due) {
		Timer timer = timer(due);
		this.wheel.add(timer, this.now);
		return timer;
	}

	private Timer timer(long due) {
		return new Timer(() -> this.run.add(due), due);
	}

	/** Let time pass until there is nothing more to look at. */
	private long runAll() {
		long next = this.wheel.run(this.now);
		while (next != Long.MAX_VALUE) {
			assertThat(next).isGreaterThan(this.now);
			this.now = next;
			this.looks++;
			next = this.wheel.run(this.now);
		}
		return this.now;
	}

}
