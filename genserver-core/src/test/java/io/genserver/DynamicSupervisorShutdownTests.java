package io.genserver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.genserver.process.TestActivations;
import io.genserver.supervisor.ChildCounts;
import io.genserver.supervisor.ChildOutcome;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.DynamicSupervisor;
import io.genserver.supervisor.DynamicSupervisorSpec;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Shutdown;
import io.genserver.supervisor.TestReports;

import static io.genserver.SupervisedWorld.DIED;
import static io.genserver.SupervisedWorld.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How dynamic supervisors stop their children.
 */
class DynamicSupervisorShutdownTests {

	private static final Shutdown SECOND = Shutdown.after(Duration.ofSeconds(1));

	private static final ExitReason OOPS = ExitReason.shutdown("oops");

	private final SupervisedWorld world = new SupervisedWorld();

	private final GenServerSystem system = this.world.system();

	private final Pid sup = DynamicSupervisor
		.start(this.system, DynamicSupervisorSpec.create().withIntensity(100_000, HOUR))
		.pid();

	private final DynamicSupervisor supervisor = DynamicSupervisor.of(this.sup);

	/** Contexts and reasons. */
	private final List<String> reports = Collections.synchronizedList(new ArrayList<>());

	DynamicSupervisorShutdownTests() {
		TestReports.listen(this.system,
				(pid, context, child, reason) -> this.reports.add(context + ' ' + child + ' ' + reason));
	}

	@AfterEach
	void close() {
		this.world.close();
	}

	private List<Pid> start(int count, ChildSpec spec) {
		List<Pid> pids = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			pids.add(this.supervisor.startChild(spec).pid());
		}
		return pids;
	}

	private Pid start(ChildSpec spec) {
		return start(1, spec).get(0);
	}

	private CompletableFuture<Void> stopping() {
		return CompletableFuture.runAsync(() -> this.supervisor.stop(HOUR), TestActivations.executor());
	}

	/** A child that ends with that reason when it is asked to. */
	private ChildSpec endingWith(ExitReason reason) {
		return ChildSpec.worker("a", this.world.server("a").onTerminate((asked, state) -> {
			throw new ExitException(reason);
		}).spec());
	}

	private ChildSpec blocked(Blocker blocker) {
		return ChildSpec.worker("stuck",
				this.world.server("stuck").onTerminate((reason, state) -> blocker.hold()).spec());
	}

	@Test
	@DisplayName("DYN-031 SUP-020 a brutal kill kills all")
	void brutalKill() {
		List<Pid> pids = start(10, this.world.child("a", Restart.TEMPORARY).withShutdown(Shutdown.BRUTAL_KILL));
		this.supervisor.stop(HOUR);
		assertThat(pids).extracting(Pid::exitReason).containsOnly(ExitReason.KILLED);
		assertThat(this.sup.exitReason()).isEqualTo(ExitReason.SHUTDOWN);
		assertThat(this.reports).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@DisplayName("DYN-032 DYN-034 whether there is a time or not, all shut down")
	void shutdown(boolean timed) {
		List<Pid> pids = start(3, this.world.child("a").withShutdown(timed ? SECOND : Shutdown.INFINITY));
		this.supervisor.stop(HOUR);
		assertThat(pids).extracting(Pid::exitReason).containsOnly(ExitReason.SHUTDOWN);
		assertThat(this.reports).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@DisplayName("DYN-033 DYN-035 a shutdown with a detail is as good")
	void shutdownWithDetail(boolean timed) {
		List<Pid> pids = start(3, endingWith(OOPS).withShutdown(timed ? SECOND : Shutdown.INFINITY));
		this.supervisor.stop(HOUR);
		assertThat(pids).extracting(Pid::exitReason).containsOnly(OOPS);
		assertThat(this.reports).isEmpty();
	}

	@Test
	@DisplayName("DYN-036 SUP-018 whoever is late is killed, the others shut down")
	void expired() {
		Blocker blocker = new Blocker();
		Shutdown milli = Shutdown.after(Duration.ofMillis(1));
		List<Pid> prompt = start(2,
				ChildSpec.worker("a", (system) -> system.startLink(TestServer.create().spec())).withShutdown(milli));
		Pid stuck = start(blocked(blocker).withRestart(Restart.TEMPORARY).withShutdown(milli));
		CompletableFuture<Void> stop = stopping();
		blocker.awaitEntered();
		this.world.world().awaitWaiting();
		this.world.world().time().advance(Duration.ofMillis(1));
		assertThat(stop).succeedsWithin(Duration.ofSeconds(20));
		assertThat(prompt).extracting(Pid::exitReason).containsOnly(ExitReason.SHUTDOWN);
		assertThat(stuck.exitReason()).isEqualTo(ExitReason.KILLED);
		assertThat(this.reports).containsExactly("shutdown_error stuck killed");
	}

	@Test
	@DisplayName("SUP-036 all stop at the same time, and each distinct time is one deadline")
	void concurrently() {
		List<Blocker> blockers = List.of(new Blocker(), new Blocker(), new Blocker(), new Blocker());
		List<Pid> pids = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			pids.add(start(blocked(blockers.get(i)).withShutdown(Shutdown.after(Duration.ofSeconds((i < 3) ? 2 : 3)))));
		}
		CompletableFuture<Void> stop = stopping();
		blockers.forEach(Blocker::awaitEntered);
		this.world.world().awaitWaiting();
		this.world.world().time().advance(Duration.ofMillis(1999));
		blockers.get(0).release();
		blockers.get(1).release();
		await().until(() -> !pids.get(0).isAlive() && !pids.get(1).isAlive());
		assertThat(pids.get(2).isAlive()).isTrue();
		this.world.world().time().advance(Duration.ofMillis(1));
		await().until(() -> !pids.get(2).isAlive());
		assertThat(pids.get(3).isAlive()).isTrue();
		assertThat(stop).isNotDone();
		this.world.world().time().advance(Duration.ofSeconds(1));
		assertThat(stop).succeedsWithin(20, TimeUnit.SECONDS);
		assertThat(pids).extracting(Pid::exitReason)
			.containsExactly(ExitReason.SHUTDOWN, ExitReason.SHUTDOWN, ExitReason.KILLED, ExitReason.KILLED);
	}

	@Test
	@DisplayName("DYN-037 a permanent child that ends normally is reported, not restarted")
	void permanentAndNormal() {
		List<Pid> pids = start(3, endingWith(ExitReason.NORMAL).withShutdown(Shutdown.INFINITY));
		this.supervisor.stop(HOUR);
		assertThat(pids).extracting(Pid::exitReason).containsOnly(ExitReason.NORMAL);
		assertThat(this.reports).hasSize(3).containsOnly("shutdown_error a normal");
	}

	@Test
	@DisplayName("DYN-038 each child is stopped in its own way")
	void mixed() {
		Pid patient = start(this.world.child("a").withShutdown(Shutdown.INFINITY));
		Pid brutal = start(this.world.child("b").withShutdown(Shutdown.BRUTAL_KILL));
		this.supervisor.stop(HOUR);
		assertThat(patient.exitReason()).isEqualTo(ExitReason.SHUTDOWN);
		assertThat(brutal.exitReason()).isEqualTo(ExitReason.KILLED);
	}

	@ParameterizedTest
	@EnumSource(Restart.class)
	@DisplayName("SUP-022 SUP-088 children keep the reasons that they end with; abnormal ones are reported")
	void otherReasons(Restart restart) {
		List<ExitReason> reasons = List.of(ExitReason.NORMAL, ExitReason.SHUTDOWN, OOPS, DIED, DIED);
		List<Pid> pids = reasons.stream().map((reason) -> start(endingWith(reason).withRestart(restart))).toList();
		this.supervisor.stop(HOUR);
		assertThat(pids).extracting(Pid::exitReason).containsExactlyElementsOf(reasons);
		assertThat(this.sup.exitReason()).isEqualTo(ExitReason.SHUTDOWN);
		List<String> expected = new ArrayList<>(List.of("shutdown_error a died", "shutdown_error a died"));
		if (restart == Restart.PERMANENT) {
			expected.add("shutdown_error a normal");
		}
		assertThat(this.reports).containsExactlyInAnyOrderElementsOf(expected);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@DisplayName("DYN-039 DYN-040 a terminated child is forgotten")
	void terminateChild(boolean brutal) {
		Pid pid = start(this.world.child("a").withShutdown(brutal ? Shutdown.BRUTAL_KILL : SECOND));
		assertThat(this.supervisor.terminateChild(pid)).isEqualTo(ChildOutcome.OK);
		assertThat(pid.exitReason()).isEqualTo(brutal ? ExitReason.KILLED : ExitReason.SHUTDOWN);
		assertThat(this.supervisor.terminateChild(pid)).isEqualTo(ChildOutcome.NOT_FOUND);
		assertThat(this.supervisor.countChildren()).isEqualTo(new ChildCounts(0, 0, 0, 0));
	}

}
