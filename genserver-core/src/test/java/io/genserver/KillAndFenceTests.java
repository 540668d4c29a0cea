package io.genserver;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import io.genserver.TestServer.Ask;
import io.genserver.process.TestActivations;
import io.genserver.server.LocalSystem;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A handler cannot be killed, but nothing that it still does counts.
 */
class KillAndFenceTests {

	private static final Duration SOON = Duration.ofSeconds(4);

	private final GenServerSystem system = GenServerSystem.create();

	private final Blocker blocker = new Blocker();

	private final AtomicBoolean interrupted = new AtomicBoolean();

	private final CompletableFuture<Void> abandoned = new CompletableFuture<>();

	@AfterEach
	void close() {
		this.system.close();
	}

	private interface Deed {

		void commit(ServerContext context, From<Object> from) throws Exception;

	}

	/** A server whose call handler outlives a kill, and then does something. */
	private TestServer stubborn(Deed deed) {
		TestServer server = TestServer.create();
		return server.onCall((text, from, state) -> {
			this.interrupted.set(this.blocker.holdThroughInterrupts());
			try {
				deed.commit(server.context(), from);
				this.abandoned.complete(null);
			}
			catch (Throwable ex) {
				this.abandoned.completeExceptionally(ex);
			}
			return CallResult.reply("late", state + 1);
		});
	}

	private CompletableFuture<String> callAndKill(Pid pid) {
		CompletableFuture<String> call = pid.callAsync(new Ask("?"));
		this.blocker.awaitEntered();
		this.system.exit(pid, ExitReason.KILL);
		return call;
	}

	private static void assertKilled(CompletableFuture<String> call) {
		assertThat(call).failsWithin(SOON)
			.withThrowableOfType(ExecutionException.class)
			.havingCause()
			.isInstanceOfSatisfying(ServerExitedException.class,
					(ex) -> assertThat(ex.reason()).isEqualTo(ExitReason.KILLED));
	}

	/** The deed was done, without an exception, and had no effect on the witness. */
	private void assertNoEffect(Deed deed, Probe.Running witness) {
		Pid pid = stubborn(deed).start(this.system);
		assertKilled(callAndKill(pid));
		this.blocker.release();
		assertThat(this.abandoned).succeedsWithin(SOON);
		await().until(() -> zombies().isEmpty());
		witness.tell((context) -> {
		});
		assertThat(witness.messages()).isEmpty();
	}

	private Set<?> zombies() {
		return ((LocalSystem) this.system).runtime().zombies();
	}

	@Test
	void callersAreToldAtOnce() {
		Pid pid = stubborn((context, from) -> {
		}).start(this.system);
		CompletableFuture<String> running = pid.callAsync(new Ask("running"));
		this.blocker.awaitEntered();
		CompletableFuture<String> queued = pid.callAsync(new Ask("queued"));
		this.system.exit(pid, ExitReason.KILL);
		assertThat(pid.isAlive()).isFalse();
		assertKilled(running);
		assertKilled(queued);
		assertThatExceptionOfType(NoSuchServerException.class).isThrownBy(() -> pid.call(new Ask("later")));
		this.blocker.release();
	}

	@Test
	void whoeverWaitsForASystemRequestIsToldAtOnce() {
		Pid pid = TestServer.create().start(this.system);
		CompletableFuture<Object> request = CompletableFuture.supplyAsync(() -> Sys.replaceState(pid, (state) -> {
			this.blocker.holdThroughInterrupts();
			return state;
		}), TestActivations.executor());
		this.blocker.awaitEntered();
		this.system.exit(pid, ExitReason.KILL);
		assertThat(request).failsWithin(Duration.ofSeconds(4))
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(ServerExitedException.class);
		this.blocker.release();
	}

	@Test
	void theCallersOfDeferredRepliesAreToldAtOnce() {
		Pid pid = TestServer.create().onCall((text, from, state) -> Next.noReply(state)).start(this.system);
		List<CompletableFuture<String>> calls = new CopyOnWriteArrayList<>();
		for (int i = 0; i < 100; i++) {
			calls.add(pid.callAsync(new Ask("?")));
		}
		Sys.getState(pid);
		this.system.exit(pid, ExitReason.KILL);
		assertThat(calls).allSatisfy(KillAndFenceTests::assertKilled);
	}

	@Test
	void theNameIsFreeAtOnce() {
		ServerSpec<Integer> spec = stubborn((context, from) -> {
		}).spec().withName("name");
		Pid first = this.system.start(spec).pid();
		callAndKill(first);
		assertThat(this.system.whereis("name")).isNull();
		Pid second = this.system.start(TestServer.create().spec().withName("name")).pid();
		this.blocker.release();
		await().until(() -> zombies().isEmpty());
		assertThat(this.system.whereis("name")).isEqualTo(second);
	}

	@Test
	void theAbandonedHandlerIsInterruptedAndListedAsAZombie() {
		Pid pid = stubborn((context, from) -> {
		}).start(this.system);
		callAndKill(pid);
		assertThat(zombies()).hasSize(1).first().isEqualTo(pid);
		this.blocker.release();
		await().until(() -> zombies().isEmpty());
		assertThat(this.interrupted).isTrue();
	}

	@Test
	void aHandlerThatEndsWhenInterruptedIsNoZombieForLong() {
		Pid pid = TestServer.create().onCall((text, from, state) -> {
			this.blocker.hold();
			return CallResult.reply(text, state);
		}).start(this.system);
		callAndKill(pid);
		await().until(() -> zombies().isEmpty());
	}

	@Test
	void anAbandonedReplyDoesNotCount() {
		CompletableFuture<String> answer = new CompletableFuture<>();
		Pid pid = stubborn((context, from) -> from.reply("abandoned")).start(this.system);
		callAndKill(pid).whenComplete((value, failure) -> answer.complete(String.valueOf(value)));
		this.blocker.release();
		assertThat(this.abandoned).succeedsWithin(SOON);
		assertThat(answer).succeedsWithin(SOON).isEqualTo("null");
	}

	@Test
	void anAbandonedCastOrSendDoesNotArrive() {
		Probe.Running witness = Probe.start(this.system);
		assertNoEffect((context, from) -> {
			witness.pid().cast("cast");
			witness.pid().send("sent");
		}, witness);
	}

	@Test
	void anAbandonedReplyToAnothersCallDoesNotCount() {
		CompletableFuture<From<Object>> other = new CompletableFuture<>();
		Pid deferring = TestServer.create().onCall((text, from, state) -> {
			other.complete(from);
			return Next.noReply(state);
		}).start(this.system);
		CompletableFuture<String> waiting = deferring.callAsync(new Ask("?"));
		assertNoEffect((context, from) -> other.join().reply("abandoned"), Probe.start(this.system));
		assertThat(waiting).isNotDone();
	}

	@Test
	void anAbandonedCallFails() {
		Probe.Running witness = Probe.start(this.system);
		Pid pid = stubborn((context, from) -> witness.run((other) -> "answered")).start(this.system);
		callAndKill(pid);
		this.blocker.release();
		assertThat(this.abandoned).failsWithin(SOON)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(ServerExitedException.class);
	}

	@Test
	void anAbandonedStartFails() {
		AtomicInteger inits = new AtomicInteger();
		Pid pid = stubborn((context, from) -> context.system().startLink(ServerSpec.of(() -> {
			inits.incrementAndGet();
			return TestServer.create();
		}))).start(this.system);
		callAndKill(pid);
		this.blocker.release();
		assertThat(this.abandoned).failsWithin(SOON)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(ServerExitedException.class);
		assertThat(inits).hasValue(0);
	}

	@Test
	void anAbandonedLinkOrExitSignalHasNoEffect() {
		Probe.Running witness = Probe.startTrapping(this.system);
		assertNoEffect((context, from) -> {
			context.link(witness.pid());
			context.exit(witness.pid(), ExitReason.of("abandoned"));
			context.system().exit(witness.pid(), ExitReason.KILL);
		}, witness);
		assertThat(witness.pid().isAlive()).isTrue();
	}

	@Test
	void anAbandonedTimerDoesNotStart() {
		VirtualTime time = new VirtualTime();
		try (GenServerSystem virtual = GenServerSystem.builder().timeSource(time).build()) {
			Pid pid = stubborn((context, from) -> {
				context.sendAfter(Duration.ofSeconds(1), "late");
				context.sendEvery(Duration.ofSeconds(1), "again");
			}).start(virtual);
			pid.cast("ignored");
			CompletableFuture<String> call = pid.callAsync(new Ask("?"));
			this.blocker.awaitEntered();
			virtual.exit(pid, ExitReason.KILL);
			assertKilled(call);
			this.blocker.release();
			assertThat(this.abandoned).succeedsWithin(SOON);
			assertThat(time.scheduled()).isZero();
		}
	}

	@Test
	void releasedIsCalledOnceAfterTheHandlerHasReturned() {
		List<String> order = new CopyOnWriteArrayList<>();
		TestServer server = stubborn((context, from) -> order.add("returned")).onReleased(() -> order.add("released"));
		callAndKill(server.start(this.system));
		assertThat(order).isEmpty();
		this.blocker.release();
		await().untilAsserted(() -> assertThat(order).containsExactly("returned", "released"));
	}

	@Test
	void releasedIsCalledOnceHoweverTheServerEnds() {
		List<String> released = new CopyOnWriteArrayList<>();
		Pid stopped = TestServer.create().onReleased(() -> released.add("stopped")).start(this.system);
		Pid killed = TestServer.create().onReleased(() -> released.add("killed")).start(this.system);
		Pid crashed = TestServer.create().onCast((message, state) -> {
			throw new IllegalStateException("boom");
		}).onReleased(() -> released.add("crashed")).start(this.system);
		this.system.start(TestServer.create()
			.onInit((context) -> InitResult.stop(ExitReason.of("no")))
			.onReleased(() -> released.add("failed"))
			.spec());
		stopped.stop();
		this.system.exit(killed, ExitReason.KILL);
		crashed.cast("crash");
		await().untilAsserted(
				() -> assertThat(released).containsExactlyInAnyOrder("stopped", "killed", "crashed", "failed"));
	}

	@Test
	void terminateDoesNotRunOnAKill() {
		AtomicInteger terminated = new AtomicInteger();
		CompletableFuture<Void> released = new CompletableFuture<>();
		Pid pid = TestServer.create()
			.onTerminate((reason, state) -> terminated.incrementAndGet())
			.onReleased(() -> released.complete(null))
			.start(this.system);
		this.system.exit(pid, ExitReason.KILL);
		assertThat(released).succeedsWithin(SOON);
		assertThat(terminated).hasValue(0);
		assertThat(pid.exitReason()).isEqualTo(ExitReason.KILLED);
	}

	@Test
	@DisplayName("an untrapped exit signal ends a busy server at once, too")
	void anUntrappedSignalEndsABusyServerAtOnce() {
		Pid pid = stubborn((context, from) -> from.reply("abandoned")).start(this.system);
		CompletableFuture<String> call = pid.callAsync(new Ask("?"));
		this.blocker.awaitEntered();
		this.system.exit(pid, ExitReason.SHUTDOWN);
		assertThat(pid.exitReason()).isEqualTo(ExitReason.SHUTDOWN);
		assertThat(call).failsWithin(SOON)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(ServerExitedException.class);
		this.blocker.release();
	}

	@Test
	void aKilledCallerIsInterruptedOutOfItsCall() {
		CountDownLatch called = new CountDownLatch(1);
		Pid silent = TestServer.create().onCall((text, from, state) -> {
			called.countDown();
			return Next.noReply(state);
		}).start(this.system);
		CompletableFuture<Throwable> failure = new CompletableFuture<>();
		Pid caller = TestServer.create().onCast((message, state) -> {
			try {
				silent.call(new Ask("?"), Duration.ofDays(1));
			}
			catch (Throwable ex) {
				failure.complete(ex);
			}
			return Next.noReply(state);
		}).start(this.system);
		caller.cast("call");
		Blocker.await(called);
		this.system.exit(caller, ExitReason.KILL);
		assertThat(failure).succeedsWithin(SOON).isInstanceOf(CallInterruptedException.class);
		assertThat(silent.isAlive()).isTrue();
	}

	@RepeatedTest(20)
	void everyCallerOfAServerThatIsKilledUnderLoadIsTold() {
		Pid pid = TestServer.create().start(this.system);
		List<CompletableFuture<Integer>> callers = new CopyOnWriteArrayList<>();
		for (int i = 0; i < 3; i++) {
			callers.add(CompletableFuture.supplyAsync(() -> {
				int answered = 0;
				while (true) {
					try {
						pid.call(new Ask("?"), Duration.ofDays(1));
						answered++;
					}
					catch (ServerExitedException | NoSuchServerException ex) {
						return answered;
					}
				}
			}, TestActivations.executor()));
		}
		await().pollInterval(Duration.ofMillis(1)).until(() -> Sys.info(pid).orElseThrow().handled() > 200);
		this.system.exit(pid, ExitReason.KILL);
		assertThat(callers).allSatisfy((caller) -> assertThat(caller).succeedsWithin(SOON));
	}

	@Test
	void closingASystemKillsWhatHasNoNameToo() {
		Pid pid = TestServer.create().start(this.system);
		this.system.close();
		assertThat(pid.exitReason()).isEqualTo(ExitReason.KILLED);
	}

}
