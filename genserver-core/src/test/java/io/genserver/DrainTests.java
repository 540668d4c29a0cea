package io.genserver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.genserver.TestServer.Ask;
import io.genserver.server.ServerProcess;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.ChildType;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Shutdown;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorSpec;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What becomes of the messages of a server that its supervisor stops.
 */
class DrainTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	/** A message for the cast handler. */
	record Item(int number) {
	}

	private final GenServerSystem system = GenServerSystem.create();

	private final List<Object> log = Collections.synchronizedList(new ArrayList<>());

	/** Holds the first call. */
	private final Blocker blocker = new Blocker();

	private LogLines lines;

	private Pid supervisor;

	private Probe.Running parent;

	private Pid server;

	@BeforeEach
	void openLog() {
		this.lines = LogLines.of(ServerProcess.class, Level.INFO);
	}

	@AfterEach
	void close() {
		this.system.close();
		this.lines.close();
	}

	private TestServer testServer() {
		return TestServer.create().onCall((text, from, state) -> {
			if (text.equals("hold")) {
				this.blocker.hold();
			}
			this.log.add(text);
			return CallResult.reply(text, state);
		}).onCast((message, state) -> {
			this.log.add(message);
			return Next.noReply(state);
		}).onTerminate((reason, state) -> this.log.add("terminate " + reason));
	}

	private void supervise(ServerSpec<?> spec, Shutdown shutdown) {
		ChildSpec child = new ChildSpec("child", (system) -> system.startLink(spec), Restart.PERMANENT, false, shutdown,
				ChildType.WORKER);
		this.supervisor = Supervisor.start(this.system, SupervisorSpec.of(Strategy.ONE_FOR_ONE, child)).pid();
		this.server = this.system.whereis("server");
	}

	private void start(ServerSpec<?> spec) {
		this.parent = Probe.startTrapping(this.system);
		this.server = this.parent.run((context) -> context.system().startLink(spec).pid());
	}

	private ServerSpec<Integer> spec(boolean drain) {
		return testServer().spec().withName("server").withTrapParentExit(true).withDrain(drain);
	}

	private void hold() {
		this.server.callAsync(new Ask("hold"));
		this.blocker.awaitEntered();
	}

	/** As a supervisor begins a stop; the signal has arrived when this returns. */
	private void signal(ExitReason reason) {
		this.parent.tell((context) -> context.exit(this.server, reason));
	}

	private void releaseAndAwaitEnd() {
		CountDownLatch ended = new CountDownLatch(1);
		this.system.monitor(this.server, (down) -> ended.countDown());
		this.blocker.release();
		Blocker.await(ended);
	}

	private static ExitReason reason(CompletableFuture<?> call) throws Exception {
		try {
			call.get(LONG.toSeconds(), TimeUnit.SECONDS);
			throw new AssertionError("no exception");
		}
		catch (ExecutionException ex) {
			return ((ServerExitedException) ex.getCause()).reason();
		}
	}

	@Test
	void byDefaultWhatWasQueuedBeforeTheStopIsHandledFirst() {
		start(testServer().spec().withName("server").withTrapParentExit(true));
		hold();
		this.server.cast(new Item(1));
		CompletableFuture<String> queued = this.server.callAsync(new Ask("queued"));
		this.server.cast(new Item(2));
		signal(ExitReason.SHUTDOWN);
		releaseAndAwaitEnd();
		assertThat(queued).succeedsWithin(LONG).isEqualTo("queued");
		assertThat(this.log).containsExactly("hold", new Item(1), "queued", new Item(2), "terminate shutdown");
		assertThat(this.lines.lines()).isEmpty();
	}

	@Test
	void whatComesAfterTheStopIsNotHandledButToldAndReported() throws Exception {
		start(spec(true));
		hold();
		this.server.cast(new Item(1));
		signal(ExitReason.SHUTDOWN);
		CompletableFuture<String> late = this.server.callAsync(new Ask("late"));
		this.server.cast(new Item(2));
		this.server.cast(new Item(3));
		releaseAndAwaitEnd();
		assertThat(reason(late)).isEqualTo(ExitReason.SHUTDOWN);
		assertThat(this.log).containsExactly("hold", new Item(1), "terminate shutdown");
		assertThat(this.lines.lines()).containsExactly(
				"Server 'server' was stopped (shutdown) and left 3 message(s) unhandled: 1 x Ask, 2 x Item");
	}

	@Test
	void withoutDrainTheServerEndsAfterTheMessageInHand() throws Exception {
		start(spec(false));
		hold();
		this.server.cast(new Item(1));
		CompletableFuture<String> queued = this.server.callAsync(new Ask("queued"));
		this.server.cast(new Item(2));
		signal(ExitReason.SHUTDOWN);
		releaseAndAwaitEnd();
		assertThat(reason(queued)).isEqualTo(ExitReason.SHUTDOWN);
		assertThat(this.log).containsExactly("hold", "terminate shutdown");
		assertThat(this.lines.lines()).containsExactly(
				"Server 'server' was stopped (shutdown) and left 3 message(s) unhandled: 2 x Item, 1 x Ask");
	}

	@Test
	void whatIsLeftWhenTheShutdownTimeIsOverIsToldAndReportedAtOnce() throws Exception {
		Blocker stuck = new Blocker();
		TestServer server = testServer().onCall((text, from, state) -> {
			stuck.holdThroughInterrupts();
			return CallResult.reply(text, state);
		});
		supervise(server.spec().withName("server").withTrapParentExit(true), Shutdown.after(Duration.ofMillis(50)));
		this.server.callAsync(new Ask("stuck"));
		stuck.awaitEntered();
		this.server.cast(new Item(1));
		CompletableFuture<String> queued = this.server.callAsync(new Ask("queued"));
		Supervisor.of(this.supervisor).terminateChild("child");
		assertThat(reason(queued)).isEqualTo(ExitReason.KILLED);
		assertThat(this.lines.lines())
			.containsExactly("Server 'server' was stopped (killed) and left 2 message(s) unhandled: 1 x Item, 1 x Ask");
		stuck.release();
	}

	@Test
	void whatWasPassedOverIsToldAndReportedAlthoughTerminateHangs() throws Exception {
		Blocker stuck = new Blocker();
		TestServer server = testServer().onTerminate((reason, state) -> stuck.holdThroughInterrupts());
		start(server.spec().withName("server").withTrapParentExit(true).withDrain(false));
		hold();
		this.server.cast(new Item(1));
		CompletableFuture<String> queued = this.server.callAsync(new Ask("queued"));
		signal(ExitReason.SHUTDOWN);
		this.blocker.release();
		stuck.awaitEntered();
		signal(ExitReason.KILL);
		assertThat(reason(queued)).isEqualTo(ExitReason.KILLED);
		assertThat(this.lines.lines())
			.containsExactly("Server 'server' was stopped (killed) and left 2 message(s) unhandled: 1 x Item, 1 x Ask");
		stuck.release();
	}

	@Test
	void aSuspendedServerEndsAtOnceAndReportsWhatItHeldBack() {
		supervise(spec(true), Shutdown.after(LONG));
		Sys.suspend(this.server);
		this.server.cast(new Item(1));
		Sys.getState(this.server);
		this.server.cast(new Item(2));
		Supervisor.of(this.supervisor).terminateChild("child");
		assertThat(this.log).containsExactly("terminate shutdown");
		assertThat(this.lines.lines())
			.containsExactly("Server 'server' was stopped (shutdown) and left 2 message(s) unhandled: 2 x Item");
	}

	@Test
	void aBrutalKillReportsToo() {
		supervise(spec(true), Shutdown.BRUTAL_KILL);
		hold();
		this.server.cast(new Item(1));
		Supervisor.of(this.supervisor).terminateChild("child");
		assertThat(this.lines.lines())
			.containsExactly("Server 'server' was stopped (killed) and left 1 message(s) unhandled: 1 x Item");
	}

	@Test
	void theCloseOfTheSystemReportsToo() {
		start(spec(true));
		hold();
		this.server.cast(new Item(1));
		this.system.close();
		assertThat(this.lines.lines())
			.containsExactly("Server 'server' was stopped (killed) and left 1 message(s) unhandled: 1 x Item");
	}

	@Test
	void aServerThatEndsByItselfReportsNothing() {
		TestServer server = testServer().onCast((message, state) -> Next.stop(ExitReason.NORMAL, state));
		start(server.spec().withName("server").withTrapParentExit(true));
		hold();
		this.server.cast(new Item(1));
		this.server.cast(new Item(2));
		releaseAndAwaitEnd();
		assertThat(this.lines.lines()).isEmpty();
	}

	@Test
	void aServerThatSurvivedItsParentReportsNothingLater() {
		Probe.Running parent = Probe.startTrapping(this.system);
		this.server = parent.run((context) -> context.system().startLink(testServer().onCast((message, state) -> {
			throw new ExitException(ExitReason.SHUTDOWN);
		}).spec()).pid());
		parent.pid().stop();
		hold();
		this.server.cast(new Item(1));
		this.server.cast(new Item(2));
		releaseAndAwaitEnd();
		assertThat(this.lines.lines()).isEmpty();
	}

	@Test
	void onlyTenTypesAreNamed() {
		start(spec(false));
		hold();
		List<Object> messages = List.of(1, "2", '3', 4L, 5.0, 6f, (short) 7, (byte) 8, true, new Item(10), Level.INFO,
				ExitReason.NORMAL);
		messages.forEach(this.server::cast);
		signal(ExitReason.SHUTDOWN);
		releaseAndAwaitEnd();
		assertThat(this.lines.lines()).singleElement()
			.asString()
			.contains("left 12 message(s) unhandled: 1 x Integer, 1 x String, ")
			.endsWith("1 x Item, …");
	}

	@Test
	void aMessageThatCannotBeNamedDoesNotKeepTheServerFromEnding() {
		TestServer hostile = testServer();
		ServerCallbacks<Integer> callbacks = new ServerCallbacks<>() {

			@Override
			public InitResult<Integer> init(ServerContext context) {
				return hostile.init(context);
			}

			@Override
			public CallResult<Integer> handleCall(Object request, From<Object> from, Integer state) throws Exception {
				return hostile.handleCall(request, from, state);
			}

			@Override
			public String messageType(Object message) {
				throw new AssertionError("expected");
			}

		};
		start(ServerSpec.of(() -> callbacks).withName("server").withTrapParentExit(true).withDrain(false));
		hold();
		this.server.cast(new Item(1));
		signal(ExitReason.SHUTDOWN);
		releaseAndAwaitEnd();
		assertThat(this.lines.lines()).singleElement().asString().endsWith("1 x Item");
	}

	@Test
	void theSettingIsPartOfTheSpecification() {
		ServerSpec<Integer> spec = testServer().spec();
		assertThat(spec.drain()).isTrue();
		assertThat(spec.withDrain(false).withName("server").drain()).isFalse();
		assertThatExceptionOfType(InvalidSupervisionException.class).isThrownBy(() -> spec.withName(" "));
	}

}
