package io.genserver;

import java.util.Collections;
import java.util.List;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.genserver.supervisor.ChildInfo;
import io.genserver.supervisor.ChildOutcome;
import io.genserver.supervisor.ChildState;
import io.genserver.supervisor.DynamicSupervisor;
import io.genserver.supervisor.DynamicSupervisorSpec;
import io.genserver.supervisor.Restart;

import static io.genserver.SupervisedWorld.DIED;
import static io.genserver.SupervisedWorld.HOUR;
import static io.genserver.SupervisedWorld.only;
import static io.genserver.SupervisedWorld.workers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * How dynamic supervisors restart their children.
 */
class DynamicSupervisorRestartTests {

	private final SupervisedWorld world = new SupervisedWorld();

	private final GenServerSystem system = this.world.system();

	@AfterEach
	void close() {
		this.world.close();
	}

	private static ExitReason reason(StartResult result) {
		return ((StartResult.Failed) result).reason();
	}

	@ParameterizedTest
	@EnumSource(Restart.class)
	@DisplayName("DYN-019 DYN-020 DYN-021 who is restarted after which exit; whoever is not is removed")
	void restartTypes(Restart restart) {
		DynamicSupervisor supervisor = this.world.startDynamic();
		int expected = 0;
		for (ExitReason reason : List.of(ExitReason.SHUTDOWN, ExitReason.shutdown("signal"), ExitReason.NORMAL, DIED)) {
			Pid pid = supervisor.startChild(this.world.child("a", restart)).pid();
			this.world.end(pid, reason);
			boolean restarted = restart == Restart.PERMANENT || (restart == Restart.TRANSIENT && reason == DIED);
			expected += restarted ? 1 : 0;
			assertThat(supervisor.countChildren()).as("after %s", reason).isEqualTo(workers(expected, expected));
			assertThat(supervisor.children()).extracting(ChildInfo::pid).doesNotContain(pid);
		}
	}

	@Test
	@DisplayName("SUP-035 SUP-037 a restart leaves the others alone, and one too many ends the supervisor")
	void intensity() {
		DynamicSupervisor supervisor = this.world.startDynamic(DynamicSupervisorSpec.create().withIntensity(2, HOUR));
		Pid other = supervisor.startChild(this.world.child("b", Restart.TEMPORARY)).pid();
		Pid pid = supervisor.startChild(this.world.child("a")).pid();
		Pid self = this.world.sup();
		for (int i = 0; i < 2; i++) {
			this.world.end(pid, DIED);
			pid = supervisor.children()
				.stream()
				.filter((child) -> child.id().equals("a"))
				.findFirst()
				.orElseThrow()
				.pid();
			assertThat(supervisor.countChildren()).isEqualTo(workers(2, 2));
		}
		assertThat(other.isAlive()).isTrue();
		assertThat(supervisor.info().orElseThrow().restartsInWindow()).isEqualTo(2);
		this.world.end(pid, DIED);
		assertThat(self.exitReason()).isEqualTo(ExitReason.SHUTDOWN);
		assertThat(this.world.log()).containsExactly("stop a", "stop b");
	}

	@Test
	@DisplayName("DYN-022 DYN-023 SUP-071 a failing restart is tried again and counts as a child, ignore removes it")
	void outcomesOfRestarts() {
		DynamicSupervisor supervisor = this.world
			.startDynamic(DynamicSupervisorSpec.create().withMaxChildren(2).withIntensity(100, HOUR));
		Pid first = supervisor.startChild(this.world.child("a")).pid();
		supervisor.startChild(this.world.child("b"));
		this.world.fail("a", 1, InitResult.stop(DIED));
		List<Object> seen = this.world.killAndAsk(this.world.sup(), first, List.of(supervisor::countChildren,
				supervisor::whichChildren, () -> reason(supervisor.startChild(this.world.child("c")))));
		assertThat(seen.get(0)).isEqualTo(workers(2, 1));
		assertThat(seen.get(1)).asInstanceOf(InstanceOfAssertFactories.list(ChildInfo.class))
			.extracting(ChildInfo::id, ChildInfo::state)
			.containsExactlyInAnyOrder(tuple("a", ChildState.RESTARTING), tuple("b", ChildState.RUNNING));
		assertThat(seen.get(2)).isEqualTo(ExitReason.of("max_children"));
		assertThat(this.world.log()).containsExactly("fail a", "start a");
		assertThat(supervisor.countChildren()).isEqualTo(workers(2, 2));
		this.world.fail("b", 1, InitResult.ignore());
		this.world.kill(pid(supervisor, "b"));
		assertThat(supervisor.countChildren()).isEqualTo(workers(1, 1));
		supervisor.terminateChild(only(supervisor));
		assertThat(supervisor.countChildren()).isEqualTo(workers(0, 0));
	}

	private static Pid pid(DynamicSupervisor supervisor, String id) {
		return supervisor.children().stream().filter((child) -> child.id().equals(id)).findFirst().orElseThrow().pid();
	}

	@Test
	@DisplayName("DYN-026 a restart that fails once succeeds when it is tried again")
	void triesAgain() {
		DynamicSupervisor supervisor = this.world.startDynamic(DynamicSupervisorSpec.create().withIntensity(2, HOUR));
		Pid pid = supervisor.startChild(this.world.child("a")).pid();
		this.world.fail("a", 1, InitResult.stop(DIED));
		this.world.kill(pid);
		assertThat(this.world.log()).containsExactly("fail a", "start a");
		assertThat(supervisor.countChildren()).isEqualTo(workers(1, 1));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4, 10 })
	@DisplayName("DYN-027 DYN-028 SUP-038 attempts that fail count, and end the supervisor with its other children")
	void failedAttemptsCount(int maxRestarts) {
		DynamicSupervisor supervisor = this.world
			.startDynamic(DynamicSupervisorSpec.create().withIntensity(maxRestarts, HOUR));
		Pid self = this.world.sup();
		Pid other = supervisor.startChild(this.world.child("b")).pid();
		Pid pid = supervisor.startChild(this.world.child("a")).pid();
		this.world.fail("a", 100, InitResult.stop(DIED));
		this.world.kill(pid);
		assertThat(self.exitReason()).isEqualTo(ExitReason.SHUTDOWN);
		assertThat(other.exitReason()).isEqualTo(ExitReason.SHUTDOWN);
		assertThat(Collections.frequency(this.world.log(), "fail a")).isEqualTo(maxRestarts);
	}

	@Test
	@DisplayName("DYN-041 SUP-080 a child that is being restarted is terminated by its last pid, and not tried again")
	void terminatesARestartingChild() {
		DynamicSupervisor supervisor = this.world.startDynamic();
		Pid pid = supervisor.startChild(this.world.child("a")).pid();
		this.world.fail("a", 100, InitResult.stop(DIED));
		assertThat(this.world.killAndAsk(this.world.sup(), pid,
				List.of(() -> supervisor.terminateChild(pid), () -> supervisor.terminateChild(pid),
						supervisor::countChildren)))
			.containsExactly(ChildOutcome.OK, ChildOutcome.NOT_FOUND, workers(0, 0));
		assertThat(this.world.log()).containsExactly("fail a");
		assertThat(supervisor.info().orElseThrow().counts()).isEqualTo(workers(0, 0));
		assertThat(supervisor.startChild(this.world.child("b"))).isInstanceOf(StartResult.Started.class);
	}

}
