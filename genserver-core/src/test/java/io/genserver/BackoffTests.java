package io.genserver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.genserver.supervisor.AutoShutdown;
import io.genserver.supervisor.Backoff;
import io.genserver.supervisor.ChildCounts;
import io.genserver.supervisor.ChildInfo;
import io.genserver.supervisor.ChildOutcome;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.ChildState;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorSpec;

import static io.genserver.SupervisedWorld.DIED;
import static io.genserver.SupervisedWorld.HOUR;
import static io.genserver.WaitingWorld.BACKOFF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A child with a backoff waits before it is restarted.
 */
class BackoffTests {

	private final WaitingWorld world = new WaitingWorld();

	@AfterEach
	void close() {
		this.world.close();
	}

	private static List<Long> seconds(long... seconds) {
		List<Long> list = new ArrayList<>();
		for (long each : seconds) {
			list.add(each);
		}
		return list;
	}

	@Test
	void theDelayGrowsWithEachCrashUpToTheLongest() {
		this.world.start(Strategy.ONE_FOR_ONE, this.world.patient("a"));
		List<Long> delays = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			this.world.crash("a");
			Duration delay = this.world.untilRestart("a");
			delays.add(delay.toSeconds());
			this.world.passMillis(delay.toMillis() - 1);
			assertThat(this.world.info("a").state()).isEqualTo(ChildState.RESTARTING);
			assertThat(this.world.log()).containsExactly("stop a");
			this.world.passMillis(1);
			assertThat(this.world.info("a").state()).isEqualTo(ChildState.RUNNING);
			assertThat(this.world.info("a").nextRestartAt()).isNull();
			assertThat(this.world.log()).containsExactly("stop a", "start a");
		}
		assertThat(delays).isEqualTo(seconds(1, 2, 4, 8, 10, 10));
		assertThat(this.world.info("a").restarts()).isEqualTo(6);
	}

	@Test
	void theDelayGrowsWithEachFailedStart() {
		this.world.start(Strategy.ONE_FOR_ONE, this.world.patient("a"));
		this.world.fail("a", 3);
		this.world.crash("a");
		this.world.passMillis(1000);
		assertThat(this.world.untilRestart("a")).isEqualTo(Duration.ofSeconds(2));
		this.world.passMillis(2000);
		assertThat(this.world.untilRestart("a")).isEqualTo(Duration.ofSeconds(4));
		this.world.passMillis(4000);
		assertThat(this.world.untilRestart("a")).isEqualTo(Duration.ofSeconds(8));
		this.world.passMillis(8000);
		assertThat(this.world.info("a").state()).isEqualTo(ChildState.RUNNING);
		assertThat(this.world.log()).containsExactly("stop a", "fail a", "fail a", "fail a", "start a");
	}

	@Test
	void afterAHealthyTimeTheDelayBeginsAnew() {
		this.world.start(Strategy.ONE_FOR_ONE,
				this.world.child("a").withBackoff(BACKOFF.withResetAfter(Duration.ofSeconds(20))));
		this.world.crash("a");
		this.world.passMillis(1000);
		this.world.passMillis(19_999);
		this.world.crash("a");
		assertThat(this.world.untilRestart("a")).isEqualTo(Duration.ofSeconds(2));
		this.world.passMillis(2000);
		this.world.passMillis(20_000);
		this.world.crash("a");
		assertThat(this.world.untilRestart("a")).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void jitterShortensTheDelayByARandomPartOfIt() {
		List<Double> random = new ArrayList<>(List.of(0.0, 0.5, 0.25));
		Backoff backoff = BACKOFF.withMultiplier(1).withJitter(0.5).withRandom(() -> random.remove(0));
		this.world.start(Strategy.ONE_FOR_ONE, this.world.child("a").withBackoff(backoff));
		for (long expected : List.of(1000, 750, 875)) {
			this.world.crash("a");
			assertThat(this.world.untilRestart("a")).isEqualTo(Duration.ofMillis(expected));
			this.world.passMillis(expected);
		}
	}

	@Test
	void withoutFurtherWordsDelaysDoubleAndAFifthOfThemIsRandom() {
		Backoff backoff = Backoff.of(Duration.ofMillis(200), Duration.ofSeconds(30));
		assertThat(backoff.multiplier()).isEqualTo(2);
		assertThat(backoff.jitter()).isEqualTo(0.2);
		assertThat(backoff.resetAfter()).isEqualTo(Duration.ofSeconds(30));
		for (int i = 0; i < 1000; i++) {
			assertThat(backoff.random().getAsDouble()).isBetween(0.0, 1.0);
		}
		assertThat(backoff).isEqualTo(Backoff.of(Duration.ofMillis(200), Duration.ofSeconds(30)));
		assertThat(this.world.child("a").backoff()).isNull();
		ChildSpec changed = this.world.child("a")
			.withBackoff(backoff)
			.withRestart(Restart.TRANSIENT)
			.withSignificant(true)
			.withShutdown(this.world.child("a").shutdown());
		assertThat(changed.backoff()).isEqualTo(backoff);
	}

	@Test
	void anEndlessGrowthStopsAtTheLongest() {
		Backoff backoff = Backoff.of(Duration.ofNanos(1), Duration.ofDays(365_000_000)).withMultiplier(1e300);
		this.world.start(Strategy.ONE_FOR_ONE, this.world.child("a").withBackoff(backoff));
		this.world.fail("a", 1);
		this.world.crash("a");
		this.world.passMillis(1);
		assertThat(this.world.untilRestart("a")).isGreaterThan(Duration.ofDays(10_000));
	}

	@Test
	void whatMakesNoSenseIsRefused() {
		List<UnaryOperator<Backoff>> mistakes = List.of((backoff) -> backoff.withMultiplier(0.9),
				(backoff) -> backoff.withMultiplier(Double.NaN), (backoff) -> backoff.withJitter(-0.1),
				(backoff) -> backoff.withJitter(1.1), (backoff) -> backoff.withJitter(Double.NaN),
				(backoff) -> backoff.withResetAfter(Duration.ofNanos(-1)), (backoff) -> Backoff.of(Duration.ZERO, HOUR),
				(backoff) -> Backoff.of(Duration.ofSeconds(-1), HOUR), (backoff) -> Backoff.of(HOUR, BACKOFF.max()));
		assertThat(mistakes).allSatisfy((mistake) -> assertThatExceptionOfType(InvalidSupervisionException.class)
			.isThrownBy(() -> mistake.apply(BACKOFF)));
	}

	@Test
	void whileAChildWaitsItsSiblingsLiveAndRequestsAreAnswered() {
		Supervisor supervisor = this.world.start(Strategy.ONE_FOR_ONE, this.world.patient("a"), this.world.child("b"));
		Pid b = this.world.pid("b");
		this.world.crash("a");
		assertThat(supervisor.whichChildren()).extracting(ChildInfo::id).containsExactly("b", "a");
		assertThat(supervisor.whichChildren().get(1).state()).isEqualTo(ChildState.RESTARTING);
		assertThat(supervisor.whichChildren().get(1).pid()).isNull();
		assertThat(supervisor.countChildren()).isEqualTo(new ChildCounts(2, 1, 0, 2));
		assertThat(supervisor.childSpec("a").orElseThrow().backoff()).isEqualTo(BACKOFF);
		assertThat(supervisor.startChild(this.world.child("c"))).isInstanceOf(StartResult.Started.class);
		assertThat(supervisor.startChild(this.world.patient("a"))).isInstanceOfSatisfying(StartResult.Failed.class,
				(failed) -> assertThat(failed.reason().name()).isEqualTo("already_present"));
		assertThat(supervisor.deleteChild("a")).isEqualTo(ChildOutcome.RESTARTING);
		this.world.crash("c");
		assertThat(this.world.log()).containsExactly("stop c", "start c");
		assertThat(this.world.pid("b")).isEqualTo(b);
		this.world.passMillis(1000);
		assertThat(this.world.states().values()).containsOnly(ChildState.RUNNING);
	}

	@Test
	void aChildThatIsTerminatedWaitsNoMoreAndCanBeDeleted() {
		Supervisor supervisor = this.world.start(Strategy.ONE_FOR_ONE, this.world.patient("a"));
		this.world.crash("a");
		assertThat(this.world.timers()).isOne();
		assertThat(supervisor.terminateChild("a")).isEqualTo(ChildOutcome.OK);
		assertThat(this.world.timers()).isZero();
		assertThat(this.world.info("a").state()).isEqualTo(ChildState.STOPPED);
		assertThat(this.world.info("a").nextRestartAt()).isNull();
		this.world.passMillis(60_000);
		assertThat(this.world.info("a").state()).isEqualTo(ChildState.STOPPED);
		supervisor.restartChild("a").pid();
		this.world.crash("a");
		assertThat(this.world.untilRestart("a")).as("begins anew").isEqualTo(Duration.ofSeconds(1));
		supervisor.terminateChild("a");
		assertThat(supervisor.deleteChild("a")).isEqualTo(ChildOutcome.OK);
		assertThat(supervisor.whichChildren()).isEmpty();
	}

	@Test
	void aChildThatIsRestartedOnRequestStartsAtOnce() {
		Supervisor supervisor = this.world.start(Strategy.ONE_FOR_ONE, this.world.patient("a"));
		this.world.crash("a");
		Pid pid = supervisor.restartChild("a").pid();
		assertThat(this.world.pid("a")).isEqualTo(pid);
		assertThat(this.world.timers()).isZero();
		assertThat(this.world.info("a").restarts()).isOne();
		this.world.passMillis(60_000);
		assertThat(this.world.pid("a")).isEqualTo(pid);
	}

	@Test
	void aRestartOnRequestThatFailsCountsNothingAndTheChildGoesOnWaiting() {
		Supervisor supervisor = this.world
			.start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, this.world.patient("a")).withIntensity(1, HOUR));
		this.world.crash("a");
		this.world.fail("a", 3);
		for (int i = 0; i < 3; i++) {
			assertThat(supervisor.restartChild("a")).isInstanceOfSatisfying(StartResult.Failed.class,
					(failed) -> assertThat(failed.reason()).isEqualTo(DIED));
		}
		assertThat(this.world.untilRestart("a")).isEqualTo(Duration.ofSeconds(1));
		assertThat(this.world.info("a").state()).isEqualTo(ChildState.RESTARTING);
		this.world.passMillis(1000);
		assertThat(this.world.info("a").state()).isEqualTo(ChildState.RUNNING);
	}

	@Test
	void aRestartThatSaysIgnoreEndsTheWait() {
		Supervisor supervisor = this.world.start(Strategy.ONE_FOR_ONE, this.world.patient("a"),
				this.world.patient("b"));
		this.world.world().fail("a", 1, InitResult.ignore());
		this.world.world().fail("b", 1, InitResult.ignore());
		this.world.crash("a");
		this.world.crash("b");
		assertThat(supervisor.restartChild("a")).isInstanceOf(StartResult.Ignored.class);
		this.world.passMillis(1000);
		assertThat(this.world.states()).isEqualTo(Map.of("a", ChildState.STOPPED, "b", ChildState.STOPPED));
		assertThat(this.world.timers()).isZero();
	}

	@Test
	void aCrashCountsWhenItHappensAndAFailedStartToo() {
		Supervisor supervisor = this.world
			.start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, this.world.patient("a"), this.world.child("b"))
				.withIntensity(2, HOUR));
		this.world.fail("a", 2);
		this.world.crash("a");
		assertThat(supervisor.info().orElseThrow().restartsInWindow()).isOne();
		this.world.passMillis(1000);
		assertThat(supervisor.info().orElseThrow().restartsInWindow()).isEqualTo(2);
		assertThat(supervisor.info().orElseThrow().restarts()).isEqualTo(2);
		this.world.passMillis(2000);
		assertThat(supervisor.info()).isEmpty();
		assertThat(this.world.log()).containsExactly("stop a", "fail a", "fail a", "stop b");
		assertThat(this.world.timers()).isZero();
	}

	@Test
	void aBackoffThatIsLongEnoughKeepsTheSupervisorWithinItsLimit() {
		Supervisor supervisor = this.world.start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, this.world.patient("a"))
			.withIntensity(3, Duration.ofSeconds(5)));
		this.world.fail("a", 100);
		this.world.crash("a");
		this.world.passMillis(600_000);
		assertThat(supervisor.info()).isPresent();
		assertThat(this.world.log().size()).isBetween(60, 70);
	}

	@Test
	void aSupervisorThatIsStoppedWaitsForNobody() {
		Supervisor supervisor = this.world.start(Strategy.ONE_FOR_ONE, this.world.patient("a"), this.world.child("b"));
		this.world.crash("a");
		supervisor.stop(HOUR);
		this.world.passMillis(60_000);
		assertThat(this.world.log()).containsExactly("stop a", "stop b");
		assertThat(this.world.timers()).isZero();
	}

	@Test
	void aSuspendedSupervisorRestartsNobodyUntilItGoesOn() {
		this.world.start(Strategy.ONE_FOR_ONE, this.world.patient("a"));
		Pid supervisor = this.world.system().whereis("sup");
		this.world.crash("a");
		this.world.world().world().suspend(supervisor);
		this.world.passMillis(5000);
		assertThat(this.world.info("a").state()).isEqualTo(ChildState.RESTARTING);
		this.world.world().world().resume(supervisor);
		assertThat(this.world.info("a").state()).isEqualTo(ChildState.RUNNING);
	}

	@Test
	void aTransientChildWaitsAfterACrashAndATemporaryOneNever() {
		this.world.start(Strategy.ONE_FOR_ONE, this.world.patient("a").withRestart(Restart.TRANSIENT),
				this.world.patient("b").withRestart(Restart.TEMPORARY));
		this.world.crash("a");
		this.world.crash("b");
		assertThat(this.world.states()).isEqualTo(Map.of("a", ChildState.RESTARTING));
		this.world.passMillis(1000);
		this.world.world().end(this.world.pid("a"), ExitReason.NORMAL);
		assertThat(this.world.states()).isEqualTo(Map.of("a", ChildState.STOPPED));
		assertThat(this.world.timers()).isZero();
	}

	@Test
	void aSignificantChildThatWaitsHasNotEnded() {
		Supervisor supervisor = this.world
			.start(SupervisorSpec.of(Strategy.ONE_FOR_ONE).withAutoShutdown(AutoShutdown.ALL_SIGNIFICANT));
		supervisor.startChild(this.world.patient("a").withRestart(Restart.TRANSIENT).withSignificant(true));
		supervisor.startChild(this.world.child("b", Restart.TRANSIENT).withSignificant(true));
		this.world.crash("a");
		this.world.world().end(this.world.pid("b"), ExitReason.NORMAL);
		assertThat(supervisor.info()).isPresent();
		this.world.passMillis(1000);
		this.world.world().end(this.world.pid("a"), ExitReason.NORMAL);
		assertThat(supervisor.info()).isEmpty();
	}

	@Test
	void theLogSaysHowLongAChildWaits() {
		this.world.start(Strategy.ONE_FOR_ONE, this.world.patient("a"));
		try (LogLines log = LogLines.of(Supervisor.class, Level.INFO)) {
			this.world.crash("a");
			assertThat(log.lines()).last().isEqualTo("Supervisor 'sup': child 'a' will be restarted in 1000 ms");
		}
	}

}
