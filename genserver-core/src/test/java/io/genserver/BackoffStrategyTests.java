package io.genserver;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.genserver.supervisor.Backoff;
import io.genserver.supervisor.ChildOutcome;
import io.genserver.supervisor.ChildState;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;

import static io.genserver.WaitingWorld.BACKOFF;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who waits with a child whose restart is delayed, where the strategy restarts several.
 */
class BackoffStrategyTests {

	private final WaitingWorld world = new WaitingWorld();

	@AfterEach
	void close() {
		this.world.close();
	}

	@Test
	void withOneForAllEverybodyIsStoppedAtOnceAndStartedAfterTheDelay() {
		this.world.start(Strategy.ONE_FOR_ALL, this.world.child("a"), this.world.patient("b"), this.world.child("c"),
				this.world.child("d", Restart.TEMPORARY));
		this.world.crash("b");
		assertThat(this.world.log()).containsExactly("stop b", "stop d", "stop c", "stop a");
		assertThat(this.world.states())
			.isEqualTo(Map.of("a", ChildState.RESTARTING, "b", ChildState.RESTARTING, "c", ChildState.RESTARTING));
		assertThat(this.world.untilRestart("a")).isEqualTo(Duration.ofSeconds(1));
		this.world.log().clear();
		this.world.passMillis(1000);
		assertThat(this.world.log()).containsExactly("start a", "start b", "start c");
		assertThat(this.world.timers()).isZero();
	}

	@Test
	void withRestForOneThoseBeforeLive() {
		this.world.start(Strategy.REST_FOR_ONE, this.world.child("a"), this.world.patient("b"), this.world.child("c"));
		Pid a = this.world.pid("a");
		this.world.crash("b");
		assertThat(this.world.log()).containsExactly("stop b", "stop c");
		this.world.log().clear();
		this.world.passMillis(1000);
		assertThat(this.world.log()).containsExactly("start b", "start c");
		assertThat(this.world.pid("a")).isEqualTo(a);
	}

	@Test
	void aChildWithoutBackoffIsRestartedAtOnceWithItsGroup() {
		this.world.start(Strategy.ONE_FOR_ALL, this.world.patient("a"), this.world.child("b"));
		this.world.crash("b");
		assertThat(this.world.log()).containsExactly("stop b", "stop a", "start a", "start b");
	}

	@Test
	void withOneForAllAFailedStartStopsThoseThatHaveStarted() {
		this.world.start(Strategy.ONE_FOR_ALL, this.world.child("a"), this.world.patient("b"), this.world.child("c"));
		this.world.fail("b", 1);
		this.world.crash("b");
		this.world.log().clear();
		this.world.passMillis(1000);
		assertThat(this.world.log()).containsExactly("start a", "fail b", "stop a");
		assertThat(this.world.states().values()).containsOnly(ChildState.RESTARTING);
		assertThat(this.world.untilRestart("c")).isEqualTo(Duration.ofSeconds(2));
		this.world.log().clear();
		this.world.passMillis(2000);
		assertThat(this.world.log()).containsExactly("start a", "start b", "start c");
	}

	@Test
	void withRestForOneAFailedStartLeavesThoseBeforeAlone() {
		this.world.start(Strategy.REST_FOR_ONE, this.world.patient("a"), this.world.patient("b"),
				this.world.child("c"));
		this.world.fail("b", 1);
		this.world.crash("a");
		this.world.log().clear();
		this.world.passMillis(1000);
		assertThat(this.world.log()).containsExactly("start a", "fail b");
		assertThat(this.world.states())
			.isEqualTo(Map.of("a", ChildState.RUNNING, "b", ChildState.RESTARTING, "c", ChildState.RESTARTING));
		assertThat(this.world.untilRestart("c")).as("the first failure of b").isEqualTo(Duration.ofSeconds(1));
		this.world.log().clear();
		this.world.passMillis(1000);
		assertThat(this.world.log()).containsExactly("start b", "start c");
	}

	@Test
	void afterADelayAChildWithoutBackoffThatCannotStartIsTriedAgainAtOnce() {
		this.world.start(Strategy.ONE_FOR_ALL, this.world.patient("a"), this.world.child("b"));
		this.world.fail("b", 2);
		this.world.crash("a");
		this.world.log().clear();
		this.world.passMillis(1000);
		assertThat(this.world.log()).containsExactly("start a", "fail b", "stop a", "start a", "fail b", "stop a",
				"start a", "start b");
	}

	@Test
	void aRestartThatIsTriedAgainAtOnceGivesWayToOneThatWaits() {
		this.world.start(Strategy.REST_FOR_ONE, this.world.patient("a"), this.world.child("b"));
		Pid supervisor = this.world.system().whereis("sup");
		this.world.world().world().suspend(supervisor);
		this.world.fail("b", 1);
		this.world.world().kill(this.world.pid("b"));
		this.world.world().kill(this.world.pid("a"));
		// b fails, to be tried again at once, but the end of a comes first
		this.world.world().world().resume(supervisor);
		assertThat(this.world.log()).containsExactly("fail b");
		assertThat(this.world.states().values()).containsOnly(ChildState.RESTARTING);
		this.world.passMillis(1000);
		assertThat(this.world.log()).containsExactly("fail b", "start a", "start b");
	}

	@Test
	void aCrashOfAnEarlierOneTakesTheWaitingOnesWithIt() {
		this.world.start(Strategy.REST_FOR_ONE, this.world.child("a"), this.world.patient("b"), this.world.child("c"));
		this.world.crash("b");
		this.world.crash("a");
		assertThat(this.world.log()).containsExactly("stop a", "start a", "start b", "start c");
		assertThat(this.world.timers()).isZero();
		this.world.crash("b");
		assertThat(this.world.untilRestart("b")).as("b goes on counting").isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void aLongerWaitOfAnEarlierOneReplacesTheShorterOne() {
		Backoff slow = Backoff.of(Duration.ofSeconds(5), Duration.ofSeconds(5)).withJitter(0);
		this.world.start(Strategy.REST_FOR_ONE, this.world.child("a").withBackoff(slow), this.world.patient("b"));
		this.world.crash("b");
		this.world.crash("a");
		assertThat(this.world.timers()).isOne();
		this.world.passMillis(4999);
		assertThat(this.world.log()).containsExactly("stop a");
		this.world.passMillis(1);
		assertThat(this.world.log()).containsExactly("stop a", "start a", "start b");
	}

	@Test
	void whoeverIsTerminatedIsNotStartedWithTheOthers() {
		Supervisor supervisor = this.world.start(Strategy.ONE_FOR_ALL, this.world.patient("a"), this.world.child("b"),
				this.world.child("c"));
		this.world.crash("a");
		assertThat(supervisor.terminateChild("b")).isEqualTo(ChildOutcome.OK);
		this.world.log().clear();
		this.world.passMillis(1000);
		assertThat(this.world.log()).containsExactly("start a", "start c");
		this.world.crash("a");
		supervisor.terminateChild("a");
		this.world.log().clear();
		this.world.passMillis(2000);
		assertThat(this.world.log()).as("b again, as in OTP").containsExactly("start b", "start c");
		assertThat(this.world.info("a").state()).isEqualTo(ChildState.STOPPED);
	}

	@Test
	void aChildThatIsAddedMeanwhileIsLeftAlone() {
		Supervisor supervisor = this.world.start(Strategy.ONE_FOR_ALL, this.world.patient("a"));
		this.world.crash("a");
		Pid b = supervisor.startChild(this.world.child("b")).pid();
		this.world.passMillis(1000);
		assertThat(this.world.pid("b")).isEqualTo(b);
		assertThat(this.world.info("a").state()).isEqualTo(ChildState.RUNNING);
	}

	@Test
	void aRestartOnRequestStartsAllThatWaitTogether() {
		Supervisor supervisor = this.world.start(Strategy.REST_FOR_ONE, this.world.child("a"), this.world.patient("b"),
				this.world.child("c"));
		this.world.crash("b");
		this.world.log().clear();
		Pid c = supervisor.restartChild("c").pid();
		assertThat(this.world.log()).containsExactly("start b", "start c");
		assertThat(this.world.pid("c")).isEqualTo(c);
		assertThat(this.world.timers()).isZero();
	}

	@Test
	void withOneForAllARestartOnRequestThatFailsStartsNobody() {
		Supervisor supervisor = this.world.start(Strategy.ONE_FOR_ALL, this.world.child("a"), this.world.patient("b"),
				this.world.child("c"));
		this.world.crash("b");
		this.world.fail("c", 1);
		this.world.log().clear();
		assertThat(supervisor.restartChild("b")).isInstanceOfSatisfying(StartResult.Failed.class,
				(failed) -> assertThat(failed.server()).isEqualTo("c"));
		assertThat(this.world.log()).containsExactly("start a", "start b", "fail c", "stop b", "stop a");
		assertThat(this.world.states().values()).containsOnly(ChildState.RESTARTING);
		this.world.log().clear();
		this.world.passMillis(1000);
		assertThat(this.world.log()).containsExactly("start a", "start b", "start c");
	}

	@Test
	void withRestForOneARestartOnRequestThatFailsLeavesTheOthersWaiting() {
		Supervisor supervisor = this.world.start(Strategy.REST_FOR_ONE, this.world.patient("a"), this.world.child("b"));
		this.world.crash("a");
		this.world.fail("b", 1);
		assertThat(supervisor.restartChild("a")).isInstanceOf(StartResult.Failed.class);
		assertThat(this.world.states()).isEqualTo(Map.of("a", ChildState.RUNNING, "b", ChildState.RESTARTING));
		assertThat(this.world.untilRestart("b")).isEqualTo(BACKOFF.initial());
		this.world.passMillis(1000);
		assertThat(this.world.states()).isEqualTo(Map.of("a", ChildState.RUNNING, "b", ChildState.RUNNING));
	}

}
