package io.genserver;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.genserver.supervisor.AutoShutdown;
import io.genserver.supervisor.ChildCounts;
import io.genserver.supervisor.ChildInfo;
import io.genserver.supervisor.ChildOutcome;
import io.genserver.supervisor.ChildState;
import io.genserver.supervisor.GiveUp;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorSpec;

import static io.genserver.SupervisedWorld.DIED;
import static io.genserver.SupervisedWorld.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A supervisor that parks a child that fails too often, instead of giving up.
 */
class ParkingTests {

	private final WaitingWorld world = new WaitingWorld();

	@AfterEach
	void close() {
		this.world.close();
	}

	private void crash(String id, int times) {
		for (int i = 0; i < times; i++) {
			this.world.crash(id);
		}
	}

	@Test
	void unlessSaidOtherwiseASupervisorEscalates() {
		assertThat(SupervisorSpec.of(Strategy.ONE_FOR_ONE).onGiveUp()).isEqualTo(GiveUp.ESCALATE);
		Supervisor supervisor = this.world
			.start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, this.world.child("a")).withIntensity(0, HOUR));
		crash("a", 1);
		assertThat(supervisor.info()).isEmpty();
	}

	@Test
	void aChildThatAloneExhaustsTheLimitIsParkedAndItsSiblingsLive() {
		Supervisor supervisor = this.world.startParking(Strategy.ONE_FOR_ONE, this.world.child("a"),
				this.world.child("b"));
		Pid b = this.world.pid("b");
		crash("a", 2);
		assertThat(this.world.info("a").state()).isEqualTo(ChildState.RUNNING);
		crash("a", 1);
		assertThat(this.world.log()).containsExactly("stop a");
		assertThat(this.world.states()).isEqualTo(Map.of("a", ChildState.PARKED, "b", ChildState.RUNNING));
		assertThat(this.world.pid("b")).isEqualTo(b);
		assertThat(supervisor.whichChildren()).extracting(ChildInfo::state)
			.containsExactly(ChildState.RUNNING, ChildState.PARKED);
		assertThat(supervisor.countChildren()).isEqualTo(new ChildCounts(2, 1, 0, 2));
		assertThat(this.world.info("a").lastExit()).isEqualTo(DIED);
		assertThat(this.world.info("a").nextRestartAt()).isNull();
		this.world.passMillis(60_000);
		assertThat(this.world.info("a").state()).isEqualTo(ChildState.PARKED);
	}

	@Test
	void whatAParkedChildDidCountsNoMore() {
		Supervisor supervisor = this.world.startParking(Strategy.ONE_FOR_ONE, this.world.child("a"),
				this.world.child("b"));
		crash("a", 3);
		assertThat(supervisor.info().orElseThrow().restartsInWindow()).isZero();
		assertThat(supervisor.info().orElseThrow().restarts()).isEqualTo(2);
		crash("b", 2);
		assertThat(this.world.states()).isEqualTo(Map.of("a", ChildState.PARKED, "b", ChildState.RUNNING));
		crash("b", 1);
		assertThat(this.world.states()).isEqualTo(Map.of("a", ChildState.PARKED, "b", ChildState.PARKED));
		supervisor.restartChild("a").pid();
		crash("a", 2);
		assertThat(this.world.info("a").state()).isEqualTo(ChildState.RUNNING);
		crash("a", 1);
		assertThat(this.world.info("a").state()).isEqualTo(ChildState.PARKED);
	}

	@Test
	void childrenThatExhaustTheLimitTogetherEndTheSupervisor() {
		Supervisor supervisor = this.world.startParking(Strategy.ONE_FOR_ONE, this.world.child("a"),
				this.world.child("b"));
		crash("a", 2);
		crash("b", 1);
		assertThat(supervisor.info()).isEmpty();
	}

	@Test
	void onlyFailuresWithinTheTimeCount() {
		Supervisor supervisor = this.world.start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, this.world.child("a"))
			.withIntensity(1, Duration.ofSeconds(10))
			.withOnGiveUp(GiveUp.PARK));
		crash("a", 1);
		this.world.passMillis(10_001);
		crash("a", 1);
		assertThat(this.world.info("a").state()).isEqualTo(ChildState.RUNNING);
		assertThat(supervisor.info().orElseThrow().restartsInWindow()).isOne();
		this.world.passMillis(10_000);
		crash("a", 1);
		assertThat(this.world.info("a").state()).isEqualTo(ChildState.PARKED);
	}

	@Test
	void withALimitOfZeroTheFirstCrashParks() {
		this.world.start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, this.world.child("a"))
			.withIntensity(0, HOUR)
			.withOnGiveUp(GiveUp.PARK));
		crash("a", 1);
		assertThat(this.world.info("a").state()).isEqualTo(ChildState.PARKED);
	}

	@Test
	void startsThatFailParkToo() {
		this.world.startParking(Strategy.ONE_FOR_ONE, this.world.child("a"));
		this.world.fail("a", 100);
		crash("a", 1);
		assertThat(this.world.log()).containsExactly("stop a", "fail a", "fail a");
		assertThat(this.world.info("a").state()).isEqualTo(ChildState.PARKED);
	}

	@Test
	void withABackoffAParkedChildIsTriedAgainAndAgainAndNothingIsCounted() {
		Supervisor supervisor = this.world.startParking(Strategy.ONE_FOR_ONE, this.world.patient("a"));
		this.world.fail("a", 5);
		crash("a", 1);
		this.world.passMillis(1000);
		this.world.passMillis(2000);
		assertThat(this.world.info("a").state()).isEqualTo(ChildState.PARKED);
		for (long delay : List.of(4000, 8000, 10_000)) {
			assertThat(this.world.untilRestart("a")).isEqualTo(Duration.ofMillis(delay));
			this.world.passMillis(delay);
			assertThat(this.world.info("a").state()).isEqualTo(ChildState.PARKED);
			assertThat(supervisor.info().orElseThrow().restartsInWindow()).isZero();
		}
		this.world.passMillis(10_000);
		assertThat(this.world.info("a").state()).isEqualTo(ChildState.RUNNING);
		assertThat(this.world.info("a").restarts()).isEqualTo(6);
		assertThat(this.world.timers()).isZero();
	}

	@Test
	void aParkedChildIsTriedOnRequest() {
		Supervisor supervisor = this.world.startParking(Strategy.ONE_FOR_ONE, this.world.child("a"));
		crash("a", 3);
		this.world.fail("a", 1);
		assertThat(supervisor.restartChild("a")).isInstanceOf(StartResult.Failed.class);
		assertThat(this.world.info("a").state()).isEqualTo(ChildState.PARKED);
		Pid pid = supervisor.restartChild("a").pid();
		assertThat(this.world.pid("a")).isEqualTo(pid);
		assertThat(supervisor.restartChild("a")).isInstanceOfSatisfying(StartResult.Failed.class,
				(failed) -> assertThat(failed.reason().name()).isEqualTo("running"));
	}

	@Test
	void aParkedChildCanBeTerminatedAndDeleted() {
		Supervisor supervisor = this.world.startParking(Strategy.ONE_FOR_ONE, this.world.patient("a"),
				this.world.child("b"));
		this.world.fail("a", 100);
		crash("a", 1);
		this.world.passMillis(3000);
		assertThat(this.world.timers()).isOne();
		assertThat(supervisor.terminateChild("a")).isEqualTo(ChildOutcome.OK);
		assertThat(this.world.info("a").state()).isEqualTo(ChildState.STOPPED);
		assertThat(this.world.timers()).isZero();
		crash("b", 3);
		assertThat(supervisor.deleteChild("b")).isEqualTo(ChildOutcome.OK);
		assertThat(supervisor.startChild(this.world.child("b"))).isInstanceOf(StartResult.Started.class);
		assertThat(supervisor.deleteChild("a")).isEqualTo(ChildOutcome.OK);
		assertThat(this.world.states()).isEqualTo(Map.of("b", ChildState.RUNNING));
	}

	@Test
	void aParkedChildThatIsDeletedIsNotTriedAgain() {
		Supervisor supervisor = this.world.startParking(Strategy.ONE_FOR_ONE, this.world.patient("a"));
		this.world.fail("a", 2);
		crash("a", 1);
		this.world.passMillis(3000);
		assertThat(supervisor.deleteChild("a")).isEqualTo(ChildOutcome.OK);
		assertThat(this.world.timers()).isZero();
		assertThat(supervisor.whichChildren()).isEmpty();
	}

	@Test
	void withRestForOneThoseAfterItAreParkedWithIt() {
		Supervisor supervisor = this.world.startParking(Strategy.REST_FOR_ONE, this.world.child("a"),
				this.world.child("b"), this.world.child("c"), this.world.child("d", Restart.TEMPORARY));
		Pid a = this.world.pid("a");
		crash("b", 3);
		assertThat(this.world.log()).containsExactly("stop b", "stop c");
		assertThat(this.world.states())
			.isEqualTo(Map.of("a", ChildState.RUNNING, "b", ChildState.PARKED, "c", ChildState.PARKED));
		assertThat(this.world.pid("a")).isEqualTo(a);
		this.world.log().clear();
		supervisor.restartChild("b").pid();
		assertThat(this.world.log()).containsExactly("start b", "start c");
		assertThat(this.world.states().values()).containsOnly(ChildState.RUNNING);
	}

	@Test
	void aRestartOfAnEarlierOneTriesTheParkedOnesToo() {
		this.world.startParking(Strategy.REST_FOR_ONE, this.world.child("a"), this.world.child("b"));
		crash("b", 3);
		crash("a", 1);
		assertThat(this.world.log()).containsExactly("stop a", "start a", "start b");
	}

	@Test
	void withOneForAllAllAreParkedTogether() {
		this.world.startParking(Strategy.ONE_FOR_ALL, this.world.child("a"), this.world.patient("b"));
		this.world.fail("b", 3);
		crash("b", 1);
		this.world.passMillis(1000);
		this.world.log().clear();
		this.world.passMillis(2000);
		assertThat(this.world.log()).containsExactly("start a", "fail b", "stop a");
		assertThat(this.world.states().values()).containsOnly(ChildState.PARKED);
		this.world.log().clear();
		this.world.passMillis(4000);
		assertThat(this.world.log()).containsExactly("start a", "fail b", "stop a");
		assertThat(this.world.states().values()).containsOnly(ChildState.PARKED);
		this.world.log().clear();
		this.world.passMillis(8000);
		assertThat(this.world.log()).containsExactly("start a", "start b");
		assertThat(this.world.states().values()).containsOnly(ChildState.RUNNING);
	}

	@Test
	void aSiblingThatCannotStartWithAParkedOneIsCountedAsAlways() {
		Supervisor supervisor = this.world.startParking(Strategy.REST_FOR_ONE, this.world.patient("a"),
				this.world.child("b"));
		this.world.fail("a", 2);
		crash("a", 1);
		this.world.passMillis(3000);
		assertThat(this.world.info("b").state()).isEqualTo(ChildState.PARKED);
		this.world.fail("b", 1);
		this.world.log().clear();
		this.world.passMillis(4000);
		assertThat(this.world.log()).containsExactly("start a", "fail b", "start b");
		assertThat(supervisor.info().orElseThrow().restartsInWindow()).isOne();
	}

	@Test
	void aParkedSignificantChildHasNotEnded() {
		Supervisor supervisor = this.world.start(SupervisorSpec.of(Strategy.ONE_FOR_ONE)
			.withIntensity(0, HOUR)
			.withAutoShutdown(AutoShutdown.ALL_SIGNIFICANT)
			.withOnGiveUp(GiveUp.PARK));
		supervisor.startChild(this.world.child("a", Restart.TRANSIENT).withSignificant(true));
		supervisor.startChild(this.world.child("b", Restart.TRANSIENT).withSignificant(true));
		crash("a", 1);
		this.world.world().end(this.world.pid("b"), ExitReason.NORMAL);
		assertThat(this.world.states()).isEqualTo(Map.of("a", ChildState.PARKED, "b", ChildState.STOPPED));
	}

	@Test
	void oneLogLineSaysWhoIsParkedAndWhatFollows() {
		this.world.startParking(Strategy.REST_FOR_ONE, this.world.child("a"), this.world.child("b"));
		try (LogLines log = LogLines.of(Supervisor.class, Level.WARN)) {
			crash("b", 3);
			crash("a", 3);
			assertThat(log.lines()).containsExactly(
					"Supervisor 'sup' parks child 'b': it ended and there were 2 restart(s) within PT1H of it already; "
							+ "it stays stopped until somebody restarts it",
					"Supervisor 'sup' parks child 'a' and with it [b]: it ended and there were 2 restart(s) within PT1H "
							+ "of it already; it stays stopped until somebody restarts it");
		}
	}

	@Test
	void theLogLineSaysWhenAParkedChildIsTriedAgain() {
		this.world.startParking(Strategy.ONE_FOR_ONE, this.world.patient("a"));
		this.world.fail("a", 2);
		crash("a", 1);
		try (LogLines log = LogLines.of(Supervisor.class, Level.INFO)) {
			this.world.passMillis(3000);
			assertThat(log.lines()).last().asString().endsWith("of it already; it will be tried again in 4000 ms");
		}
	}

	@Test
	void anEventTellsThatAChildWasParkedAndAnotherThatItRunsAgain() {
		List<LifecycleEvent> events = new CopyOnWriteArrayList<>();
		try (GenServerSystem system = GenServerSystem.builder().listener(events::add).build()) {
			Pid root = Supervisor
				.start(system,
						SupervisorSpec.of(Strategy.ONE_FOR_ONE, this.world.child("a"))
							.withIntensity(0, HOUR)
							.withOnGiveUp(GiveUp.PARK))
				.pid();
			Supervisor supervisor = Supervisor.of(root);
			supervisor.whichChildren().get(0).pid().cast(DIED);
			await().until(() -> supervisor.whichChildren().get(0).state() == ChildState.PARKED);
			supervisor.restartChild("a").pid();
			await().untilAsserted(() -> assertThat(events).extracting((event) -> event.getClass().getSimpleName())
				.containsExactly("Started", "Started", "Crashed", "Parked", "Started", "Restarted"));
			assertThat(events.get(3)).isInstanceOfSatisfying(LifecycleEvent.Parked.class, (event) -> {
				assertThat(event.supervisor()).isEqualTo(root);
				assertThat(event.child()).isEqualTo("a");
			});
		}
	}

}
