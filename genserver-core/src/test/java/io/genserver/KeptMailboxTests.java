package io.genserver;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.genserver.TestServer.Ask;
import io.genserver.process.Process;
import io.genserver.process.TestActivations;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.DynamicSupervisor;
import io.genserver.supervisor.DynamicSupervisorSpec;
import io.genserver.supervisor.Shutdown;
import io.genserver.supervisor.Strategy;
import io.genserver.sys.Sys;

import static io.genserver.KeepingWorld.KEEP;
import static io.genserver.KeepingWorld.call;
import static io.genserver.KeepingWorld.exit;
import static io.genserver.KeepingWorld.size;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What is kept when a supervisor restarts a server that keeps its mailbox.
 */
class KeptMailboxTests {

	private final KeepingWorld world = new KeepingWorld();

	private final GenServerSystem system = this.world.system();

	@AfterEach
	void close() {
		this.world.close();
	}

	/** Put calls and other messages behind a crash. */
	private List<CompletableFuture<String>> crashWithThreeBehind(Pid pid) {
		pid.cast("crash");
		List<CompletableFuture<String>> calls = List.of(call(pid, "a"), call(pid, "b"));
		pid.cast("c");
		pid.send("d");
		return calls;
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void messagesBehindTheCrashAreHandledInOrderByTheNextIncarnation(boolean dynamic) {
		if (dynamic) {
			DynamicSupervisor supervisor = DynamicSupervisor
				.of(DynamicSupervisor.start(this.system, DynamicSupervisorSpec.create()).pid());
			supervisor.startChild(this.world.child("kept"));
		}
		else {
			this.world.supervisor(this.world.child("kept"));
		}
		Pid pid = this.world.suspended("kept");
		List<CompletableFuture<String>> calls = crashWithThreeBehind(pid);
		this.world.resume(pid);
		assertThat(calls).extracting(CompletableFuture::join).containsExactly("2:a", "2:b");
		assertThat(this.world.log()).containsExactly("1:init", "1:crash", "2:init", "2:a", "2:b", "2:c", "2:d");
		assertThat(this.system.deadLetters()).isZero();
		assertThat(this.world.pid("kept")).isNotSameAs(pid);
	}

	@Test
	void messagesAreDroppedUnlessTheyAreToBeKept() {
		this.world.supervisor(KeepingWorld.child("kept", this.world.server("kept"), MailboxSpec.DEFAULT));
		Pid pid = this.world.suspended("kept");
		List<CompletableFuture<String>> calls = crashWithThreeBehind(pid);
		this.world.resume(pid);
		assertThat(calls).allSatisfy((call) -> assertThat(exit(call).cause()).hasMessage("crash"));
		assertThat(this.world.log()).containsExactly("1:init", "1:crash", "2:init");
		assertThat(this.system.deadLetters()).isEqualTo(2);
	}

	@Test
	void callerThatWaitsOnItsThreadGetsTheAnswer() throws Exception {
		this.world.supervisor(this.world.child("kept"));
		Pid pid = this.world.suspended("kept");
		pid.cast("crash");
		CompletableFuture<String> call = CompletableFuture.supplyAsync(() -> pid.call(new Ask("a"), KeepingWorld.HOUR),
				TestActivations.executor());
		RequestId<String> request = this.system.sendRequest(pid, new Ask("b"));
		await().until(() -> size(pid) == 3);
		this.world.resume(pid);
		assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("2:a");
		assertThat(request.receiveResponse(null)).isEqualTo(new Response.Replied<>("2:b"));
	}

	@Test
	void onlyTheCallThatCrashesTheServerAndThoseItHasNotAnsweredFail() {
		this.world.supervisor(this.world.child("kept"));
		Pid pid = this.world.suspended("kept");
		CompletableFuture<String> deferred = call(pid, "later");
		CompletableFuture<String> crash = call(pid, "crash");
		CompletableFuture<String> behind = call(pid, "a");
		this.world.resume(pid);
		assertThat(exit(deferred).cause()).hasMessage("crash");
		assertThat(exit(crash).cause()).hasMessage("crash");
		assertThat(behind.join()).isEqualTo("2:a");
	}

	@Test
	void messageThatCrashesEachIncarnationIsHandledOnce() {
		this.world.supervisor(this.world.child("kept"));
		Pid pid = this.world.suspended("kept");
		pid.cast("crash");
		CompletableFuture<String> first = call(pid, "a");
		pid.cast("crash");
		CompletableFuture<String> second = call(pid, "crash");
		CompletableFuture<String> third = call(pid, "b");
		this.world.resume(pid);
		assertThat(first.join()).isEqualTo("2:a");
		assertThat(exit(second).cause()).hasMessage("crash");
		assertThat(third.join()).isEqualTo("4:b");
		assertThat(this.world.log()).containsExactly("1:init", "1:crash", "2:init", "2:a", "2:crash", "3:init",
				"3:crash", "4:init", "4:b");
	}

	@Test
	void initAndContinueComeBeforeWhatWasKeptAndNewMessagesAfterIt() {
		this.world.nextStarts("kept", List.of(InitResult.ok(Next.noReply(2).continueWith("continue"))));
		this.world.supervisor(this.world.child("kept"));
		Pid pid = this.world.suspended("kept");
		crashWithThreeBehind(pid);
		this.world.duringInit("kept", (context) -> context.self().cast("new"));
		this.world.resume(pid);
		assertThat(this.world.logOfLast()).containsExactly("2:continue", "2:a", "2:b", "2:c", "2:d", "2:new");
	}

	@Test
	void whatTheSystemSentToTheOldIncarnationIsNotKept() {
		List<Object> handled = new CopyOnWriteArrayList<>();
		Pid watched = TestServer.create().start(this.system);
		TestServer server = TestServer.create();
		server.onCast((message, state) -> {
			if (message.equals("watch")) {
				server.context().monitor(watched);
				server.context().sendAfter(Duration.ofSeconds(1), "timer");
				return Next.noReply(state);
			}
			throw new IllegalStateException("crash");
		}).onInfo((message, state) -> {
			handled.add(message);
			return Next.noReply(state);
		});
		this.world.supervisor(KeepingWorld.child("kept", server, KEEP));
		Pid pid = this.world.pid("kept");
		pid.cast("watch");
		this.world.settle();
		this.world.suspended("kept");
		pid.cast("crash");
		watched.stop();
		this.world.world().pass(Duration.ofSeconds(2));
		pid.send("kept");
		this.world.resume(pid);
		assertThat(handled).containsExactly("kept");
	}

	@Test
	void monitorIsToldOfTheOldIncarnationOnce() {
		this.world.supervisor(this.world.child("kept"));
		Pid pid = this.world.suspended("kept");
		List<Down> downs = new CopyOnWriteArrayList<>();
		this.system.monitor(pid, downs::add);
		List<CompletableFuture<String>> calls = crashWithThreeBehind(pid);
		this.world.resume(pid);
		assertThat(calls).allSatisfy((call) -> assertThat(call.join()).startsWith("2:"));
		assertThat(downs).singleElement().satisfies((down) -> {
			assertThat(down.pid()).isSameAs(pid);
			assertThat(down.reason().cause()).hasMessage("crash");
		});
	}

	@Test
	void nobodyHasTheNameUntilTheRestart() {
		this.world.supervisor(this.world.child("kept"));
		Pid pid = this.world.suspended("kept");
		Pid supervisor = this.world.suspended("sup");
		ServerRef<?> ref = this.system.ref("kept");
		CompletableFuture<String> kept = call(pid, "a");
		this.system.exit(pid, ExitReason.KILL);
		this.world.settle();
		ref.cast("lost");
		assertThat(this.system.deadLetters()).isOne();
		assertThatExceptionOfType(NoSuchServerException.class).isThrownBy(() -> ref.call(new Ask("b")));
		assertThat(kept).isNotDone();
		this.world.resume(supervisor);
		assertThat(kept.join()).isEqualTo("2:a");
		assertThat(this.world.logOfLast()).containsExactly("2:a");
	}

	@Test
	void timeoutOfTheCallerCountsAndItsLateRequestIsStillHandled() {
		this.world.supervisor(this.world.child("kept"));
		Pid pid = this.world.suspended("kept");
		Pid supervisor = this.world.suspended("sup");
		CompletableFuture<String> kept = pid.callAsync(new Ask("a"), Duration.ofSeconds(3));
		this.system.exit(pid, ExitReason.KILL);
		this.world.world().pass(Duration.ofSeconds(2));
		assertThat(kept).isNotDone();
		this.world.world().pass(Duration.ofSeconds(2));
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(kept::get)
			.withCauseInstanceOf(CallTimeoutException.class);
		this.world.resume(supervisor);
		assertThat(this.world.logOfLast()).containsExactly("2:a");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void messagesWaitWhileTheStartFails(boolean dynamic) {
		this.world.nextStarts("kept",
				List.of(InitResult.stop(ExitReason.of("no")), InitResult.stop(ExitReason.of("no"))));
		if (dynamic) {
			DynamicSupervisor
				.of(DynamicSupervisor
					.start(this.system, DynamicSupervisorSpec.create().withIntensity(9, KeepingWorld.HOUR))
					.pid())
				.startChild(this.world.child("kept"));
		}
		else {
			this.world.supervisor(this.world.child("kept"));
		}
		Pid pid = this.world.suspended("kept");
		List<CompletableFuture<String>> calls = crashWithThreeBehind(pid);
		this.world.resume(pid);
		assertThat(calls).extracting(CompletableFuture::join).containsExactly("4:a", "4:b");
		assertThat(this.world.log()).containsExactly("1:init", "1:crash", "2:init", "3:init", "4:init", "4:a", "4:b",
				"4:c", "4:d");
	}

	@ParameterizedTest
	@EnumSource(Overflow.class)
	void keptMessagesCountOnceForTheBound(Overflow overflow) {
		MailboxSpec mailbox = new MailboxSpec(3, overflow, OnRestart.KEEP);
		this.world.supervisor(KeepingWorld.child("kept", this.world.server("kept"), mailbox));
		Pid pid = this.world.suspended("kept");
		Pid supervisor = this.world.suspended("sup");
		List<CompletableFuture<String>> calls = List.of(call(pid, "a"), call(pid, "b"), call(pid, "c"));
		CompletableFuture<String> fourth = pid.callAsync(new Ask("d"),
				(overflow == Overflow.BLOCK) ? Duration.ZERO : KeepingWorld.HOUR);
		assertThat(size(pid)).isEqualTo(3);
		this.system.exit(pid, ExitReason.KILL);
		this.world.settle();
		this.world.resume(supervisor);
		boolean oldest = overflow == Overflow.DROP_OLDEST;
		assertThat(this.world.logOfLast())
			.isEqualTo(oldest ? List.of("2:b", "2:c", "2:d") : List.of("2:a", "2:b", "2:c"));
		assertThat(oldest ? calls.get(0) : fourth).isCompletedExceptionally();
		assertThat(call(this.world.pid("kept"), "e").join()).isEqualTo("2:e");
		assertThat(size(this.world.pid("kept"))).isZero();
	}

	@Test
	void mailboxFullOfKeptMessagesRefusesNewOnes() {
		MailboxSpec mailbox = new MailboxSpec(4, Overflow.REJECT, OnRestart.KEEP);
		this.world.supervisor(KeepingWorld.child("kept", this.world.server("kept"), mailbox));
		Pid pid = this.world.suspended("kept");
		Pid supervisor = this.world.suspended("sup");
		crashWithThreeBehindAKill(pid);
		List<Object> seen = new CopyOnWriteArrayList<>();
		this.world.duringInit("kept", (context) -> {
			seen.add(size(context.self()));
			try {
				context.self().cast("new");
			}
			catch (MailboxFullException ex) {
				seen.add("refused");
			}
		});
		this.world.resume(supervisor);
		assertThat(seen).containsExactly(4, "refused");
		Pid next = this.world.pid("kept");
		assertThat(Sys.info(next).orElseThrow().highWater()).isEqualTo(4);
		assertThat(Sys.info(next).orElseThrow().rejected()).isOne();
	}

	private void crashWithThreeBehindAKill(Pid pid) {
		call(pid, "a");
		call(pid, "b");
		pid.cast("c");
		pid.send("d");
		this.system.exit(pid, ExitReason.KILL);
		this.world.settle();
	}

	@Test
	void dropOldestDropsKeptMessagesFirst() {
		MailboxSpec mailbox = new MailboxSpec(4, Overflow.DROP_OLDEST, OnRestart.KEEP);
		this.world.supervisor(KeepingWorld.child("kept", this.world.server("kept"), mailbox));
		Pid pid = this.world.suspended("kept");
		Pid supervisor = this.world.suspended("sup");
		crashWithThreeBehindAKill(pid);
		this.world.duringInit("kept", (context) -> context.self().cast("new"));
		this.world.resume(supervisor);
		assertThat(this.world.logOfLast()).containsExactly("2:b", "2:c", "2:d", "2:new");
	}

	@Test
	void keptMessagesWaitWhileTheNextIncarnationIsSuspended() {
		this.world.supervisor(this.world.child("kept"));
		Pid pid = this.world.suspended("kept");
		Pid supervisor = this.world.suspended("sup");
		crashWithThreeBehindAKill(pid);
		this.world.duringInit("kept", (context) -> ((Process) context.self()).suspend(true));
		this.world.resume(supervisor);
		Pid next = this.world.pid("kept");
		assertThat(this.world.logOfLast()).isEmpty();
		assertThat(size(next)).isEqualTo(4);
		this.system.exit(next, ExitReason.KILL);
		this.world.settle();
		this.world.duringInit("kept", (context) -> {
		});
		this.world.resume(this.world.pid("kept"));
		assertThat(this.world.logOfLast()).containsExactly("3:a", "3:b", "3:c", "3:d");
	}

	@Test
	void orderlyStopOfAServerThatIsRestartedKeepsWhatIsBehindIt() {
		this.world.supervisor(this.world.child("kept"));
		Pid pid = this.world.suspended("kept");
		pid.cast("stop");
		CompletableFuture<String> behind = call(pid, "a");
		this.world.resume(pid);
		assertThat(behind.join()).isEqualTo("2:a");
	}

	@Test
	void stopThatWaitsBehindTheCrashGoesWithTheIncarnation() {
		Blocker blocker = new Blocker();
		TestServer server = this.world.server("kept");
		this.world.supervisor(KeepingWorld.child("kept", server, KEEP));
		Pid pid = this.world.pid("kept");
		server.onCast((message, state) -> {
			blocker.hold();
			throw new IllegalStateException("crash");
		});
		pid.cast("crash");
		blocker.awaitEntered();
		AtomicReference<Throwable> outcome = new AtomicReference<>();
		Thread stopper = new Thread(() -> {
			try {
				pid.stop(ExitReason.NORMAL, KeepingWorld.HOUR);
			}
			catch (ServerExitedException ex) {
				outcome.set(ex);
			}
		});
		stopper.start();
		// it waits once its message is in the mailbox
		await().until(
				() -> stopper.getState() == Thread.State.WAITING || stopper.getState() == Thread.State.TIMED_WAITING);
		blocker.release();
		await().untilAsserted(() -> assertThat(outcome.get()).hasRootCauseMessage("crash"));
		await().until(() -> this.system.whereis("kept") != null);
		assertThat(call(this.world.pid("kept"), "a").join()).isEqualTo("2:a");
	}

	@Test
	void keptCallStillClosesACycle() {
		TestServer caller = TestServer.create();
		AtomicReference<Pid> kept = new AtomicReference<>();
		caller
			.onCall((text, from, state) -> CallResult.reply(kept.get().call(new Ask(text), KeepingWorld.HOUR), state));
		Pid a = this.system.start(caller.spec().withName("caller")).pid();
		this.world.supervisor(this.world.child("kept"));
		kept.set(this.world.suspended("kept"));
		Pid supervisor = this.world.suspended("sup");
		CompletableFuture<String> answer = call(a, "a");
		await().until(() -> size(kept.get()) == 1);
		this.system.exit(kept.get(), ExitReason.KILL);
		AtomicReference<Throwable> cycle = new AtomicReference<>();
		this.world.duringInit("kept", (context) -> {
			try {
				a.call(new Ask("b"));
			}
			catch (CallCycleException ex) {
				cycle.set(ex);
			}
		});
		Sys.resume(supervisor);
		assertThat(answer.join()).isEqualTo("2:a");
		assertThat(cycle.get()).hasMessageContaining("kept").hasMessageContaining("caller");
	}

	@ParameterizedTest
	@EnumSource(names = { "ONE_FOR_ALL", "REST_FOR_ONE" })
	void siblingsThatAreRestartedAsWellKeepTheirMailboxes(Strategy strategy) {
		this.world.nextStarts("second", List.of(InitResult.stop(ExitReason.of("no"))));
		this.world.supervisor(strategy, 10, this.world.child("first"), this.world.child("second"),
				this.world.child("third"));
		List<Pid> pids = List.of(this.world.suspended("first"), this.world.suspended("second"),
				this.world.suspended("third"));
		pids.get(0).cast("crash");
		List<CompletableFuture<String>> calls = pids.stream().map((pid) -> call(pid, "a")).toList();
		// the second one fails once to start, which stops the first one again: a call
		// that
		// it has in hand just then would not be kept
		this.world.duringInit("second", (context) -> calls.get(0).join());
		this.world.resume(pids.get(0));
		assertThat(calls.stream().map(CompletableFuture::join)).containsExactly("2:a", "3:a", "2:a");
	}

	@Test
	void siblingThatWaitsForTheCrashedServerIsToldSoThatItCanStop() {
		TestServer caller = TestServer.create();
		AtomicReference<Pid> kept = new AtomicReference<>();
		caller
			.onCall((text, from, state) -> CallResult.reply(kept.get().call(new Ask(text), KeepingWorld.HOUR), state));
		ChildSpec sibling = ChildSpec.worker("caller", caller.spec().withName("caller").withTrapParentExit(true))
			.withShutdown(Shutdown.INFINITY);
		this.world.supervisor(Strategy.REST_FOR_ONE, 10, this.world.child("kept"), sibling);
		kept.set(this.world.suspended("kept"));
		Pid waiting = this.world.pid("caller");
		CompletableFuture<String> answer = call(waiting, "a");
		CompletableFuture<String> other = call(kept.get(), "b");
		await().until(() -> size(kept.get()) == 2);
		this.system.exit(kept.get(), ExitReason.KILL);
		assertThat(other.join()).isEqualTo("2:b");
		assertThat(exit(answer))
			.satisfies((reason) -> assertThat(reason.cause()).isInstanceOf(ServerExitedException.class));
	}

}
