package io.genserver;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.genserver.TestServer.Ask;
import io.genserver.process.ProcessInfo;
import io.genserver.process.TestActivations;
import io.genserver.server.LocalSystem;
import io.genserver.server.ServerProcess;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.DynamicSupervisor;
import io.genserver.supervisor.DynamicSupervisorSpec;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorSpec;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A supervisor is busy while one of its children starts, but needs no thread for that.
 */
class StartWithoutThreadTests {

	private static final Duration SOON = Duration.ofSeconds(10);

	/** All processes of the system have to share it. */
	private final ExecutorService onlyThread = Executors.newSingleThreadExecutor();

	private final GenServerSystem crowded = GenServerSystem.builder().executor(this.onlyThread).build();

	private final GenServerSystem system = GenServerSystem.create();

	private final Blocker blocker = new Blocker();

	private final AtomicReference<Pid> child = new AtomicReference<>();

	@AfterEach
	void close() {
		this.blocker.release();
		this.system.close();
		this.crowded.close();
		this.onlyThread.shutdownNow();
	}

	/** A kind of supervisor. */
	private record Kind(String name, Pid pid, Function<ChildSpec, StartResult> startChild) {

		@Override
		public String toString() {
			return this.name;
		}

	}

	private interface Starter {

		Kind start(GenServerSystem system);

	}

	static Stream<Starter> kinds() {
		return Stream.of(StartWithoutThreadTests::dynamic, StartWithoutThreadTests::oneForOne,
				StartWithoutThreadTests::oneForAll);
	}

	private static Kind dynamic(GenServerSystem system) {
		Pid pid = DynamicSupervisor.start(system, DynamicSupervisorSpec.create()).pid();
		return new Kind("dynamic", pid, DynamicSupervisor.of(pid)::startChild);
	}

	private static Kind oneForOne(GenServerSystem system) {
		return supervisor(system, Strategy.ONE_FOR_ONE);
	}

	private static Kind oneForAll(GenServerSystem system) {
		return supervisor(system, Strategy.ONE_FOR_ALL);
	}

	private static Kind supervisor(GenServerSystem system, Strategy strategy) {
		Pid pid = Supervisor.start(system, SupervisorSpec.of(strategy)).pid();
		return new Kind(strategy.toString(), pid, Supervisor.of(pid)::startChild);
	}

	/** A child that is held in its init from the given start on. */
	private ChildSpec held(int from, AtomicInteger starts) {
		return ChildSpec.worker("held", TestServer.create().onInit((context) -> {
			this.child.set(context.self());
			if (starts.incrementAndGet() >= from) {
				this.blocker.holdThroughInterrupts();
			}
			return InitResult.ok(0);
		}).onCast((message, state) -> Next.stop(ExitReason.of("crashed"), state)).spec());
	}

	private CompletableFuture<StartResult> start(Kind supervisor, ChildSpec child) {
		return CompletableFuture.supplyAsync(() -> supervisor.startChild().apply(child), TestActivations.executor());
	}

	private static ProcessInfo info(Pid pid) {
		return ((ServerProcess<?>) pid).info();
	}

	private static boolean isWithoutThread(Pid supervisor) {
		return info(supervisor).runner() == null;
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void theChildCanHaveTheOnlyThreadThereIs(Starter starter) {
		Kind supervisor = starter.start(this.crowded);
		Pid child = start(supervisor, ChildSpec.worker("child", TestServer.create().spec()))
			.orTimeout(10, TimeUnit.SECONDS)
			.join()
			.pid();
		assertThat(child.call(new Ask("here"))).isEqualTo("here");
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void theChildThatIsRestartedCanHaveTheOnlyThreadThereIs(Starter starter) {
		Kind supervisor = starter.start(this.crowded);
		AtomicInteger starts = new AtomicInteger();
		start(supervisor, held(3, starts)).orTimeout(10, TimeUnit.SECONDS).join().pid().cast("crash");
		await().until(() -> starts.get() == 2);
		assertThat(start(supervisor, ChildSpec.worker("another", TestServer.create().spec()))).succeedsWithin(SOON)
			.isInstanceOf(StartResult.Started.class);
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void theSupervisorIsSeenToHandleTheRequestButHasNoThread(Starter starter) {
		Kind supervisor = starter.start(this.system);
		CompletableFuture<StartResult> start = start(supervisor, held(1, new AtomicInteger()));
		this.blocker.awaitEntered();
		await().until(() -> isWithoutThread(supervisor.pid()));
		assertThat(info(supervisor.pid()).handling()).isEqualTo("StartChild");
		assertThat(((ServerProcess<?>) supervisor.pid()).handlerStack()).isEmpty();
		this.blocker.release();
		assertThat(start).succeedsWithin(SOON).isInstanceOf(StartResult.Started.class);
		await().until(() -> info(supervisor.pid()).handling() == null);
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void whatComesMeanwhileIsHandledAfterIt(Starter starter) {
		Kind supervisor = starter.start(this.system);
		List<String> order = new CopyOnWriteArrayList<>();
		CompletableFuture<?> start = start(supervisor, held(1, new AtomicInteger()));
		this.blocker.awaitEntered();
		CompletableFuture<?> request = CompletableFuture.supplyAsync(() -> Sys.getState(supervisor.pid()),
				TestActivations.executor());
		CompletableFuture<?> second = start(supervisor, ChildSpec.worker("second", TestServer.create().onInit((c) -> {
			order.add("second");
			return InitResult.ok(0);
		}).spec()));
		await().until(() -> info(supervisor.pid()).mailboxSize() >= 1);
		assertThat(order).isEmpty();
		assertThat(request).isNotDone();
		this.blocker.release();
		assertThat(CompletableFuture.allOf(start, request, second)).succeedsWithin(SOON);
		assertThat(order).containsExactly("second");
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void aSupervisorThatIsKilledMeanwhileEndsAtOnceAndLeavesNothing(Starter starter) {
		Kind supervisor = starter.start(this.system);
		CompletableFuture<StartResult> start = start(supervisor, held(1, new AtomicInteger()));
		this.blocker.awaitEntered();
		await().until(() -> isWithoutThread(supervisor.pid()));
		this.system.exit(supervisor.pid(), ExitReason.KILL);
		assertThat(supervisor.pid().isAlive()).isFalse();
		assertThat(start).failsWithin(SOON)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(ServerExitedException.class);
		// the child cannot be left behind, but its init can
		await().until(() -> zombies().equals(Set.of(this.child.get())));
		this.blocker.release();
		await().until(() -> zombies().isEmpty());
		assertThat(((ServerProcess<?>) supervisor.pid()).rawState()).isNull();
	}

	private Set<?> zombies() {
		return ((LocalSystem) this.system).runtime().zombies();
	}

	@Test
	void aWholeTreeCanStartOnTheOnlyThreadThereIs() {
		List<String> order = new CopyOnWriteArrayList<>();
		Function<String, ChildSpec> child = (name) -> ChildSpec.worker(name, TestServer.create().onInit((context) -> {
			order.add(name);
			return InitResult.ok(0);
		}).spec());
		SupervisorSpec inner = SupervisorSpec.of(Strategy.ONE_FOR_ONE, child.apply("2"), child.apply("3"));
		SupervisorSpec outer = SupervisorSpec.of(Strategy.REST_FOR_ONE, child.apply("1"),
				ChildSpec.supervisor("inner", inner),
				DynamicSupervisor.childSpec(DynamicSupervisorSpec.create().withName("dynamic")), child.apply("4"));
		CompletableFuture<StartResult> start = CompletableFuture
			.supplyAsync(() -> Supervisor.start(this.crowded, outer), TestActivations.executor());
		assertThat(start).succeedsWithin(SOON).isInstanceOf(StartResult.Started.class);
		assertThat(order).containsExactly("1", "2", "3", "4");
	}

	@Test
	void aSupervisorThatIsKilledWhileItsTreeStartsEndsAtOnce() {
		SupervisorSpec spec = SupervisorSpec.of(Strategy.ONE_FOR_ONE, held(1, new AtomicInteger())).withName("sup");
		CompletableFuture<StartResult> start = CompletableFuture.supplyAsync(() -> Supervisor.start(this.system, spec),
				TestActivations.executor());
		this.blocker.awaitEntered();
		this.system.exit(this.system.whereis("sup"), ExitReason.KILL);
		assertThat(start).succeedsWithin(SOON)
			.isInstanceOfSatisfying(StartResult.Failed.class,
					(failed) -> assertThat(failed.reason()).isEqualTo(ExitReason.KILLED));
		await().until(() -> zombies().equals(Set.of(this.child.get())));
	}

	@Test
	void aSupervisorCanHaveAHundredThousandChildrenFromTheStart() {
		ChildSpec[] children = IntStream.range(0, 100_000)
			.mapToObj((i) -> ChildSpec.worker("child " + i, TestServer.create().spec()))
			.toArray(ChildSpec[]::new);
		Pid pid = Supervisor.start(this.system, SupervisorSpec.of(Strategy.ONE_FOR_ALL, children).withName("sup"))
			.pid();
		assertThat(Supervisor.of(pid).countChildren().active()).isEqualTo(100_000);
	}

	@Test
	void theSystemCanBeClosedMeanwhile() {
		Kind supervisor = dynamic(this.system);
		CompletableFuture<StartResult> start = start(supervisor, held(1, new AtomicInteger()));
		this.blocker.awaitEntered();
		this.system.close();
		assertThat(start).failsWithin(SOON);
		// the supervisor may have been about to leave its thread
		await().until(() -> zombies().equals(Set.of(this.child.get())));
	}

}
