package io.genserver;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.genserver.supervisor.ChildInfo;
import io.genserver.supervisor.ChildOutcome;
import io.genserver.supervisor.ChildState;
import io.genserver.supervisor.DynamicSupervisor;
import io.genserver.supervisor.DynamicSupervisorSpec;
import io.genserver.supervisor.GiveUp;
import io.genserver.supervisor.PartitionSupervisor;
import io.genserver.supervisor.PartitionSupervisorSpec;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;

import static io.genserver.SupervisedWorld.DIED;
import static io.genserver.SupervisedWorld.HOUR;
import static io.genserver.SupervisedWorld.workers;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Backoff and parking of the children of dynamic and partition supervisors.
 */
class DynamicBackoffTests {

	private final WaitingWorld world = new WaitingWorld();

	private final GenServerSystem system = this.world.system();

	@AfterEach
	void close() {
		this.world.close();
	}

	private DynamicSupervisor startParking() {
		return this.world.startDynamic(DynamicSupervisorSpec.create().withIntensity(1, HOUR).withOnGiveUp(GiveUp.PARK));
	}

	private static ChildInfo only(DynamicSupervisor supervisor) {
		assertThat(supervisor.whichChildren()).hasSize(1);
		return supervisor.whichChildren().get(0);
	}

	private void crash(Pid pid) {
		this.world.world().end(pid, DIED);
	}

	private static String reason(StartResult result) {
		return ((StartResult.Failed) result).reason().name();
	}

	@Test
	void aChildWaitsAndTheOthersLive() {
		DynamicSupervisor supervisor = this.world.startDynamic();
		Pid a = supervisor.startChild(this.world.patient("a")).pid();
		Pid b = supervisor.startChild(this.world.child("b")).pid();
		this.world.fail("a", 1);
		crash(a);
		assertThat(supervisor.countChildren()).isEqualTo(workers(2, 1));
		this.world.passMillis(1000);
		assertThat(supervisor.countChildren()).isEqualTo(workers(2, 1));
		assertThat(supervisor.whichChildren()).extracting(ChildInfo::state)
			.containsExactlyInAnyOrder(ChildState.RESTARTING, ChildState.RUNNING);
		assertThat(supervisor.info().orElseThrow().restartsInWindow()).isEqualTo(2);
		this.world.passMillis(1999);
		assertThat(this.world.log()).containsExactly("stop a", "fail a");
		this.world.passMillis(1);
		assertThat(this.world.log()).containsExactly("stop a", "fail a", "start a");
		assertThat(supervisor.countChildren()).isEqualTo(workers(2, 2));
		assertThat(b.isAlive()).isTrue();
	}

	@Test
	void aWaitingChildCountsForTheLimitOfChildren() {
		DynamicSupervisor supervisor = this.world.startDynamic(DynamicSupervisorSpec.create().withMaxChildren(1));
		crash(supervisor.startChild(this.world.patient("a")).pid());
		assertThat(reason(supervisor.startChild(this.world.child("b")))).isEqualTo("max_children");
	}

	@Test
	void aWaitingChildIsTerminatedByItsLastPid() {
		DynamicSupervisor supervisor = this.world.startDynamic();
		Pid pid = supervisor.startChild(this.world.patient("a")).pid();
		crash(pid);
		assertThat(supervisor.terminateChild(pid)).isEqualTo(ChildOutcome.OK);
		assertThat(this.world.timers()).isZero();
		assertThat(supervisor.countChildren()).isEqualTo(workers(0, 0));
	}

	@Test
	void aWaitingChildIsRestartedOnRequest() {
		DynamicSupervisor supervisor = this.world.startDynamic();
		Pid pid = supervisor.startChild(this.world.patient("a")).pid();
		assertThat(reason(supervisor.restartChild(pid))).isEqualTo("running");
		this.world.fail("a", 1);
		crash(pid);
		assertThat(supervisor.restartChild(pid)).isInstanceOf(StartResult.Failed.class);
		assertThat(only(supervisor).nextRestartAt()).isEqualTo(this.world.now().plusSeconds(1));
		Pid next = supervisor.restartChild(pid).pid();
		assertThat(only(supervisor).pid()).isEqualTo(next);
		assertThat(this.world.timers()).isZero();
		assertThat(supervisor.countChildren()).isEqualTo(workers(1, 1));
		assertThat(reason(supervisor.restartChild(pid))).isEqualTo("not_found");
	}

	@Test
	void aWaitingChildIsFoundByTheLastPidThatObserversSee() {
		DynamicSupervisor supervisor = this.world.startDynamic();
		Pid pid = supervisor.startChild(this.world.patient("a")).pid();
		assertThat(only(supervisor).lastPid()).isEqualTo(pid);
		crash(pid);
		ChildInfo waiting = supervisor.children().get(0);
		assertThat(waiting.pid()).isNull();
		assertThat(waiting.lastPid()).isEqualTo(pid);
		Pid next = supervisor.restartChild(waiting.lastPid()).pid();
		assertThat(only(supervisor).lastPid()).isEqualTo(next);
		crash(next);
		assertThat(supervisor.terminateChild(only(supervisor).lastPid())).isEqualTo(ChildOutcome.OK);
	}

	@Test
	void aChildThatIsTriedAgainAtOnceIsNotRestartedOnRequest() {
		DynamicSupervisor supervisor = this.world.startDynamic();
		Pid pid = supervisor.startChild(this.world.child("a")).pid();
		this.world.fail("a", 1);
		var answers = this.world.world()
			.killAndAsk(this.system.whereis("sup"), pid, List.of(() -> supervisor.restartChild(pid)));
		assertThat(reason((StartResult) answers.get(0))).isEqualTo("restarting");
	}

	@Test
	void aSupervisorThatIsStoppedWaitsForNobody() {
		DynamicSupervisor supervisor = this.world.startDynamic();
		crash(supervisor.startChild(this.world.patient("a")).pid());
		supervisor.stop(HOUR);
		this.world.passMillis(5000);
		assertThat(this.world.log()).containsExactly("stop a");
		assertThat(this.world.timers()).isZero();
	}

	@Test
	void aChildThatAloneExhaustsTheLimitIsParked() {
		DynamicSupervisor supervisor = startParking();
		crash(supervisor.startChild(this.world.child("a")).pid());
		Pid last = only(supervisor).pid();
		crash(last);
		assertThat(only(supervisor).state()).isEqualTo(ChildState.PARKED);
		assertThat(supervisor.countChildren()).isEqualTo(workers(1, 0));
		assertThat(supervisor.info().orElseThrow().restartsInWindow()).isZero();
		this.world.fail("a", 1);
		assertThat(supervisor.restartChild(last)).isInstanceOf(StartResult.Failed.class);
		assertThat(only(supervisor).state()).isEqualTo(ChildState.PARKED);
		supervisor.restartChild(last).pid();
		assertThat(supervisor.countChildren()).isEqualTo(workers(1, 1));
	}

	@Test
	void aParkedChildWithABackoffIsTriedAgain() {
		DynamicSupervisor supervisor = startParking();
		Pid pid = supervisor.startChild(this.world.patient("a")).pid();
		this.world.fail("a", 2);
		crash(pid);
		this.world.passMillis(1000);
		assertThat(only(supervisor).state()).isEqualTo(ChildState.PARKED);
		assertThat(only(supervisor).nextRestartAt()).isEqualTo(this.world.now().plusSeconds(2));
		this.world.passMillis(2000);
		assertThat(only(supervisor).state()).isEqualTo(ChildState.PARKED);
		this.world.passMillis(4000);
		assertThat(only(supervisor).state()).isEqualTo(ChildState.RUNNING);
		assertThat(supervisor.countChildren()).isEqualTo(workers(1, 1));
	}

	@Test
	void aParkedChildIsTerminatedByItsLastPid() {
		DynamicSupervisor supervisor = this.world
			.startDynamic(DynamicSupervisorSpec.create().withIntensity(0, HOUR).withOnGiveUp(GiveUp.PARK));
		Pid pid = supervisor.startChild(this.world.child("a")).pid();
		crash(pid);
		assertThat(supervisor.terminateChild(pid)).isEqualTo(ChildOutcome.OK);
		assertThat(supervisor.countChildren()).isEqualTo(workers(0, 0));
	}

	@Test
	void childrenThatExhaustTheLimitTogetherEndTheSupervisor() {
		DynamicSupervisor supervisor = startParking();
		Pid a = supervisor.startChild(this.world.child("a")).pid();
		Pid b = supervisor.startChild(this.world.child("b")).pid();
		crash(a);
		crash(b);
		assertThat(supervisor.info()).isEmpty();
	}

	@Test
	void aTemporaryChildIsNeitherRestartedNorParked() {
		DynamicSupervisor supervisor = startParking();
		crash(supervisor.startChild(this.world.patient("a").withRestart(Restart.TEMPORARY)).pid());
		assertThat(supervisor.whichChildren()).isEmpty();
		assertThat(this.world.timers()).isZero();
	}

	@Test
	void aPartitionWaitsIsParkedAndRunsAgain() {
		PartitionSupervisorSpec spec = PartitionSupervisorSpec
			.of("parts", (number) -> this.world.patient("partition " + number))
			.withPartitions(2)
			.withIntensity(1, HOUR)
			.withOnGiveUp(GiveUp.PARK);
		PartitionSupervisor.start(this.system, spec).pid();
		PartitionSupervisor partitions = PartitionSupervisor.of(this.system, "parts");
		Supervisor supervisor = Supervisor.of(this.system.ref("parts"));
		crash(partitions.ref(1).pid());
		assertThat(supervisor.whichChildren()).extracting(ChildInfo::state)
			.containsExactly(ChildState.RESTARTING, ChildState.RUNNING);
		this.world.passMillis(1000);
		crash(partitions.ref(1).pid());
		assertThat(supervisor.whichChildren().get(0).state()).isEqualTo(ChildState.PARKED);
		assertThat(partitions.ref(0).pid()).returns(true, Pid::isAlive);
		assertThat(partitions.resize(1)).isEqualTo(2);
		assertThat(supervisor.whichChildren().get(0).state()).isEqualTo(ChildState.STOPPED);
		assertThat(partitions.resize(2)).isOne();
		crash(partitions.ref(1).pid());
		assertThat(supervisor.whichChildren().get(0).nextRestartAt())
			.isEqualTo(this.world.now().plus(Duration.ofSeconds(1)));
		assertThat(spec.withPartitions(3).withStrategy(Strategy.ONE_FOR_ALL).withIntensity(2, HOUR).onGiveUp())
			.isEqualTo(GiveUp.PARK);
	}

}
