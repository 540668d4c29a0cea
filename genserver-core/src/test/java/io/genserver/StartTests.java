package io.genserver;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import io.genserver.process.TestActivations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class StartTests {

	private static final ExitReason NO = ExitReason.of("no");

	private final GenServerSystem system = GenServerSystem.create();

	private final AtomicInteger terminated = new AtomicInteger();

	@AfterEach
	void close() {
		this.system.close();
	}

	private ServerSpec<Integer> spec(Function<ServerContext, InitResult<Integer>> init) {
		return TestServer.create()
			.onInit(init)
			.onTerminate((reason, state) -> this.terminated.incrementAndGet())
			.spec()
			.withName("name");
	}

	/** Start it without a link, then with one from a server that traps exits. */
	private void assertFails(Function<ServerContext, InitResult<Integer>> init, Consumer<ExitReason> check) {
		StartResult result = this.system.start(spec(init));
		assertThat(this.system.whereis("name")).as("the name is free").isNull();
		assertThat(result).isInstanceOfSatisfying(StartResult.Failed.class, (failed) -> check.accept(failed.reason()));
		assertThatExceptionOfType(ServerStartException.class).isThrownBy(result::pid).withMessageContaining("'name'");
		Probe.Running starter = Probe.startTrapping(this.system);
		StartResult linked = starter.run((context) -> context.system().startLink(spec(init)));
		assertThat(linked).isInstanceOf(StartResult.Failed.class);
		await().until(() -> starter.messages().size() == 1);
		check.accept(starter.messages(Exit.class).get(0).reason());
		assertThat(this.terminated).as("terminate does not run").hasValue(0);
	}

	@Test
	@DisplayName("GS-001 GS-065 a started server has its name and answers")
	void ok() {
		Pid pid = this.system.start(spec((context) -> InitResult.ok(1))).pid();
		assertThat(this.system.whereis("name")).isEqualTo(pid);
		assertThat(this.system.ref("name").call(new TestServer.Ask("?"))).isEqualTo("?");
		assertThat(pid.name()).isEqualTo("name");
	}

	@Test
	@DisplayName("GS-068 a server needs no name")
	void unnamed() {
		Pid pid = TestServer.create().start(this.system);
		assertThat(pid.name()).isNull();
		assertThat(pid.isAlive()).isTrue();
	}

	@Test
	void theNameIsThereWhenInitRuns() {
		CompletableFuture<Pid> seen = new CompletableFuture<>();
		Pid pid = this.system.start(spec((context) -> {
			seen.complete(context.system().whereis("name"));
			return InitResult.ok(0);
		})).pid();
		assertThat(seen).isCompletedWithValue(pid);
	}

	@Test
	@DisplayName("GS-001 GS-038 stop in init: the start fails with the reason and the name is free")
	void stop() {
		assertFails((context) -> InitResult.stop(NO), (reason) -> assertThat(reason).isEqualTo(NO));
	}

	@Test
	@DisplayName("GS-052 an exception in init: the start fails with it")
	void exception() {
		assertFails((context) -> {
			throw new IllegalStateException("boom");
		}, (reason) -> assertThat(reason.cause()).isInstanceOf(IllegalStateException.class).hasMessage("boom"));
	}

	@Test
	void anErrorInInitFailsTheStart() {
		assertFails((context) -> {
			throw new StackOverflowError("boom");
		}, (reason) -> assertThat(reason.cause()).isInstanceOf(StackOverflowError.class));
	}

	@Test
	void exitInInitFailsTheStartWithItsReason() {
		assertFails((context) -> {
			throw new ExitException(NO);
		}, (reason) -> assertThat(reason).isEqualTo(NO));
	}

	@Test
	void nullFromInitIsABadReturn() {
		assertFails((context) -> null, (reason) -> assertThat(reason.name()).isEqualTo("bad_return_value"));
	}

	@Test
	void stoppingThroughTheContextFailsTheStart() {
		assertFails((context) -> {
			context.stop(NO);
			return InitResult.ok(0);
		}, (reason) -> assertThat(reason).isEqualTo(NO));
	}

	@Test
	@DisplayName("GS-001 GS-038 ignore: no server, no failure, the name is free, a linked starter sees normal")
	void ignore() {
		for (int i = 0; i < 100; i++) {
			StartResult result = this.system.start(spec((context) -> InitResult.ignore()));
			assertThat(result).isInstanceOf(StartResult.Ignored.class);
			assertThat(this.system.whereis("name")).isNull();
		}
		Probe.Running starter = Probe.startTrapping(this.system);
		starter.tell((context) -> context.system().startLink(spec((own) -> InitResult.ignore())));
		await().until(() -> starter.messages().size() == 1);
		assertThat(starter.messages(Exit.class).get(0).reason()).isEqualTo(ExitReason.NORMAL);
		assertThat(this.terminated).hasValue(0);
	}

	@Test
	@DisplayName("GS-001 a taken name: the start says who has it, and nothing runs")
	void alreadyStarted() {
		Pid first = this.system.start(spec((context) -> InitResult.ok(0))).pid();
		AtomicInteger inits = new AtomicInteger();
		StartResult second = this.system.start(spec((context) -> {
			inits.incrementAndGet();
			return InitResult.ok(0);
		}));
		assertThat(second).isEqualTo(new StartResult.AlreadyStarted("name", first));
		assertThatExceptionOfType(AlreadyStartedException.class).isThrownBy(second::pid)
			.satisfies((ex) -> assertThat(ex.pid()).isEqualTo(first));
		assertThat(inits).hasValue(0);
		assertThat(first.isAlive()).isTrue();
	}

	@Test
	@DisplayName("GS-001 a start timeout kills the server, frees the name and leaves no exit message")
	void startTimeout() {
		Blocker blocker = new Blocker();
		ServerSpec<Integer> slow = spec((context) -> {
			blocker.holdThroughInterrupts();
			return InitResult.ok(0);
		}).withStartTimeout(Duration.ofMillis(30));
		Probe.Running starter = Probe.startTrapping(this.system);
		StartResult result = starter.run((context) -> context.system().startLink(slow));
		assertThat(result).isEqualTo(new StartResult.Failed("name", ExitReason.TIMEOUT));
		assertThat(this.system.whereis("name")).isNull();
		Pid next = this.system.start(spec((context) -> InitResult.ok(0))).pid();
		blocker.release();
		starter.tell((context) -> {
		});
		assertThat(starter.messages()).isEmpty();
		assertThat(this.terminated).hasValue(0);
		assertThat(this.system.whereis("name")).isEqualTo(next);
	}

	@Test
	@DisplayName("GS-001 a start timeout does not matter once init has returned")
	void startTimeoutThatIsNotReached() {
		VirtualTime time = new VirtualTime();
		try (GenServerSystem virtual = GenServerSystem.builder().timeSource(time).build()) {
			Pid pid = virtual.start(TestServer.create().spec().withStartTimeout(Duration.ofSeconds(1))).pid();
			assertThat(time.scheduled()).isZero();
			time.advance(Duration.ofSeconds(5));
			assertThat(pid.isAlive()).isTrue();
		}
	}

	@Test
	void aKillInInitFailsTheStart() {
		Blocker blocker = new Blocker();
		CompletableFuture<StartResult> result = CompletableFuture
			.supplyAsync(() -> this.system.start(spec((context) -> {
				blocker.holdThroughInterrupts();
				return InitResult.ok(0);
			})), TestActivations.executor());
		blocker.awaitEntered();
		this.system.exit(this.system.whereis("name"), ExitReason.KILL);
		assertThat(result).succeedsWithin(Duration.ofSeconds(4))
			.isEqualTo(new StartResult.Failed("name", ExitReason.KILLED));
		blocker.release();
	}

	@Test
	void aFailingInitEndsAStarterThatDoesNotTrap() {
		Probe.Running starter = Probe.start(this.system);
		starter.pid().cast(new Probe.Do((context) -> context.system().startLink(spec((own) -> InitResult.stop(NO)))));
		await().untilAsserted(() -> assertThat(starter.pid().exitReason()).isEqualTo(NO));
	}

	@Test
	@DisplayName("GS-069 a plain start does not link")
	void startDoesNotLink() {
		Probe.Running starter = Probe.start(this.system);
		Pid pid = starter.run((context) -> context.system().start(TestServer.create().spec()).pid());
		this.system.exit(pid, ExitReason.KILL);
		starter.tell((context) -> {
		});
		assertThat(starter.pid().isAlive()).isTrue();
	}

	@Test
	void eachIncarnationHasItsOwnCallbacks() {
		AtomicInteger made = new AtomicInteger();
		ServerSpec<Integer> spec = ServerSpec.of(() -> {
			made.incrementAndGet();
			return TestServer.create();
		});
		this.system.start(spec);
		this.system.start(spec);
		assertThat(made).hasValue(2);
	}

	@Test
	@DisplayName("GS-062 a blank name is refused")
	void aBlankNameIsRefused() {
		assertThatExceptionOfType(InvalidSupervisionException.class)
			.isThrownBy(() -> TestServer.create().spec().withName(" "));
	}

	@Test
	@DisplayName("GS-072 whereis finds living holders of names only")
	void whereis() {
		Pid pid = this.system.start(spec((context) -> InitResult.ok(0))).pid();
		assertThat(this.system.ref("name").pid()).isEqualTo(pid);
		pid.stop();
		assertThat(this.system.whereis("name")).isNull();
		assertThat(this.system.ref("name").pid()).isNull();
		assertThat(pid.pid()).isEqualTo(pid);
	}

}
