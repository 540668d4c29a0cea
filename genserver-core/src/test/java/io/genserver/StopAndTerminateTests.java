package io.genserver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import io.genserver.TestServer.Ask;
import io.genserver.process.TestActivations;
import io.genserver.server.ServerProcess;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

class StopAndTerminateTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	private static final ExitReason OTHER = ExitReason.of("other_reason");

	private final GenServerSystem system = GenServerSystem.create();

	private final List<Object> log = Collections.synchronizedList(new ArrayList<>());

	@AfterEach
	void close() {
		this.system.close();
	}

	private TestServer server() {
		return TestServer.create().onCast((message, state) -> {
			this.log.add(message);
			return Next.noReply(state + 1);
		}).onTerminate((reason, state) -> this.log.add("terminate " + reason + " in " + state));
	}

	private void awaitLog(Object... entries) {
		await().untilAsserted(() -> assertThat(this.log).containsExactly(entries));
	}

	@Test
	@DisplayName("GS-002 GS-073 stop ends the server; a second stop exits noproc")
	void stop() {
		Pid pid = server().start(this.system);
		pid.stop();
		assertThat(pid.isAlive()).isFalse();
		assertThat(pid.exitReason()).isEqualTo(ExitReason.NORMAL);
		assertThatExceptionOfType(NoSuchServerException.class).isThrownBy(pid::stop);
		awaitLog("terminate normal in 0");
	}

	@Test
	@DisplayName("GS-003 GS-055 stop with a reason of one's own")
	void stopWithAReason() {
		Pid pid = server().start(this.system);
		pid.stop(OTHER, LONG);
		assertThat(pid.exitReason()).isEqualTo(OTHER);
	}

	@Test
	@DisplayName("GS-005 stop by name")
	void stopByName() {
		this.system.start(server().spec().withName("name"));
		ServerRef<?> ref = this.system.ref("name");
		ref.stop();
		assertThat(ref.pid()).isNull();
		assertThatExceptionOfType(NoSuchServerException.class).isThrownBy(ref::stop);
	}

	@Test
	@DisplayName("GS-054 a server without terminate stops as well")
	void stopWithoutTerminate() {
		Pid pid = this.system.start(ServerSpec.of(() -> (ServerCallbacks<String>) (context) -> InitResult.ok("state")))
			.pid();
		pid.stop();
		assertThat(pid.exitReason()).isEqualTo(ExitReason.NORMAL);
	}

	@Test
	void whatWasQueuedBeforeIsHandledFirst() {
		Blocker blocker = new Blocker();
		Pid pid = server().onCall((text, from, state) -> {
			blocker.hold();
			return CallResult.reply(text, state);
		}).start(this.system);
		pid.callAsync(new Ask("?"));
		blocker.awaitEntered();
		pid.cast(1);
		pid.cast(2);
		CompletableFuture<Void> stop = CompletableFuture.runAsync(pid::stop, TestActivations.executor());
		blocker.release();
		assertThat(stop).succeedsWithin(LONG);
		awaitLog(1, 2, "terminate normal in 2");
	}

	@Test
	void aSuspendedServerStopsAtOnce() {
		Pid pid = server().start(this.system);
		Sys.suspend(pid);
		pid.cast("lost");
		pid.stop();
		awaitLog("terminate normal in 0");
	}

	@Test
	@DisplayName("GS-073 a server that stops itself by reference fails and goes on")
	void stoppingItselfIsRefused() {
		TestServer server = server();
		Pid pid = server.onCall((text, from, state) -> {
			try {
				server.context().self().stop();
				return CallResult.reply("stopped", state);
			}
			catch (CallCycleException ex) {
				return CallResult.reply("refused", state);
			}
		}).start(this.system);
		assertThat(pid.call(new Ask("?"))).isEqualTo("refused");
		assertThat(pid.isAlive()).isTrue();
	}

	@Test
	void stopGivesUpAfterItsTimeoutAndTheServerGoesOnStopping() {
		Blocker blocker = new Blocker();
		Pid pid = server().onTerminate((reason, state) -> blocker.holdThroughInterrupts()).start(this.system);
		assertThatExceptionOfType(CallTimeoutException.class)
			.isThrownBy(() -> pid.stop(ExitReason.NORMAL, Duration.ofMillis(30)))
			.satisfies((ex) -> assertThat(ex.handling()).isEqualTo("terminate"));
		blocker.release();
		await().untilAsserted(() -> assertThat(pid.exitReason()).isEqualTo(ExitReason.NORMAL));
	}

	@Test
	@DisplayName("GS-056 an exception in terminate becomes the exit reason, and stop tells it")
	void aFailingTerminateIsTheReason() {
		Pid pid = server().onTerminate((reason, state) -> {
			throw new IllegalStateException("in terminate");
		}).start(this.system);
		assertThatExceptionOfType(ServerExitedException.class).isThrownBy(pid::stop)
			.withCauseInstanceOf(IllegalStateException.class);
	}

	@Test
	@DisplayName("GS-041 stop with a reply: terminate first, then the reply, although terminate fails")
	void stopWithReplyTerminatesFirst() {
		Pid pid = this.system.start(server().onCall((text, from, state) -> {
			this.log.add("call");
			return CallResult.reply(text, Next.stop(OTHER, state + 1));
		}).onTerminate((reason, state) -> {
			this.log.add("terminate " + reason + " in " + state);
			throw new ExitException(ExitReason.of("crash", "terminate"));
		}).spec().withName("name")).pid();
		assertThat(pid.call(new Ask("bye"))).isEqualTo("bye");
		assertThat(this.log).containsExactly("call", "terminate other_reason in 1");
		await().untilAsserted(() -> assertThat(pid.exitReason()).isEqualTo(ExitReason.of("crash", "terminate")));
	}

	@Test
	void theNameIsFreeWhenTheReplyOfAStopArrives() {
		ServerSpec<Integer> spec = server()
			.onCall((text, from, state) -> CallResult.reply(text, Next.stop(ExitReason.NORMAL, state)))
			.spec()
			.withName("name");
		for (int i = 0; i < 200; i++) {
			assertThat(this.system.start(spec)).isInstanceOf(StartResult.Started.class);
			this.system.ref("name").call(new Ask("bye"));
		}
	}

	@Test
	@DisplayName("GS-012 stop without a reply gives the caller the reason")
	void stopWithoutReply() {
		Pid pid = server().onCall((text, from, state) -> Next.stop(ExitReason.SHUTDOWN, state)).start(this.system);
		assertThatExceptionOfType(ServerExitedException.class).isThrownBy(() -> pid.call(new Ask("?")))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(ExitReason.SHUTDOWN));
	}

	@Test
	@DisplayName("GS-018 GS-020 cast and info handlers can stop the server")
	void castAndInfoStop() {
		Pid cast = server().onCast((message, state) -> Next.stop(OTHER, state)).start(this.system);
		Pid info = server().onInfo((message, state) -> Next.stop(OTHER, state)).start(this.system);
		cast.cast("stop");
		info.send("stop");
		awaitLog("terminate other_reason in 0", "terminate other_reason in 0");
	}

	@Test
	@DisplayName("GS-057 a crash terminates with the state before the failing handler")
	void aCrashTerminatesWithTheStateBefore() {
		AtomicReference<ExitReason> seen = new AtomicReference<>();
		TestServer server = server();
		Pid pid = server.onInfo((message, state) -> {
			throw new IllegalArgumentException("boom");
		}).onTerminate((reason, state) -> {
			seen.set(reason);
			this.log.add(state);
		}).start(this.system);
		pid.cast("one");
		pid.send("crash");
		awaitLog("one", 1);
		assertThat(seen.get().cause()).isInstanceOf(IllegalArgumentException.class);
		await().untilAsserted(() -> assertThat(pid.exitReason()).isEqualTo(seen.get()));
	}

	@Test
	@DisplayName("GS-048 GS-049 GS-050 without handlers a call or cast crashes, an info is dropped")
	void missingHandlers() {
		ServerSpec<String> bare = ServerSpec.of(() -> (ServerCallbacks<String>) (context) -> InitResult.ok("state"));
		Pid called = this.system.start(bare).pid();
		assertThatExceptionOfType(ServerExitedException.class).isThrownBy(() -> called.call(new Ask("?")))
			.withCauseInstanceOf(UnsupportedOperationException.class);
		Pid cast = this.system.start(bare).pid();
		cast.cast("?");
		await().until(() -> !cast.isAlive());
		Pid informed = this.system.start(bare).pid();
		informed.send("?");
		assertThat(Sys.getState(informed)).isEqualTo("state");
	}

	@Test
	void terminateDoesNotRunOnAnUntrappedSignal() {
		CountDownLatch released = new CountDownLatch(1);
		Pid pid = server().onReleased(released::countDown).start(this.system);
		this.system.exit(pid, ExitReason.SHUTDOWN);
		Blocker.await(released);
		assertThat(this.log).isEmpty();
	}

	@Test
	void theParentsExitTerminatesATrappingServerEvenWhenNormal() {
		Probe.Running parent = Probe.startTrapping(this.system);
		Pid pid = parent.run((context) -> context.system().startLink(server().trapping().spec()).pid());
		parent.stop(ExitReason.NORMAL);
		awaitLog("terminate normal in 0");
		await().untilAsserted(() -> assertThat(pid.exitReason()).isEqualTo(ExitReason.NORMAL));
	}

	@Test
	void aServerThatDoesNotTrapSurvivesItsParentsNormalExit() {
		Probe.Running parent = Probe.startTrapping(this.system);
		Pid pid = parent.run((context) -> context.system().startLink(server().spec()).pid());
		parent.pid().stop();
		Sys.getState(pid);
		assertThat(pid.isAlive()).isTrue();
	}

	@Test
	void onlyTheParentsExitMayBeTrapped() {
		Probe.Running parent = Probe.startTrapping(this.system);
		ServerSpec<Integer> spec = server().spec().withTrapParentExit(true);
		Pid first = parent.run((context) -> context.system().startLink(spec).pid());
		this.system.exit(first, OTHER);
		assertThat(first.exitReason()).isEqualTo(OTHER);
		assertThat(this.log).isEmpty();
		Pid second = parent.run((context) -> context.system().startLink(spec).pid());
		parent.tell((context) -> context.exit(second, ExitReason.SHUTDOWN));
		awaitLog("terminate shutdown in 0");
	}

	@Test
	void whoKeepsADeadPidDoesNotKeepItsState() {
		Pid stopped = server().start(this.system);
		Pid killed = server().start(this.system);
		stopped.stop();
		this.system.exit(killed, ExitReason.KILL);
		await().untilAsserted(() -> assertThat(List.of(stopped, killed))
			.allSatisfy((pid) -> assertThat(((ServerProcess<?>) pid).rawState()).isNull()));
		assertThat(Sys.info(stopped)).isEmpty();
	}

	@Test
	void theContextCanStopTheServer() {
		TestServer server = server();
		Pid pid = server.onCall((text, from, state) -> {
			server.context().stop(OTHER);
			return CallResult.reply(text, state);
		}).start(this.system);
		assertThat(pid.call(new Ask("bye"))).isEqualTo("bye");
		awaitLog("terminate other_reason in 0");
	}

	@Test
	void theContextIsForTheServersOwnCallbacks() {
		TestServer server = server();
		server.start(this.system);
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> server.context().stop(ExitReason.NORMAL));
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> server.context().trapExits(true));
	}

	@Test
	void nothingIsToBeDoneAfterTheLastCallback() {
		TestServer server = server();
		Pid pid = server.onTerminate((reason, state) -> server.context().continueWith("more")).start(this.system);
		assertThatExceptionOfType(ServerExitedException.class).isThrownBy(pid::stop)
			.withCauseInstanceOf(IllegalStateException.class)
			.havingCause()
			.withMessageStartingWith("continueWith of server '" + pid + "' can only be called from its own callbacks");
	}

	@Test
	@DisplayName("GS-004 a stop with a senseless timeout fails in the caller and leaves the server alive")
	void stopWithASenselessTimeout() {
		Pid pid = TestServer.create().start(this.system);
		assertThatIllegalArgumentException().isThrownBy(() -> pid.stop(ExitReason.NORMAL, Duration.ofMillis(-1)));
		assertThat(pid.call(new Ask("alive"))).isEqualTo("alive");
		pid.stop();
		assertThat(pid.isAlive()).isFalse();
	}

	@Test
	@DisplayName("GS-007 GS-064 a name known everywhere in the system: call and stop by it, then nobody holds it")
	void stopByAName() {
		ServerRef<Object> ref = this.system.ref("global");
		Pid pid = this.system.start(TestServer.create().spec().withName("global")).pid();
		assertThat(ref.call(new Ask("hello"))).isEqualTo("hello");
		ref.stop();
		assertThat(pid.isAlive()).isFalse();
		assertThatExceptionOfType(NoSuchServerException.class).isThrownBy(ref::stop);
	}

	@Test
	@DisplayName("GS-033 GS-034 the child of a named parent that stops runs terminate")
	void childOfANamedParent() {
		CountDownLatch terminated = new CountDownLatch(1);
		TestServer child = TestServer.create()
			.onCast((message, state) -> Next.stop(ExitReason.of("stopped"), state))
			.onTerminate((reason, state) -> {
				assertThat(reason).isEqualTo(ExitReason.of("stopped"));
				terminated.countDown();
			});
		this.system.start(TestServer.create().onInit((context) -> {
			context.trapExits(true);
			context.system().startLink(child.spec().withName("child"));
			return InitResult.ok(0);
		}).spec().withName("parent")).pid();
		this.system.ref("child").cast("stop");
		Blocker.await(terminated);
	}

}
