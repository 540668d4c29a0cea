package io.genserver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TimerTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final VirtualWorld world = new VirtualWorld();

	private final Probe.Running probe = Probe.start(this.world.system());

	@AfterEach
	void close() {
		this.world.close();
	}

	@Test
	void aMessageArrivesWhenItIsDueAndOnce() {
		this.probe.tell((context) -> context.sendAfter(SECOND, "tick"));
		this.world.passMillis(999);
		assertThat(this.probe.messages()).isEmpty();
		this.world.passMillis(1);
		assertThat(this.probe.messages()).containsExactly("tick");
		this.world.passMillis(10_000);
		assertThat(this.probe.messages()).containsExactly("tick");
		assertThat(this.world.time().scheduled()).isZero();
	}

	@Test
	void zeroIsAtOnceButThroughTheMailbox() {
		this.probe.tell((context) -> {
			context.self().send("sent before");
			context.sendAfter(Duration.ZERO, "tick");
		});
		this.world.passMillis(0);
		assertThat(this.probe.messages()).containsExactly("sent before", "tick");
	}

	@Test
	void aFixedRateStartsAfterOnePeriodAndKeepsItsRhythm() {
		this.probe.tell((context) -> context.sendEvery(SECOND, "tick"));
		this.world.passMillis(999);
		assertThat(this.probe.messages()).isEmpty();
		this.world.passMillis(1);
		assertThat(this.probe.messages()).hasSize(1);
		this.world.passMillis(3000);
		assertThat(this.probe.messages()).hasSize(4);
	}

	@Test
	void aFixedRateDoesNotPileUpInTheMailbox() {
		this.probe.tell((context) -> context.sendEvery(SECOND, "tick"));
		this.world.suspend(this.probe.pid());
		this.world.passMillis(5500);
		this.world.resume(this.probe.pid());
		assertThat(this.probe.messages()).hasSize(1);
		this.world.passMillis(500);
		assertThat(this.probe.messages()).as("the rhythm is kept").hasSize(2);
	}

	@Test
	void aFixedDelayCountsFromTheEndOfTheHandling() {
		this.probe.tell((context) -> context.sendWithFixedDelay(SECOND, "tick"));
		this.world.suspend(this.probe.pid());
		this.world.passMillis(5500);
		this.world.resume(this.probe.pid());
		assertThat(this.probe.messages()).hasSize(1);
		this.world.passMillis(999);
		assertThat(this.probe.messages()).hasSize(1);
		this.world.passMillis(1);
		assertThat(this.probe.messages()).hasSize(2);
	}

	@Test
	void aCancelledTimerSaysHowMuchTimeWasLeft() {
		TimerRef timer = this.probe.run((context) -> context.sendAfter(SECOND, "tick"));
		this.world.passMillis(400);
		assertThat(timer.cancel()).contains(Duration.ofMillis(600));
		assertThat(timer.cancel()).isEmpty();
		this.world.passMillis(10_000);
		assertThat(this.probe.messages()).isEmpty();
		assertThat(this.world.time().scheduled()).isZero();
	}

	@Test
	void aTimerThatHasFiredCannotBeCancelled() {
		TimerRef timer = this.probe.run((context) -> context.sendAfter(SECOND, "tick"));
		this.world.passMillis(1000);
		assertThat(timer.cancel()).isEmpty();
		assertThat(this.probe.messages()).containsExactly("tick");
	}

	@Test
	void aMessageThatIsInTheMailboxAlreadyIsCancelledToo() {
		TimerRef timer = this.probe.run((context) -> context.sendAfter(SECOND, "tick"));
		this.world.suspend(this.probe.pid());
		this.world.passMillis(1000);
		timer.cancel();
		this.world.resume(this.probe.pid());
		assertThat(this.probe.messages()).isEmpty();
	}

	@Test
	void aRepeatingTimerStopsWhenCancelled() {
		TimerRef rate = this.probe.run((context) -> context.sendEvery(SECOND, "rate"));
		TimerRef delay = this.probe.run((context) -> context.sendWithFixedDelay(SECOND, "delay"));
		this.world.passMillis(2000);
		assertThat(this.probe.messages()).hasSize(4);
		assertThat(rate.cancel()).contains(SECOND);
		assertThat(delay.cancel()).contains(SECOND);
		this.world.passMillis(5000);
		assertThat(this.probe.messages()).hasSize(4);
		assertThat(this.world.time().scheduled()).isZero();
	}

	@Test
	void timersAreGoneWithTheProcess() {
		this.probe.tell((context) -> {
			context.sendAfter(SECOND, "once");
			context.sendEvery(SECOND, "rate");
			context.sendWithFixedDelay(SECOND, "delay");
		});
		assertThat(this.world.time().scheduled()).isEqualTo(3);
		this.world.system().exit(this.probe.pid(), ExitReason.KILL);
		assertThat(this.world.time().scheduled()).isZero();
	}

	@Test
	void ofManyTimersThoseThatAreNotCancelledFireOrEndWithTheProcess() {
		List<TimerRef> cancelled = new ArrayList<>();
		List<String> expected = new ArrayList<>();
		this.probe.tell((context) -> {
			for (int i = 0; i < 100; i++) {
				TimerRef timer = context.sendAfter(Duration.ofMillis(10 + i), "tick " + i);
				if (i % 3 == 0) {
					cancelled.add(timer);
				}
				else if (i < 50) {
					expected.add("tick " + i);
				}
			}
		});
		Collections.shuffle(cancelled, new Random(1));
		cancelled.forEach(TimerRef::cancel);
		this.world.passMillis(59);
		assertThat(this.probe.messages()).isEqualTo(expected);
		assertThat(this.world.time().scheduled()).isEqualTo(33);
		this.world.system().exit(this.probe.pid(), ExitReason.KILL);
		assertThat(this.world.time().scheduled()).isZero();
	}

	@Test
	void cancellingATimerOfAProcessThatHasEndedHasNoEffect() {
		TimerRef timer = this.probe.run((context) -> context.sendAfter(SECOND, "tick"));
		this.world.system().exit(this.probe.pid(), ExitReason.KILL);
		assertThat(timer.cancel()).isEmpty();
		Probe.Running other = Probe.start(this.world.system());
		TimerRef another = other.run((context) -> context.sendAfter(SECOND, "another"));
		assertThat(timer.cancel()).isEmpty();
		assertThat(another.cancel()).contains(SECOND);
	}

	@Test
	void aTimerMustHaveAPositiveTime() {
		ServerContext context = this.probe.run((own) -> own);
		assertThatIllegalArgumentException().isThrownBy(() -> context.sendAfter(SECOND.negated(), "tick"));
		assertThatIllegalArgumentException().isThrownBy(() -> context.sendEvery(Duration.ZERO, "tick"));
	}

}
