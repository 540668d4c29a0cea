package io.genserver;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.genserver.supervisor.ChildCounts;
import io.genserver.supervisor.ChildInfo;
import io.genserver.supervisor.ChildOutcome;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.ChildType;
import io.genserver.supervisor.DynamicSupervisor;
import io.genserver.supervisor.DynamicSupervisorSpec;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Shutdown;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorSpec;

import static io.genserver.SupervisedWorld.DIED;
import static io.genserver.SupervisedWorld.HOUR;
import static io.genserver.SupervisedWorld.only;
import static io.genserver.SupervisedWorld.workers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class DynamicSupervisorTests {

	private final SupervisedWorld world = new SupervisedWorld();

	private final GenServerSystem system = this.world.system();

	@AfterEach
	void close() {
		this.world.close();
	}

	private boolean isAlive(DynamicSupervisor supervisor) {
		this.world.world().settle();
		return supervisor.info().isPresent();
	}

	// Specification

	@Test
	@DisplayName("DYN-001 a dynamic supervisor can be a child, and begins without children")
	void canBeSupervised() {
		Supervisor top = Supervisor.of(
				Supervisor
					.start(this.system,
							SupervisorSpec.of(Strategy.ONE_FOR_ONE,
									DynamicSupervisor.childSpec(DynamicSupervisorSpec.create().withName("sup"))))
					.pid());
		assertThat(DynamicSupervisor.of(this.world.sup()).whichChildren()).isEmpty();
		Pid first = this.world.sup();
		this.world.kill(first);
		assertThat(this.world.sup()).isNotNull().isNotEqualTo(first);
		assertThat(top.countChildren()).isEqualTo(new ChildCounts(1, 1, 1, 0));
	}

	@Test
	@DisplayName("DYN-002 DYN-003 as a child it has its name as its id, or else the name of the class")
	void childSpec() {
		ChildSpec unnamed = DynamicSupervisor.childSpec(DynamicSupervisorSpec.create());
		assertThat(unnamed.id()).isEqualTo("DynamicSupervisor");
		assertThat(unnamed.type()).isEqualTo(ChildType.SUPERVISOR);
		assertThat(unnamed.restart()).isEqualTo(Restart.PERMANENT);
		assertThat(unnamed.shutdown()).isEqualTo(Shutdown.INFINITY);
		assertThat(unnamed.withRestart(Restart.TEMPORARY).restart()).isEqualTo(Restart.TEMPORARY);
		Supervisor top = Supervisor
			.of(Supervisor.start(this.system, SupervisorSpec.of(Strategy.ONE_FOR_ONE, unnamed)).pid());
		for (String name : List.of("a", "b", "c")) {
			ChildSpec named = DynamicSupervisor.childSpec(DynamicSupervisorSpec.create().withName(name));
			assertThat(named.id()).isEqualTo(name);
			assertThat(top.startChild(named)).isInstanceOf(StartResult.Started.class);
		}
		assertThat(top.startChild(unnamed)).isInstanceOf(StartResult.AlreadyStarted.class);
		assertThat(top.countChildren().supervisors()).isEqualTo(4);
	}

	@Test
	@DisplayName("DYN-004 DYN-005 the defaults, and what makes no sense")
	void specification() {
		DynamicSupervisorSpec spec = DynamicSupervisorSpec.create();
		assertThat(spec.maxRestarts()).isEqualTo(3);
		assertThat(spec.within()).isEqualTo(Duration.ofSeconds(5));
		assertThat(spec.maxChildren()).isEqualTo(DynamicSupervisorSpec.UNBOUNDED);
		ChildSpec.Start own = (system) -> new StartResult.Ignored("x");
		assertThat(spec.extraArguments().apply(own)).isSameAs(own);
		List<Runnable> mistakes = List.of(() -> spec.withMaxChildren(-1), () -> spec.withIntensity(-1, HOUR),
				() -> spec.withIntensity(1, Duration.ZERO));
		assertThat(mistakes).allSatisfy(
				(mistake) -> assertThatExceptionOfType(InvalidSupervisionException.class).isThrownBy(mistake::run));
	}

	@Test
	@DisplayName("DYN-006 it is found by its name, linked to its starter, and gone after stop")
	void name() {
		Probe.Running parent = Probe.startTrapping(this.system);
		Pid pid = parent.run((context) -> DynamicSupervisor
			.startLink(context.system(), DynamicSupervisorSpec.create().withName("sup"))
			.pid());
		assertThat(this.world.sup()).isEqualTo(pid);
		DynamicSupervisor.of(this.system.ref("sup")).stop(HOUR);
		assertThat(this.world.sup()).isNull();
		this.world.world().settle();
		assertThat(parent.messages(Exit.class)).containsExactly(new Exit(pid, ExitReason.SHUTDOWN));
		assertThatExceptionOfType(NoSuchServerException.class)
			.isThrownBy(DynamicSupervisor.of(this.system.ref("sup"))::countChildren);
	}

	@Test
	@DisplayName("DYN-007 it and its children run where the system's executor runs them")
	void executor() {
		List<Runnable> runs = Collections.synchronizedList(new ArrayList<>());
		TrackingExecutor executor = new TrackingExecutor();
		try (GenServerSystem own = GenServerSystem.builder().executor((task) -> {
			runs.add(task);
			executor.execute(task);
		}).build()) {
			Pid pid = DynamicSupervisor.start(own, DynamicSupervisorSpec.create()).pid();
			assertThat(runs).isNotEmpty().allMatch((task) -> task == pid);
			Pid child = DynamicSupervisor.of(pid).startChild(ChildSpec.worker("a", TestServer.create().spec())).pid();
			assertThat(runs).contains((Runnable) child);
		}
	}

	// Starts

	@Test
	@DisplayName("DYN-012 DYN-013 SUP-014 children may have the same id, and each keeps its specification")
	void startsChildren() {
		DynamicSupervisor supervisor = this.world.startDynamic();
		Pid first = supervisor.startChild(this.world.child("a", Restart.TRANSIENT)).pid();
		Pid second = supervisor.startChild(this.world.child("a").withShutdown(Shutdown.INFINITY)).pid();
		assertThat(supervisor.whichChildren()).extracting(ChildInfo::pid).containsExactlyInAnyOrder(first, second);
		assertThat(supervisor.children()).extracting((child) -> child.spec().shutdown())
			.containsExactlyInAnyOrder(Shutdown.after(Duration.ofSeconds(5)), Shutdown.INFINITY);
		assertThat(supervisor.countChildren()).isEqualTo(workers(2, 2));
		assertThat(supervisor.info().orElseThrow().counts()).isEqualTo(workers(2, 2));
	}

	@Test
	@DisplayName("DYN-014 DYN-025 extra arguments go to the first start and to each restart")
	void extraArguments() {
		List<String> given = Collections.synchronizedList(new ArrayList<>());
		DynamicSupervisor supervisor = this.world
			.startDynamic(DynamicSupervisorSpec.create().withExtraArguments((start) -> (system) -> {
				given.add("extra");
				return start.start(system);
			}));
		Pid pid = supervisor.startChild(this.world.child("a", Restart.TRANSIENT)).pid();
		assertThat(given).hasSize(1);
		this.world.end(pid, DIED);
		assertThat(given).hasSize(2);
		assertThat(supervisor.countChildren()).isEqualTo(workers(1, 1));
	}

	@Test
	@DisplayName("DYN-015 DYN-030 what makes no sense is refused before the supervisor is asked")
	void validation() {
		DynamicSupervisor nobody = DynamicSupervisor.of(this.system.ref("nobody"));
		ChildSpec significant = this.world.child("a", Restart.TRANSIENT).withSignificant(true);
		List<Runnable> mistakes = List.of(() -> nobody.startChild(significant),
				() -> nobody.startChild(this.world.child("a").withShutdown(Shutdown.after(Duration.ofMillis(-1)))));
		assertThat(mistakes).allSatisfy(
				(mistake) -> assertThatExceptionOfType(InvalidSupervisionException.class).isThrownBy(mistake::run));
		Supervisor detour = Supervisor.of(DynamicSupervisor.start(this.system, DynamicSupervisorSpec.create()).pid());
		assertThatExceptionOfType(InvalidSupervisionException.class).isThrownBy(() -> detour.startChild(significant));
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1 })
	@DisplayName("DYN-029 a shutdown time may be as short as nothing")
	void shortShutdown(long millis) {
		DynamicSupervisor supervisor = this.world.startDynamic();
		ChildSpec spec = ChildSpec.worker("a", (system) -> system.startLink(TestServer.create().spec()))
			.withRestart(Restart.TEMPORARY)
			.withShutdown(Shutdown.after(Duration.ofMillis(millis)));
		Pid pid = supervisor.startChild(spec).pid();
		this.system.exit(pid, ExitReason.SHUTDOWN);
		this.world.world().settle();
		assertThat(pid.exitReason()).isEqualTo(ExitReason.SHUTDOWN);
		Pid other = supervisor.startChild(spec).pid();
		assertThat(supervisor.terminateChild(other)).isEqualTo(ChildOutcome.OK);
		assertThat(other.exitReason()).isEqualTo(ExitReason.SHUTDOWN);
	}

	@Test
	@DisplayName("DYN-016 DYN-017 SUP-006 SUP-007 SUP-012 what is not started is not kept, and the supervisor lives")
	void startsThatDoNotSucceed() {
		DynamicSupervisor supervisor = this.world.startDynamic();
		this.world.fail("ignored", 2, InitResult.ignore());
		this.world.fail("failed", 1, InitResult.stop(DIED));
		assertThat(supervisor.startChild(this.world.child("ignored"))).isInstanceOf(StartResult.Ignored.class);
		assertThat(supervisor.startChild(this.world.child("ignored", Restart.TEMPORARY)))
			.isInstanceOf(StartResult.Ignored.class);
		assertThat(reason(supervisor.startChild(this.world.child("failed")))).isEqualTo(DIED);
		assertThat(reason(supervisor.startChild(ChildSpec.worker("null", (system) -> null))).name())
			.isEqualTo("bad_return_value");
		assertThat(reason(supervisor.startChild(ChildSpec.worker("throws", (system) -> {
			throw new IOException("no disk");
		}))).cause()).hasMessage("no disk");
		assertThat(reason(supervisor.startChild(ChildSpec.worker("exits", (system) -> {
			throw new ExitException(DIED);
		})))).isEqualTo(DIED);
		ChildSpec named = ChildSpec.worker("named", TestServer.create().spec().withName("taken"));
		Pid holder = supervisor.startChild(named).pid();
		assertThat(supervisor.startChild(named)).isEqualTo(new StartResult.AlreadyStarted("taken", holder));
		assertThat(only(supervisor)).isEqualTo(holder);
		supervisor.stop(HOUR);
	}

	private static ExitReason reason(StartResult result) {
		return ((StartResult.Failed) result).reason();
	}

	@Test
	@DisplayName("DYN-018 DYN-024 no more children than allowed, restarted ones included")
	void maxChildren() {
		DynamicSupervisor none = DynamicSupervisor
			.of(DynamicSupervisor.start(this.system, DynamicSupervisorSpec.create().withMaxChildren(0)).pid());
		assertThat(reason(none.startChild(this.world.child("a")))).isEqualTo(ExitReason.of("max_children"));
		assertThat(this.world.log()).isEmpty();
		DynamicSupervisor one = this.world.startDynamic(DynamicSupervisorSpec.create().withMaxChildren(1));
		Pid pid = one.startChild(this.world.child("a")).pid();
		this.world.end(pid, DIED);
		assertThat(one.countChildren()).isEqualTo(workers(1, 1));
		assertThat(reason(one.startChild(this.world.child("b")))).isEqualTo(ExitReason.of("max_children"));
		one.terminateChild(only(one));
		assertThat(one.startChild(this.world.child("b"))).isInstanceOf(StartResult.Started.class);
	}

	// Requests

	@Test
	@DisplayName("SUP-024 children are known by their pids: a stranger is not found, operations by id do not exist")
	void requests() {
		DynamicSupervisor supervisor = this.world.startDynamic();
		assertThat(supervisor.countChildren()).isEqualTo(workers(0, 0));
		Pid pid = supervisor.startChild(this.world.child("a")).pid();
		Pid stranger = TestServer.create().start(this.system);
		assertThat(supervisor.terminateChild(stranger)).isEqualTo(ChildOutcome.NOT_FOUND);
		assertThat(stranger.isAlive()).isTrue();
		this.system.exit(this.world.sup(), DIED);
		Supervisor detour = Supervisor.of(this.world.sup());
		assertThatExceptionOfType(InvalidSupervisionException.class).isThrownBy(() -> detour.terminateChild("a"));
		assertThatExceptionOfType(InvalidSupervisionException.class).isThrownBy(() -> detour.restartChild("a"));
		assertThat(isAlive(supervisor)).isTrue();
		assertThat(supervisor.terminateChild(pid)).isEqualTo(ChildOutcome.OK);
		assertThat(pid.isAlive()).isFalse();
		assertThat(supervisor.terminateChild(pid)).isEqualTo(ChildOutcome.NOT_FOUND);
	}

	@ParameterizedTest
	@EnumSource(ChildType.class)
	@DisplayName("SUP-069 SUP-070 many children are counted by their type")
	void counts(ChildType type) {
		DynamicSupervisor supervisor = this.world.startDynamic();
		ChildSpec child = new ChildSpec("a", (system) -> system.startLink(TestServer.create().spec()),
				Restart.TEMPORARY, false, Shutdown.BRUTAL_KILL, type);
		for (int expected = 1000; expected <= 2000; expected += 1000) {
			for (int i = 0; i < 1000; i++) {
				supervisor.startChild(child);
			}
			int supervisors = (type == ChildType.SUPERVISOR) ? expected : 0;
			ChildCounts counts = new ChildCounts(expected, expected, supervisors, expected - supervisors);
			assertThat(supervisor.countChildren()).isEqualTo(counts).isEqualTo(supervisor.countChildren());
			assertThat(supervisor.whichChildren()).hasSize(expected);
		}
		supervisor.children().forEach((info) -> this.system.exit(info.pid(), ExitReason.KILL));
		this.world.world().settle();
		assertThat(supervisor.countChildren()).isEqualTo(workers(0, 0));
	}

	@Test
	@DisplayName("SUP-039 SUP-073 what the start of a temporary child holds on to can be collected")
	void temporaryChildrenAreNotKept() {
		DynamicSupervisor supervisor = this.world.startDynamic();
		WeakReference<Object> argument = startWithArgument(supervisor, Restart.TEMPORARY);
		WeakReference<Object> kept = startWithArgument(supervisor, Restart.TRANSIENT);
		await().until(() -> {
			System.gc();
			return argument.get() == null;
		});
		assertThat(kept.get()).isNotNull();
		assertThat(supervisor.countChildren()).isEqualTo(workers(2, 2));
	}

	private WeakReference<Object> startWithArgument(DynamicSupervisor supervisor, Restart restart) {
		byte[] argument = new byte[50_000];
		supervisor.startChild(ChildSpec.worker("a", (system) -> {
			assertThat(argument).hasSize(50_000);
			return system.startLink(TestServer.create().spec());
		}).withRestart(restart)).pid();
		return new WeakReference<>(argument);
	}

}
