package io.genserver;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import io.genserver.TestServer.Ask;
import io.genserver.process.CurrentProcess;
import io.genserver.process.Process;
import io.genserver.process.TestActivations;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

class CallTests {

	private static final Duration SHORT = Duration.ofMillis(50);

	private final GenServerSystem system = GenServerSystem.create();

	@AfterEach
	void close() {
		this.system.close();
	}

	@Test
	@DisplayName("GS-066 a call returns the reply and sees the casts sent before it")
	void callReturnsTheReplyAndSeesEarlierCasts() {
		Pid pid = TestServer.create()
			.onCall((text, from, state) -> CallResult.reply(text + state, state))
			.start(this.system);
		pid.cast("one");
		pid.cast("two");
		assertThat(pid.call(new Ask("seen "))).isEqualTo("seen 2");
	}

	@Test
	void aReplyMayBeNull() {
		Pid pid = TestServer.create().onCall((text, from, state) -> CallResult.reply(null, state)).start(this.system);
		assertThat(pid.call(new Ask("?"))).isNull();
		assertThat(pid.callAsync(new Ask("?"))).succeedsWithin(Duration.ofSeconds(5)).isNull();
	}

	@Test
	@DisplayName("GS-067 a timeout says what the server was doing instead")
	void timeoutExplainsItself() {
		Blocker blocker = new Blocker();
		Pid pid = this.system.start(TestServer.create().onCast((message, state) -> {
			blocker.hold();
			return Next.noReply(state);
		}).spec().withName("slow")).pid();
		pid.cast(new Ask("busy"));
		blocker.awaitEntered();
		pid.cast("queued");
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> pid.call(new Ask("?"), SHORT))
			.satisfies((ex) -> {
				assertThat(ex.server()).isEqualTo("slow");
				assertThat(ex.messageType()).isEqualTo("Ask");
				assertThat(ex.waited()).isGreaterThanOrEqualTo(SHORT);
				assertThat(ex.queued()).isEqualTo(2);
				assertThat(ex.handling()).isEqualTo("Ask");
				assertThat(ex.handlingFor()).isGreaterThanOrEqualTo(SHORT);
				assertThat(ex).hasMessageContaining("handler at").hasMessageContaining("Blocker.hold");
			});
		blocker.release();
	}

	@Test
	@DisplayName("GS-067 a call of a name that nobody holds, or of a dead pid, exits noproc")
	void callOfNobodyFails() {
		Pid pid = TestServer.create().start(this.system);
		pid.stop();
		assertThatExceptionOfType(NoSuchServerException.class).isThrownBy(() -> pid.call(new Ask("?")));
		assertThatExceptionOfType(NoSuchServerException.class)
			.isThrownBy(() -> this.system.ref("nobody").call(new Ask("?")));
		assertThat(this.system.ref("nobody").callAsync(new Ask("?"))).failsWithin(Duration.ofSeconds(5))
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(NoSuchServerException.class);
	}

	@Test
	@DisplayName("GS-012 the exit reason reaches the caller and those queued behind it")
	void exitReasonReachesTheCallerAndTheQueuedOnes() {
		Blocker blocker = new Blocker();
		Pid pid = TestServer.create().onCall((text, from, state) -> {
			blocker.hold();
			return Next.stop(ExitReason.shutdown("enough"), state);
		}).start(this.system);
		CompletableFuture<String> first = pid.callAsync(new Ask("first"));
		blocker.awaitEntered();
		CompletableFuture<String> queued = pid.callAsync(new Ask("queued"));
		CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> pid.call(new Ask("waiting")),
				TestActivations.executor());
		await().until(() -> Sys.info(pid).orElseThrow().mailboxSize() == 2);
		blocker.release();
		for (CompletableFuture<String> call : List.of(first, queued, waiting)) {
			assertThatExceptionOfType(CompletionException.class)
				.isThrownBy(() -> call.orTimeout(4, TimeUnit.SECONDS).join())
				.havingCause()
				.isInstanceOfSatisfying(ServerExitedException.class,
						(ex) -> assertThat(ex.reason()).isEqualTo(ExitReason.shutdown("enough")));
		}
	}

	@Test
	@DisplayName("GS-012 a crash reaches the caller with its cause")
	void crashReachesTheCallerWithItsCause() {
		Pid pid = TestServer.create().onCall((text, from, state) -> {
			throw new UnsupportedOperationException("not today");
		}).start(this.system);
		assertThatExceptionOfType(ServerExitedException.class).isThrownBy(() -> pid.call(new Ask("?")))
			.withCauseInstanceOf(UnsupportedOperationException.class)
			.satisfies((ex) -> assertThat(ex.reason().isQuiet()).isFalse());
	}

	@Test
	@DisplayName("GS-013 a call handler that returns null ends the server with bad_return_value")
	void badReturnEndsTheServer() {
		Pid pid = TestServer.create().onCall((text, from, state) -> null).start(this.system);
		assertThatExceptionOfType(ServerExitedException.class).isThrownBy(() -> pid.call(new Ask("?")))
			.satisfies((ex) -> assertThat(ex.reason().name()).isEqualTo("bad_return_value"));
	}

	@Test
	@DisplayName("GS-013 a deferred reply is given later, from any thread")
	void deferredReplyComesLater() {
		CompletableFuture<From<Object>> caller = new CompletableFuture<>();
		Pid pid = TestServer.create().onCall((text, from, state) -> {
			caller.complete(from);
			return Next.noReply(state);
		}).start(this.system);
		CompletableFuture<String> answer = pid.callAsync(new Ask("?"));
		caller.join().reply("later");
		caller.join().reply("too late");
		assertThat(answer).succeedsWithin(Duration.ofSeconds(5)).isEqualTo("later");
	}

	@Test
	void lateReplyIsDroppedAndTheServerLives() {
		CompletableFuture<From<Object>> caller = new CompletableFuture<>();
		Pid pid = TestServer.create().onCall((text, from, state) -> {
			if (text.equals("slow")) {
				caller.complete(from);
				return Next.noReply(state);
			}
			return CallResult.reply(text, state);
		}).start(this.system);
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> pid.call(new Ask("slow"), SHORT));
		caller.join().reply("late");
		assertThat(pid.call(new Ask("next"))).isEqualTo("next");
	}

	@Test
	void aRequestWhoseCallerGaveUpIsStillHandled() {
		Blocker blocker = new Blocker();
		CountDownLatch handled = new CountDownLatch(1);
		Pid pid = TestServer.create().onCast((message, state) -> {
			blocker.hold();
			return Next.noReply(state);
		}).onCall((text, from, state) -> {
			handled.countDown();
			return CallResult.reply(text, state);
		}).start(this.system);
		pid.cast("block");
		blocker.awaitEntered();
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> pid.call(new Ask("?"), SHORT));
		blocker.release();
		Blocker.await(handled);
	}

	@Test
	void anInterruptedCallerGivesUpAndStaysInterrupted() {
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		CountDownLatch called = new CountDownLatch(1);
		Pid pid = TestServer.create().onCall((text, from, state) -> {
			called.countDown();
			return Next.noReply(state);
		}).start(this.system);
		CompletableFuture<Boolean> interrupted = CompletableFuture.supplyAsync(() -> {
			thread.complete(Thread.currentThread());
			assertThatExceptionOfType(CallInterruptedException.class).isThrownBy(() -> pid.call(new Ask("?")));
			return Thread.currentThread().isInterrupted();
		}, TestActivations.executor());
		Blocker.await(called);
		thread.join().interrupt();
		assertThat(interrupted).succeedsWithin(Duration.ofSeconds(4)).isEqualTo(true);
		assertThat(pid.isAlive()).isTrue();
	}

	@Test
	void aReplyCanBeAnException() {
		Pid pid = TestServer.create()
			.onCall((text, from, state) -> CallResult.replyException(new IllegalStateException("no"),
					Next.noReply(state)))
			.start(this.system);
		assertThatIllegalStateException().isThrownBy(() -> pid.call(new Ask("?"))).withMessage("no");
		assertThat(pid.isAlive()).isTrue();
	}

	@Test
	@DisplayName("GS-014 pipelined requests are answered in order of sending")
	void pipelinedRequestsAllResolve() {
		Pid pid = TestServer.create()
			.onCall((text, from, state) -> CallResult.reply(text + state, state + 1))
			.start(this.system);
		CompletableFuture<String> one = pid.callAsync(new Ask("a"));
		CompletableFuture<String> two = pid.callAsync(new Ask("b"));
		assertThat(one).succeedsWithin(Duration.ofSeconds(5)).isEqualTo("a0");
		assertThat(two).succeedsWithin(Duration.ofSeconds(5)).isEqualTo("b1");
	}

	@Test
	@DisplayName("GS-014 an unanswered request fails with a timeout that explains itself")
	void callAsyncTimesOutOnTheSystemsTime() {
		VirtualTime time = new VirtualTime();
		try (GenServerSystem virtual = GenServerSystem.builder()
			.timeSource(time)
			.callTimeout(Duration.ofSeconds(3))
			.build()) {
			Pid pid = TestServer.create().onCall((text, from, state) -> Next.noReply(state)).start(virtual);
			CompletableFuture<String> answer = pid.callAsync(new Ask("?"));
			time.advance(Duration.ofMillis(2999));
			assertThat(answer).isNotDone();
			time.advance(Duration.ofMillis(1));
			assertThat(answer).failsWithin(Duration.ofSeconds(5))
				.withThrowableOfType(ExecutionException.class)
				.withCauseInstanceOf(CallTimeoutException.class)
				.withMessageContaining("within 3000 ms");
		}
	}

	@Test
	void aServerThatCallsWaitsAsLongAsItSays() {
		Duration timeout = Duration.ofMillis(600);
		Pid silent = TestServer.create().onCall((text, from, state) -> Next.noReply(state)).start(this.system);
		Pid caller = TestServer.create().onCall((text, from, state) -> {
			long start = System.nanoTime();
			assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> silent.call(new Ask("?"), timeout));
			return CallResult.reply(Duration.ofNanos(System.nanoTime() - start), state);
		}).start(this.system);
		Object waited = caller.call(new Ask("?"), Duration.ofSeconds(30));
		assertThat((Duration) waited).isBetween(timeout, Duration.ofSeconds(10));
	}

	@Test
	void anAnsweredRequestLeavesNoTimerBehind() {
		VirtualTime time = new VirtualTime();
		try (GenServerSystem virtual = GenServerSystem.builder().timeSource(time).build()) {
			Pid pid = TestServer.create().start(virtual);
			pid.callAsync(new Ask("?")).join();
			await().until(() -> time.scheduled() == 0);
		}
	}

	@Test
	void whatDependsOnAFutureDoesNotRunInTheServer() {
		CompletableFuture<From<Object>> caller = new CompletableFuture<>();
		Pid pid = TestServer.create().onCall((text, from, state) -> {
			if (text.equals("defer")) {
				caller.complete(from);
				return Next.noReply(state);
			}
			caller.join().reply(text);
			return CallResult.reply("answered", state);
		}).start(this.system);
		Blocker blocker = new Blocker();
		AtomicReference<Process> process = new AtomicReference<>();
		CompletableFuture<Void> dependent = pid.callAsync(new Ask("defer")).thenAccept((reply) -> {
			process.set(CurrentProcess.get());
			blocker.holdThroughInterrupts();
		});
		caller.join();
		assertThat(pid.call(new Ask("go on"), Duration.ofSeconds(4))).isEqualTo("answered");
		blocker.awaitEntered();
		assertThat(process.get()).isNull();
		assertThat(dependent).isNotDone();
		blocker.release();
		assertThat(dependent).succeedsWithin(Duration.ofSeconds(5));
	}

	@Test
	void aCallIsTiedToTheIncarnationThatItResolved() {
		CountDownLatch called = new CountDownLatch(1);
		ServerSpec<Integer> silent = TestServer.create().onCall((text, from, state) -> {
			called.countDown();
			return Next.noReply(state);
		}).spec().withName("name");
		Pid first = this.system.start(silent).pid();
		CompletableFuture<String> answer = this.system.ref("name").callAsync(new Ask("?"));
		Blocker.await(called);
		this.system.exit(first, ExitReason.KILL);
		this.system.start(TestServer.create().spec().withName("name"));
		assertThat(answer).failsWithin(Duration.ofSeconds(5))
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(ServerExitedException.class);
	}

	@Test
	@DisplayName("GS-066 a cast to nobody is counted as a dead letter and does not fail")
	void castToNobodyIsADeadLetter() {
		Pid pid = TestServer.create().start(this.system);
		pid.stop();
		pid.cast("lost");
		this.system.ref("nobody").send("lost too");
		assertThat(this.system.deadLetters()).isEqualTo(2);
	}

	@Test
	void interruptsOfOneHandlerDoNotReachTheNext() {
		Pid other = TestServer.create().start(this.system);
		Pid pid = TestServer.create().onCast((message, state) -> {
			Thread.currentThread().interrupt();
			return Next.noReply(state);
		}).onCall((text, from, state) -> CallResult.reply(other.call(new Ask(text)), state)).start(this.system);
		Sys.suspend(pid);
		pid.cast("interrupt yourself");
		CompletableFuture<String> answer = pid.callAsync(new Ask("fine"));
		Sys.resume(pid);
		assertThat(answer).succeedsWithin(Duration.ofSeconds(5)).isEqualTo("fine");
	}

	@Test
	@DisplayName("GS-047 calls are not slower for a caller with a long queue")
	void callerWithALongQueue() {
		Pid echo = TestServer.create().start(this.system);
		Probe.Running idle = Probe.start(this.system);
		Probe.Running busy = Probe.start(this.system);
		long[] fastest = busy.run((context) -> {
			for (int i = 0; i < 90_000; i++) {
				context.self().cast("unrelated");
			}
			long empty = Long.MAX_VALUE;
			long full = Long.MAX_VALUE;
			// by turns and the fastest of each: the machine may have other work meanwhile
			for (int i = 0; i < 20; i++) {
				empty = Math.min(empty, idle.run((other) -> nanosOfCalls(echo)));
				full = Math.min(full, nanosOfCalls(echo));
			}
			return new long[] { empty, full };
		});
		assertThat(fastest[1]).isLessThan(10 * fastest[0]);
	}

	private static long nanosOfCalls(Pid echo) {
		long start = System.nanoTime();
		for (int i = 0; i < 200; i++) {
			echo.call(new Ask("?"));
		}
		return System.nanoTime() - start;
	}

}
