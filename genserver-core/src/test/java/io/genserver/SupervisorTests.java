package io.genserver;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.genserver.TestServer.Ask;
import io.genserver.process.TestActivations;
import io.genserver.supervisor.AutoShutdown;
import io.genserver.supervisor.ChildCounts;
import io.genserver.supervisor.ChildInfo;
import io.genserver.supervisor.ChildOutcome;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.ChildState;
import io.genserver.supervisor.ChildType;
import io.genserver.supervisor.FailedToStartChild;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Shutdown;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorSpec;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class SupervisorTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private static final ExitReason DIED = ExitReason.of("died");

	private final VirtualWorld world = new VirtualWorld();

	private final GenServerSystem system = this.world.system();

	/** Starts and terminates, in order. */
	private final List<String> log = Collections.synchronizedList(new ArrayList<>());

	/** What the next starts of a child do instead of succeeding. */
	private final Map<String, InitResult<Integer>> broken = new ConcurrentHashMap<>();

	@AfterEach
	void close() {
		this.world.close();
	}

	private TestServer server(String id) {
		return TestServer.create().onInit((context) -> {
			context.trapExits(true);
			InitResult<Integer> failure = this.broken.get(id);
			this.log.add(((failure != null) ? "fail " : "start ") + id);
			return (failure != null) ? failure : InitResult.ok(0);
		}).onCast((reason, state) -> {
			if (reason instanceof RuntimeException ex) {
				throw ex;
			}
			return Next.stop((ExitReason) reason, state);
		}).onTerminate((reason, state) -> this.log.add("stop " + id));
	}

	private ChildSpec child(String id) {
		return ChildSpec.worker(id, (system) -> system.startLink(server(id).spec()));
	}

	private ChildSpec child(String id, Restart restart) {
		return child(id).withRestart(restart);
	}

	private Supervisor start(SupervisorSpec spec) {
		return Supervisor.of(Supervisor.start(this.system, spec).pid());
	}

	private Supervisor start(Strategy strategy, ChildSpec... children) {
		return start(SupervisorSpec.of(strategy, children).withName("sup").withIntensity(10, HOUR));
	}

	private static ChildInfo info(Supervisor supervisor, String id) {
		return supervisor.info()
			.orElseThrow()
			.children()
			.stream()
			.filter((child) -> child.id().equals(id))
			.findFirst()
			.orElseThrow();
	}

	private static Pid pid(Supervisor supervisor, String id) {
		return info(supervisor, id).pid();
	}

	private void end(Supervisor supervisor, String id, ExitReason reason) {
		this.log.clear();
		pid(supervisor, id).cast(reason);
		this.world.settle();
	}

	private void kill(Supervisor supervisor, String id) {
		this.log.clear();
		this.system.exit(pid(supervisor, id), ExitReason.KILL);
		this.world.settle();
	}

	private static List<String> ids(Supervisor supervisor) {
		return supervisor.whichChildren().stream().map(ChildInfo::id).toList();
	}

	private boolean isAlive(Supervisor supervisor) {
		this.world.settle();
		return supervisor.info().isPresent();
	}

	// Start and shutdown

	@Test
	@DisplayName("SUP-001 a supervisor ends with shutdown when its parent says so")
	void obeysItsParent() {
		Probe.Running parent = Probe.startTrapping(this.system);
		Pid pid = parent.run(
				(context) -> Supervisor.startLink(context.system(), SupervisorSpec.of(Strategy.ONE_FOR_ONE, child("a")))
					.pid());
		parent.tell((context) -> context.exit(pid, ExitReason.SHUTDOWN));
		this.world.settle();
		assertThat(pid.exitReason()).isEqualTo(ExitReason.SHUTDOWN);
		assertThat(this.log).containsExactly("start a", "stop a");
	}

	@Test
	void startsInOrderAndStopsInReverse() {
		Supervisor supervisor = start(Strategy.ONE_FOR_ONE, child("a"), child("b"), child("c"));
		supervisor.stop(HOUR);
		assertThat(this.log).containsExactly("start a", "start b", "start c", "stop c", "stop b", "stop a");
	}

	@Test
	@DisplayName("SUP-009 SUP-049 a child that fails at the start stops those before it and names itself")
	void aFailingChildFailsTheStart() {
		this.broken.put("b", InitResult.stop(DIED));
		StartResult result = Supervisor.start(this.system,
				SupervisorSpec.of(Strategy.ONE_FOR_ONE, child("a"), child("b"), child("c")));
		assertThat(result).isInstanceOfSatisfying(StartResult.Failed.class, (failed) -> assertThat(failed.reason())
			.isEqualTo(ExitReason.shutdown(new FailedToStartChild("b", DIED))));
		assertThat(this.log).containsExactly("start a", "fail b", "stop a");
	}

	@Test
	@DisplayName("SUP-003 SUP-004 SUP-005 an ignoring child is kept without a process, a temporary one is not")
	void ignoringChildren() {
		this.broken.put("a", InitResult.ignore());
		this.broken.put("b", InitResult.ignore());
		Supervisor supervisor = start(Strategy.ONE_FOR_ONE, child("a"), child("b", Restart.TEMPORARY), child("c"));
		assertThat(ids(supervisor)).containsExactly("c", "a");
		assertThat(info(supervisor, "a").state()).isEqualTo(ChildState.STOPPED);
		assertThat(supervisor.countChildren()).isEqualTo(new ChildCounts(2, 1, 0, 2));
		this.broken.put("d", InitResult.ignore());
		assertThat(supervisor.startChild(child("d"))).isInstanceOf(StartResult.Ignored.class);
		assertThat(supervisor.startChild(child("b", Restart.TEMPORARY))).isInstanceOf(StartResult.Ignored.class);
		assertThat(ids(supervisor)).containsExactly("d", "c", "a");
	}

	@Test
	@DisplayName("SUP-013 the defaults of a child")
	void defaults() {
		ChildSpec worker = child("a");
		assertThat(worker.restart()).isEqualTo(Restart.PERMANENT);
		assertThat(worker.shutdown()).isEqualTo(Shutdown.after(Duration.ofSeconds(5)));
		assertThat(worker.type()).isEqualTo(ChildType.WORKER);
		ChildSpec supervisor = ChildSpec.supervisor("s", SupervisorSpec.of(Strategy.ONE_FOR_ONE));
		assertThat(supervisor.shutdown()).isEqualTo(Shutdown.INFINITY);
		assertThat(supervisor.type()).isEqualTo(ChildType.SUPERVISOR);
		Supervisor running = start(Strategy.ONE_FOR_ONE, worker);
		assertThat(running.childSpec("a")).contains(worker);
		assertThat(running.childSpec("b")).isEmpty();
	}

	@Test
	@DisplayName("SUP-015 SUP-028 what makes no sense is refused before anything starts")
	void validation() {
		List<Runnable> mistakes = List.of(() -> SupervisorSpec.of(Strategy.ONE_FOR_ONE, child("a"), child("a")),
				() -> SupervisorSpec.of(Strategy.ONE_FOR_ONE).withIntensity(-1, HOUR),
				() -> SupervisorSpec.of(Strategy.ONE_FOR_ONE).withIntensity(1, Duration.ZERO), () -> child(" "),
				() -> child("a").withSignificant(true),
				() -> SupervisorSpec.of(Strategy.ONE_FOR_ONE, child("a", Restart.TRANSIENT).withSignificant(true)),
				() -> Shutdown.after(Duration.ofMillis(-1)));
		assertThat(mistakes).allSatisfy(
				(mistake) -> assertThatExceptionOfType(InvalidSupervisionException.class).isThrownBy(mistake::run));
	}

	@Test
	@DisplayName("SUP-016 SUP-019 brutal kill does not terminate, infinity waits")
	void brutalKillAndInfinity() {
		Supervisor supervisor = start(Strategy.ONE_FOR_ONE, child("a").withShutdown(Shutdown.INFINITY),
				child("b").withShutdown(Shutdown.BRUTAL_KILL));
		Pid a = pid(supervisor, "a");
		Pid b = pid(supervisor, "b");
		supervisor.stop(HOUR);
		assertThat(a.exitReason()).isEqualTo(ExitReason.SHUTDOWN);
		assertThat(b.exitReason()).isEqualTo(ExitReason.KILLED);
		assertThat(this.log).doesNotContain("stop b");
	}

	@Test
	@DisplayName("SUP-017 a child that is stuck is killed after its shutdown time")
	void aStuckChildIsKilled() {
		Blocker blocker = new Blocker();
		TestServer stuck = server("b").onTerminate((reason, state) -> blocker.hold());
		Supervisor supervisor = start(Strategy.ONE_FOR_ONE, child("a"),
				ChildSpec.worker("b", stuck.spec()).withShutdown(Shutdown.after(Duration.ofSeconds(1))));
		Pid a = pid(supervisor, "a");
		Pid b = pid(supervisor, "b");
		CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> supervisor.stop(HOUR),
				TestActivations.executor());
		blocker.awaitEntered();
		this.world.awaitWaiting();
		this.world.time().advance(Duration.ofMillis(999));
		assertThat(b.isAlive()).isTrue();
		this.world.time().advance(Duration.ofMillis(1));
		assertThat(stop).succeedsWithin(Duration.ofSeconds(4));
		assertThat(b.exitReason()).isEqualTo(ExitReason.KILLED);
		assertThat(a.exitReason()).isEqualTo(ExitReason.SHUTDOWN);
	}

	@Test
	@DisplayName("SUP-021 nothing is restarted while the supervisor stops")
	void childrenThatEndDuringTheShutdownAreNotRestarted() {
		Blocker blocker = new Blocker();
		TestServer slow = server("z").onTerminate((reason, state) -> blocker.hold());
		List<ChildSpec> children = new ArrayList<>();
		for (Restart restart : Restart.values()) {
			children.add(child(restart.name(), restart));
		}
		children.add(ChildSpec.worker("z", slow.spec()));
		Supervisor supervisor = start(Strategy.ONE_FOR_ONE, children.toArray(ChildSpec[]::new));
		List<Pid> pids = children.stream().map((child) -> pid(supervisor, child.id())).toList();
		CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> supervisor.stop(HOUR),
				TestActivations.executor());
		blocker.awaitEntered();
		this.log.clear();
		pids.subList(0, 3).forEach((pid) -> pid.cast(DIED));
		await().until(() -> pids.subList(0, 3).stream().noneMatch(Pid::isAlive));
		blocker.release();
		assertThat(stop).succeedsWithin(Duration.ofSeconds(4));
		assertThat(this.log).noneMatch((entry) -> entry.startsWith("start"));
		assertThat(pids).extracting(Pid::exitReason).containsExactly(DIED, DIED, DIED, ExitReason.SHUTDOWN);
	}

	@Test
	@DisplayName("SUP-053 a child that has unlinked itself can be stopped")
	void aChildThatUnlinkedItselfCanBeStopped() {
		TestServer naughty = server("a");
		Supervisor supervisor = start(Strategy.ONE_FOR_ONE, ChildSpec.worker("a", naughty.spec()));
		Pid a = pid(supervisor, "a");
		naughty.context().unlink(this.system.whereis("sup"));
		assertThat(supervisor.terminateChild("a")).isEqualTo(ChildOutcome.OK);
		assertThat(a.isAlive()).isFalse();
		assertThat(isAlive(supervisor)).isTrue();
	}

	@Test
	void anExitOfAStrangerIsIgnored() {
		Supervisor supervisor = start(Strategy.ONE_FOR_ONE, child("a"));
		this.system.exit(this.system.whereis("sup"), ExitReason.SHUTDOWN);
		assertThat(isAlive(supervisor)).isTrue();
	}

	@Test
	void anUnknownCallCrashesTheSupervisor() {
		Supervisor supervisor = start(Strategy.ONE_FOR_ONE, child("a"));
		assertThatExceptionOfType(ServerExitedException.class)
			.isThrownBy(() -> this.system.ref("sup").call(new Ask("?")));
		assertThat(isAlive(supervisor)).isFalse();
		assertThat(this.log).containsExactly("start a", "stop a");
	}

	@Test
	void theChildrenOfAKilledSupervisorEnd() {
		Supervisor supervisor = start(Strategy.ONE_FOR_ONE, child("a"));
		Pid a = pid(supervisor, "a");
		this.system.exit(this.system.whereis("sup"), ExitReason.KILL);
		this.world.settle();
		assertThat(a.exitReason()).isEqualTo(ExitReason.KILLED);
		assertThat(this.log).containsExactly("start a", "stop a");
	}

	// Restart types

	@ParameterizedTest
	@EnumSource(Restart.class)
	@DisplayName("SUP-043 SUP-044 SUP-045 SUP-046 SUP-047 SUP-048 SUP-050 SUP-051 SUP-052 "
			+ "who is restarted after which exit")
	void restartTypes(Restart restart) {
		for (ExitReason reason : List.of(ExitReason.NORMAL, ExitReason.SHUTDOWN, ExitReason.shutdown("x"), DIED)) {
			Supervisor supervisor = start(
					SupervisorSpec.of(Strategy.ONE_FOR_ONE, child("a", restart)).withIntensity(10, HOUR));
			end(supervisor, "a", reason);
			boolean restarted = restart == Restart.PERMANENT || (restart == Restart.TRANSIENT && reason == DIED);
			ChildCounts expected = (restart == Restart.TEMPORARY) ? new ChildCounts(0, 0, 0, 0)
					: new ChildCounts(1, restarted ? 1 : 0, 0, 1);
			assertThat(supervisor.countChildren()).as("after %s", reason).isEqualTo(expected);
			assertThat(this.log.contains("start a")).isEqualTo(restarted);
		}
	}

	@Test
	void aCrashAndAKillRestartAndAreCounted() {
		Supervisor supervisor = start(Strategy.ONE_FOR_ONE, child("a"));
		pid(supervisor, "a").cast(new IllegalStateException("boom"));
		this.world.settle();
		kill(supervisor, "a");
		ChildInfo info = info(supervisor, "a");
		assertThat(info.restarts()).isEqualTo(2);
		assertThat(info.crashes()).isEqualTo(2);
		assertThat(info.lastExit()).isEqualTo(ExitReason.KILLED);
		assertThat(supervisor.info().orElseThrow().restartsInWindow()).isEqualTo(2);
	}

	// Strategies

	@Test
	@DisplayName("SUP-030 one for one leaves the others alone")
	void oneForOne() {
		Supervisor supervisor = start(Strategy.ONE_FOR_ONE, child("a"), child("b"));
		Pid b = pid(supervisor, "b");
		end(supervisor, "a", DIED);
		assertThat(this.log).containsExactly("stop a", "start a");
		assertThat(pid(supervisor, "b")).isEqualTo(b);
		assertThat(supervisor.countChildren()).isEqualTo(new ChildCounts(2, 2, 0, 2));
	}

	@Test
	@DisplayName("SUP-032 SUP-076 one for all stops the others in reverse, forgets temporary ones, starts in order")
	void oneForAll() {
		Supervisor supervisor = start(Strategy.ONE_FOR_ALL, child("a"), child("b"), child("c"),
				child("d", Restart.TEMPORARY));
		end(supervisor, "b", DIED);
		assertThat(this.log).containsExactly("stop b", "stop d", "stop c", "stop a", "start a", "start b", "start c");
		assertThat(ids(supervisor)).containsExactly("c", "b", "a");
	}

	@Test
	@DisplayName("SUP-040 SUP-076 rest for one restarts the later ones with it")
	void restForOne() {
		Supervisor supervisor = start(Strategy.REST_FOR_ONE, child("a"), child("b"), child("c"),
				child("d", Restart.TEMPORARY));
		Pid a = pid(supervisor, "a");
		end(supervisor, "b", DIED);
		assertThat(this.log).containsExactly("stop b", "stop d", "stop c", "start b", "start c");
		assertThat(pid(supervisor, "a")).isEqualTo(a);
		assertThat(ids(supervisor)).containsExactly("c", "b", "a");
	}

	@Test
	@DisplayName("SUP-054 a group restart revives what was stopped on purpose")
	void aGroupRestartRevivesStoppedChildren() {
		Supervisor supervisor = start(Strategy.ONE_FOR_ALL, child("a"), child("b"));
		supervisor.terminateChild("b");
		end(supervisor, "a", DIED);
		assertThat(this.log).containsExactly("stop a", "start a", "start b");
		assertThat(supervisor.countChildren().active()).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource(Strategy.class)
	void siblingsAreUntouchedWhenNothingIsRestarted(Strategy strategy) {
		Supervisor supervisor = start(strategy, child("a", Restart.TRANSIENT), child("b", Restart.TEMPORARY),
				child("c"));
		end(supervisor, "b", DIED);
		end(supervisor, "a", ExitReason.NORMAL);
		assertThat(this.log).containsExactly("stop a");
		assertThat(ids(supervisor)).containsExactly("c", "a");
	}

	@Test
	@DisplayName("SUP-034 one for all: when a sibling fails, all are stopped and started again")
	void oneForAllRetriesFromTheStart() {
		Supervisor supervisor = start(Strategy.ONE_FOR_ALL, child("a"), failingOnce("b"), child("c"));
		end(supervisor, "a", DIED);
		assertThat(this.log).containsExactly("stop a", "stop c", "stop b", "start a", "fail b", "stop a", "start a",
				"start b", "start c");
	}

	@Test
	@DisplayName("SUP-042 rest for one: the retry starts with the child that failed")
	void restForOneRetriesFromTheFailedChild() {
		Supervisor supervisor = start(Strategy.REST_FOR_ONE, child("a"), failingOnce("b"), child("c"));
		end(supervisor, "a", DIED);
		assertThat(this.log).containsExactly("stop a", "stop c", "stop b", "start a", "fail b", "start b", "start c");
	}

	/** A child whose second start fails. */
	private ChildSpec failingOnce(String id) {
		List<String> starts = Collections.synchronizedList(new ArrayList<>());
		return ChildSpec.worker(id, (system) -> {
			starts.add(id);
			if (starts.size() == 2) {
				this.log.add("fail " + id);
				return new StartResult.Failed(id, DIED);
			}
			return system.startLink(server(id).spec());
		});
	}

	// Intensity

	@ParameterizedTest
	@EnumSource(Strategy.class)
	@DisplayName("SUP-030 SUP-032 SUP-040 two restarts are tolerated, the third crash is too much")
	void intensity(Strategy strategy) {
		Supervisor supervisor = start(
				SupervisorSpec.of(strategy, child("a"), child("b")).withIntensity(2, HOUR).withName("sup"));
		Pid pid = this.system.whereis("sup");
		end(supervisor, "a", DIED);
		end(supervisor, "b", DIED);
		assertThat(isAlive(supervisor)).isTrue();
		end(supervisor, "a", DIED);
		assertThat(isAlive(supervisor)).isFalse();
		assertThat(pid.exitReason()).isEqualTo(ExitReason.SHUTDOWN);
		assertThat(this.log).containsExactly("stop a", "stop b");
	}

	@Test
	void intensityZeroMakesTheFirstCrashFatal() {
		Supervisor supervisor = start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, child("a")).withIntensity(0, HOUR));
		end(supervisor, "a", DIED);
		assertThat(this.log).containsExactly("stop a");
		assertThat(isAlive(supervisor)).isFalse();
	}

	@Test
	@DisplayName("SUP-029 restarts that are old enough do not count")
	void theWindowSlides() {
		Supervisor supervisor = start(
				SupervisorSpec.of(Strategy.ONE_FOR_ONE, child("a")).withIntensity(1, Duration.ofSeconds(1)));
		for (int i = 0; i < 4; i++) {
			kill(supervisor, "a");
			this.world.passMillis(2100);
		}
		assertThat(isAlive(supervisor)).isTrue();
		kill(supervisor, "a");
		this.world.passMillis(1000);
		kill(supervisor, "a");
		assertThat(isAlive(supervisor)).as("exactly as old as the window still counts").isFalse();
	}

	@ParameterizedTest
	@EnumSource(Strategy.class)
	@DisplayName("SUP-031 SUP-033 SUP-041 attempts that fail count")
	void failedAttemptsCount(Strategy strategy) {
		Supervisor supervisor = start(SupervisorSpec.of(strategy, child("a")).withIntensity(3, HOUR));
		this.broken.put("a", InitResult.stop(DIED));
		end(supervisor, "a", DIED);
		assertThat(this.log).containsExactly("stop a", "fail a", "fail a", "fail a");
		assertThat(isAlive(supervisor)).isFalse();
	}

	@Test
	void requestsAreNotCounted() {
		Supervisor supervisor = start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, child("a")).withIntensity(0, HOUR));
		for (int i = 0; i < 10; i++) {
			supervisor.terminateChild("a");
			supervisor.restartChild("a");
		}
		assertThat(isAlive(supervisor)).isTrue();
	}

	// Requests

	@Test
	@DisplayName("SUP-023 the results of the requests, by the state of the child")
	void resultsOfRequests() {
		Supervisor supervisor = start(Strategy.ONE_FOR_ONE, child("a"));
		Pid a = pid(supervisor, "a");
		assertThat(supervisor.startChild(child("a"))).isEqualTo(new StartResult.AlreadyStarted("a", a));
		assertThat(supervisor.terminateChild("x")).isEqualTo(ChildOutcome.NOT_FOUND);
		assertThat(supervisor.restartChild("x")).isEqualTo(failed("x", "not_found"));
		assertThat(supervisor.deleteChild("x")).isEqualTo(ChildOutcome.NOT_FOUND);
		assertThat(supervisor.restartChild("a")).isEqualTo(failed("a", "running"));
		assertThat(supervisor.deleteChild("a")).isEqualTo(ChildOutcome.RUNNING);
		assertThat(supervisor.terminateChild("a")).isEqualTo(ChildOutcome.OK);
		assertThat(a.exitReason()).isEqualTo(ExitReason.SHUTDOWN);
		assertThat(supervisor.countChildren()).isEqualTo(new ChildCounts(1, 0, 0, 1));
		assertThat(supervisor.terminateChild("a")).isEqualTo(ChildOutcome.OK);
		assertThat(supervisor.startChild(child("a"))).isEqualTo(failed("a", "already_present"));
		assertThat(supervisor.restartChild("a")).isInstanceOf(StartResult.Started.class);
		supervisor.terminateChild("a");
		assertThat(supervisor.deleteChild("a")).isEqualTo(ChildOutcome.OK);
		assertThat(supervisor.whichChildren()).isEmpty();
		assertThat(supervisor.startChild(child("a"))).isInstanceOf(StartResult.Started.class);
	}

	private static StartResult failed(String id, String reason) {
		return new StartResult.Failed(id, ExitReason.of(reason));
	}

	@Test
	@DisplayName("SUP-010 SUP-011 a child that cannot be started is not stored; one that was stays stopped")
	void failedStarts() {
		Supervisor supervisor = start(Strategy.ONE_FOR_ONE, child("a"));
		this.broken.put("b", InitResult.stop(DIED));
		assertThat(supervisor.startChild(child("b"))).isInstanceOfSatisfying(StartResult.Failed.class,
				(failed) -> assertThat(failed.reason()).isEqualTo(DIED));
		assertThat(ids(supervisor)).containsExactly("a");
		supervisor.terminateChild("a");
		this.broken.put("a", InitResult.stop(DIED));
		assertThat(supervisor.restartChild("a")).isInstanceOf(StartResult.Failed.class);
		assertThat(info(supervisor, "a").state()).isEqualTo(ChildState.STOPPED);
		assertThat(isAlive(supervisor)).isTrue();
	}

	@Test
	void aStartThatThrowsIsAFailedStart() {
		Supervisor supervisor = start(Strategy.ONE_FOR_ONE);
		StartResult result = supervisor.startChild(ChildSpec.worker("a", (system) -> {
			throw new IOException("no disk");
		}));
		assertThat(result).isInstanceOfSatisfying(StartResult.Failed.class,
				(failed) -> assertThat(failed.reason().cause()).hasMessage("no disk"));
	}

	@Test
	@DisplayName("SUP-074 a temporary child that was stopped is forgotten")
	void aStoppedTemporaryChildIsForgotten() {
		Supervisor supervisor = start(Strategy.ONE_FOR_ONE, child("a", Restart.TEMPORARY));
		supervisor.terminateChild("a");
		assertThat(supervisor.whichChildren()).isEmpty();
		assertThat(supervisor.startChild(child("a", Restart.TEMPORARY))).isInstanceOf(StartResult.Started.class);
	}

	@Test
	void aRequestToADeadSupervisorFails() {
		Supervisor supervisor = start(Strategy.ONE_FOR_ONE);
		supervisor.stop(HOUR);
		assertThatExceptionOfType(NoSuchServerException.class).isThrownBy(supervisor::countChildren);
	}

	@Test
	@DisplayName("SUP-078 a child whose restart fails is shown as restarting, and terminating it cancels the retry")
	void aRestartingChild() {
		this.broken.clear();
		Supervisor supervisor = start(
				SupervisorSpec.of(Strategy.ONE_FOR_ONE, child("a")).withIntensity(5, HOUR).withName("sup"));
		this.broken.put("a", InitResult.stop(DIED));
		Pid a = pid(supervisor, "a");
		Pid sup = this.system.whereis("sup");
		List<String> seen = Collections.synchronizedList(new ArrayList<>());
		Sys.suspend(sup);
		this.system.exit(a, ExitReason.KILL);
		List<CompletableFuture<Void>> requests = new ArrayList<>();
		List<Consumer<Supervisor>> questions = List.of(
				(asked) -> seen.add("state " + asked.whichChildren().get(0).state()),
				(asked) -> seen.add("restart " + ((StartResult.Failed) asked.restartChild("a")).reason()),
				(asked) -> seen.add("delete " + asked.deleteChild("a")),
				(asked) -> seen.add("start " + ((StartResult.Failed) asked.startChild(child("a"))).reason()),
				(asked) -> seen.add("terminate " + asked.terminateChild("a")));
		for (Consumer<Supervisor> question : questions) {
			int queued = Sys.info(sup).orElseThrow().mailboxSize();
			requests.add(CompletableFuture.runAsync(() -> question.accept(supervisor), TestActivations.executor()));
			await().until(() -> Sys.info(sup).orElseThrow().mailboxSize() > queued);
		}
		this.log.clear();
		Sys.resume(sup);
		assertThat(requests).allSatisfy((request) -> assertThat(request).succeedsWithin(Duration.ofSeconds(4)));
		assertThat(isAlive(supervisor)).isTrue();
		assertThat(seen).containsExactlyInAnyOrder("state RESTARTING", "restart restarting", "delete RESTARTING",
				"start already_present", "terminate OK");
		assertThat(this.log).containsExactly("fail a");
		assertThat(info(supervisor, "a").state()).isEqualTo(ChildState.STOPPED);
	}

	// Nested supervisors

	@Test
	@DisplayName("SUP-054 a supervisor that gives up is restarted by the one above it")
	void escalation() {
		SupervisorSpec inner = SupervisorSpec.of(Strategy.ONE_FOR_ONE, child("a")).withIntensity(0, HOUR);
		Supervisor top = start(Strategy.ONE_FOR_ALL, ChildSpec.supervisor("inner", inner), child("b"));
		Supervisor first = Supervisor.of(pid(top, "inner"));
		end(first, "a", DIED);
		assertThat(this.log).containsExactly("stop a", "stop b", "start a", "start b");
		assertThat(top.countChildren()).isEqualTo(new ChildCounts(2, 2, 1, 1));
		assertThat(isAlive(first)).isFalse();
	}

	@Test
	@DisplayName("SUP-077 a tree comes back under its names, and is gone with its root")
	void namesInATree() {
		// it does not trap, so that it is gone before its grandparent hears of anything
		ChildSpec server = ChildSpec.worker("server", TestServer.create().spec().withName("server"));
		SupervisorSpec middle = SupervisorSpec.of(Strategy.ONE_FOR_ONE, server).withName("middle");
		Supervisor top = start(Strategy.ONE_FOR_ALL, ChildSpec.supervisor("middle", middle));
		for (String victim : List.of("middle", "server")) {
			Pid before = this.system.whereis(victim);
			this.system.exit(before, ExitReason.KILL);
			this.world.settle();
			assertThat(this.system.whereis(victim)).isNotNull().isNotEqualTo(before);
			assertThat(this.system.whereis("server")).isNotNull();
		}
		this.system.exit(this.system.whereis("sup"), ExitReason.KILL);
		this.world.settle();
		assertThat(isAlive(top)).isFalse();
		assertThat(this.system.whereis("middle")).isNull();
		assertThat(this.system.whereis("server")).isNull();
	}

	// Auto-shutdown

	private Supervisor startSignificant(AutoShutdown autoShutdown) {
		return start(SupervisorSpec.of(Strategy.ONE_FOR_ONE)
			.withAutoShutdown(autoShutdown)
			.withIntensity(10, HOUR)
			.withName("sup"));
	}

	private ChildSpec significant(String id, Restart restart) {
		return child(id, restart).withSignificant(true);
	}

	@Test
	@DisplayName("SUP-057 SUP-058 any significant: the first that ends by itself takes the supervisor along")
	void anySignificant() {
		Supervisor supervisor = startSignificant(AutoShutdown.ANY_SIGNIFICANT);
		supervisor.startChild(significant("a", Restart.TRANSIENT));
		supervisor.startChild(significant("b", Restart.TEMPORARY));
		supervisor.startChild(child("c"));
		end(supervisor, "a", DIED);
		kill(supervisor, "c");
		supervisor.terminateChild("b");
		assertThat(isAlive(supervisor)).as("restarts and requests do not count").isTrue();
		end(supervisor, "a", ExitReason.NORMAL);
		assertThat(isAlive(supervisor)).isFalse();
		assertThat(this.log).containsExactly("stop a", "stop c");
	}

	@Test
	@DisplayName("SUP-057 SUP-058 all significant: the last one that ends by itself takes the supervisor along")
	void allSignificant() {
		Supervisor supervisor = startSignificant(AutoShutdown.ALL_SIGNIFICANT);
		supervisor.startChild(significant("a", Restart.TRANSIENT));
		supervisor.startChild(significant("b", Restart.TEMPORARY));
		supervisor.startChild(child("c"));
		end(supervisor, "b", DIED);
		assertThat(isAlive(supervisor)).isTrue();
		end(supervisor, "a", ExitReason.NORMAL);
		assertThat(isAlive(supervisor)).isFalse();
	}

	@ParameterizedTest
	@EnumSource(AutoShutdown.class)
	@DisplayName("SUP-055 SUP-056 children that are not significant never end the supervisor")
	void insignificantChildren(AutoShutdown autoShutdown) {
		Supervisor supervisor = startSignificant(autoShutdown);
		supervisor.startChild(child("a", Restart.TRANSIENT));
		supervisor.startChild(child("b", Restart.TEMPORARY));
		end(supervisor, "a", ExitReason.NORMAL);
		end(supervisor, "b", ExitReason.NORMAL);
		assertThat(isAlive(supervisor)).isTrue();
	}

	@Test
	@DisplayName("SUP-061 the auto-shutdown of a significant supervisor escalates")
	void autoShutdownEscalates() {
		for (boolean counts : new boolean[] { true, false }) {
			SupervisorSpec inner = new SupervisorSpec(null, Strategy.ONE_FOR_ONE, 0, HOUR, AutoShutdown.ANY_SIGNIFICANT,
					List.of(significant("a", Restart.TEMPORARY)));
			Supervisor outer = startSignificant(AutoShutdown.ANY_SIGNIFICANT);
			outer.startChild(
					ChildSpec.supervisor("inner", inner).withRestart(Restart.TRANSIENT).withSignificant(counts));
			end(Supervisor.of(pid(outer, "inner")), "a", ExitReason.NORMAL);
			assertThat(isAlive(outer)).isEqualTo(!counts);
		}
	}

}
