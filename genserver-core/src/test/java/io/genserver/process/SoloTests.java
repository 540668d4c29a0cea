package io.genserver.process;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link Solo}, which is given what is handled and what time it is.
 */
class SoloTests {

	/** In messages for each phase in which they are counted. */
	private static final int FAST = 2000;

	private final MessageCounts handled = new MessageCounts();

	private final Solo solo = new Solo(this.handled);

	private long now = System.nanoTime();

	@BeforeEach
	void notOnASingleCore() {
		assumeThat(Pause.SPINS).as("nothing to compare on a single core").isPositive();
	}

	@Test
	void allWorkAsLongAsNothingIsKnown() {
		assertThat(this.solo.isOn()).isFalse();
		this.solo.worked(this.now);
		assertThat(this.solo.isOn()).isFalse();
	}

	@Test
	void bothAreTriedAndTheBetterOneStays() {
		compare(FAST, 2 * FAST);
		assertThat(this.solo.isOn()).isTrue();
	}

	@Test
	void allGoOnWhereTheyGetMoreDone() {
		compare(FAST, FAST / 2);
		assertThat(this.solo.isOn()).isFalse();
	}

	@Test
	void allGoOnWhereOneAloneGetsHardlyMoreDone() {
		for (int i = 0; i < 50; i++) {
			compare(FAST, FAST * 107 / 100);
			assertThat(this.solo.isOn()).isFalse();
		}
	}

	@Test
	void oneGoesOnAloneWhereItGetsMoreDoneMostOfTheTime() {
		for (int i = 0; i < 50; i++) {
			compare(FAST, (i % 4 == 0) ? FAST / 100 : FAST * 120 / 100);
		}
		assertThat(this.solo.isOn()).isTrue();
	}

	@Test
	void allGoOnWhereTheyGetMoreDoneMostOfTheTime() {
		for (int i = 0; i < 50; i++) {
			compare(FAST, (i % 4 == 0) ? FAST * 100 : FAST);
		}
		assertThat(this.solo.isOn()).isFalse();
	}

	@Test
	void whileTheOtherWayIsTriedItIsTheOtherWay() {
		startComparing(FAST);
		assertThat(this.solo.isOn()).isTrue();
		finishComparing(2 * FAST);
		startComparing(2 * FAST);
		assertThat(this.solo.isOn()).isFalse();
		finishComparing(FAST);
		assertThat(this.solo.isOn()).isTrue();
	}

	@Test
	void twoBadMomentsDoNotEndWhatHasProvedBetter() {
		for (int i = 0; i < 10; i++) {
			compare(FAST, 2 * FAST);
		}
		for (int i = 0; i < 2; i++) {
			compare(FAST, FAST / 5);
			assertThat(this.solo.isOn()).isTrue();
		}
		compare(FAST, FAST / 5);
		assertThat(this.solo.isOn()).isFalse();
	}

	@Test
	void theSameBackwards() {
		for (int i = 0; i < 10; i++) {
			compare(FAST, FAST / 2);
		}
		for (int i = 0; i < 2; i++) {
			compare(FAST, 100 * FAST);
			assertThat(this.solo.isOn()).isFalse();
		}
		compare(FAST, 100 * FAST);
		assertThat(this.solo.isOn()).isTrue();
	}

	@Test
	void itIsNotTriedWhereMessagesTakeLong() {
		int slow = (int) (Solo.MEASURED / 1000) - 1;
		startComparing(slow);
		assertThat(this.solo.isOn()).isFalse();
		startComparing(slow + 2);
		assertThat(this.solo.isOn()).isTrue();
	}

	@Test
	void itEndsAtOnceWhereMessagesComeToTakeLong() {
		for (int i = 0; i < 10; i++) {
			compare(FAST, 2 * FAST);
		}
		startComparing((int) (Solo.MEASURED / 1000) - 1);
		assertThat(this.solo.isOn()).isFalse();
		compare(FAST, 2 * FAST);
		assertThat(this.solo.isOn()).as("what was known before counts").isTrue();
	}

	@Test
	void whatWasHeldUpDoesNotCount() {
		passHold();
		handle(FAST);
		go(10 * Solo.MEASURED);
		assertThat(this.solo.isOn()).isFalse();
		startComparing(FAST);
		go(Solo.SETTLING);
		handle(100 * FAST);
		go(10 * Solo.MEASURED);
		assertThat(this.solo.isOn()).isFalse();
	}

	@Test
	void itEndsAtOnceWhereTasksComeToTakeLong() {
		for (int i = 0; i < 10; i++) {
			compare(FAST, 2 * FAST);
		}
		passHold();
		handle(100 * FAST);
		go(10 * Solo.MEASURED);
		assertThat(this.solo.isOn()).isFalse();
		compare(FAST, 2 * FAST);
		assertThat(this.solo.isOn()).as("what was known before counts").isTrue();
	}

	@Test
	void whatIsHandledWhileItSettlesDoesNotCount() {
		startComparing(FAST);
		handle(10 * FAST);
		go(Solo.SETTLING);
		handle(FAST);
		go(Solo.MEASURED);
		assertThat(this.solo.isOn()).isFalse();
	}

	@Test
	void itIsTriedAgainSoonUnlessAllWereFasterNearlyEachTime() {
		compare(FAST, FAST);
		for (int i = 0; i < 3; i++) {
			assertThatItIsTriedAfter(Solo.HOLD);
			finishComparing(FAST / 2);
		}
		assertThatItIsTriedAfter(Solo.LONG_HOLD);
		for (int i = 0; i < 10; i++) {
			finishComparing(2 * FAST);
			startComparing(FAST);
		}
		finishComparing(2 * FAST);
		handle(FAST);
		go(Solo.HOLD - 1);
		handle(2 * FAST);
		go(1);
		go(Solo.MEASURED);
		assertThat(this.solo.isOn()).isFalse();
	}

	private void assertThatItIsTriedAfter(long hold) {
		go(hold - 1);
		handle(FAST);
		go(Solo.MEASURED - 1);
		assertThat(this.solo.isOn()).isFalse();
		handle(FAST);
		go(Solo.MEASURED);
		assertThat(this.solo.isOn()).isTrue();
	}

	@Test
	void whoeverAsksFirstIsTheLeaderUntilItResigns() {
		Workers workers = new Workers(Thread::new, new Crowd(true));
		Worker first = new Worker(workers);
		Worker second = new Worker(workers);
		assertThat(this.solo.leader()).isNull();
		assertThat(this.solo.isLeader(first)).isTrue();
		assertThat(this.solo.isLeader(second)).isFalse();
		assertThat(this.solo.leader()).isSameAs(first);
		this.solo.resign(second);
		assertThat(this.solo.isLeader(second)).isFalse();
		this.solo.resign(first);
		assertThat(this.solo.isLeader(second)).isTrue();
		assertThat(this.solo.isLeader(first)).isFalse();
	}

	@Test
	void whatIsHandledIsCountedWhoeverHandlesIt() {
		for (int home = 0; home < 40; home++) {
			this.handled.of(home).increment();
		}
		assertThat(this.handled.sum()).isEqualTo(40);
	}

	/** Compare what all get done with what one does alone, whichever comes first. */
	private void compare(int together, int alone) {
		boolean on = this.solo.isOn();
		startComparing(on ? alone : together);
		finishComparing(on ? together : alone);
	}

	private void startComparing(int handled) {
		passHold();
		handle(handled);
		go(Solo.MEASURED);
	}

	private void finishComparing(int handled) {
		go(Solo.SETTLING);
		handle(handled);
		go(Solo.MEASURED);
	}

	private void passHold() {
		go(Solo.LONG_HOLD);
	}

	private void handle(int messages) {
		for (int i = 0; i < messages; i++) {
			this.handled.of(0).increment();
		}
	}

	private void go(long nanos) {
		this.now += nanos;
		this.solo.worked(this.now);
	}

	/** From now on one worker does all alone, for as long as a test may take. */
	static void turnOn(Workers workers) {
		Solo solo = workers.solo;
		long now = System.nanoTime() + TimeUnit.HOURS.toNanos(1);
		solo.worked(now);
		for (int phase = 1; phase <= 3; phase++) {
			for (int i = 0; i < phase * FAST; i++) {
				workers.handled.of(0).increment();
			}
			now += (phase == 2) ? Solo.SETTLING : Solo.MEASURED;
			solo.worked(now);
		}
		assertThat(solo.isOn()).isTrue();
	}

}
