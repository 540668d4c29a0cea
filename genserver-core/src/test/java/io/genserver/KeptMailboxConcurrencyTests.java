package io.genserver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.genserver.TestServer.Ask;
import io.genserver.process.TestActivations;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Mailboxes that are kept, on as many threads as there are.
 */
class KeptMailboxConcurrencyTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final int CALLERS = 8;

	private static final int CALLS = 150;

	private final GenServerSystem system = GenServerSystem.create();

	/** How often each request was handled. */
	private final Map<String, AtomicInteger> handled = new ConcurrentHashMap<>();

	private final LongAdder casts = new LongAdder();

	@AfterEach
	void close() {
		this.system.close();
	}

	private TestServer server() {
		return TestServer.create().onCall((text, from, state) -> {
			this.handled.computeIfAbsent(text, (key) -> new AtomicInteger()).incrementAndGet();
			if (text.startsWith("crash")) {
				throw new IllegalStateException("crash");
			}
			return CallResult.reply(text, state);
		}).onCast((message, state) -> {
			this.casts.increment();
			return Next.noReply(state);
		});
	}

	private void supervise(Overflow overflow, int capacity) {
		ChildSpec child = ChildSpec.worker("kept",
				server().spec().withName("kept").withMailbox(new MailboxSpec(capacity, overflow, OnRestart.KEEP)));
		Supervisor.start(this.system,
				SupervisorSpec.of(Strategy.ONE_FOR_ONE, child).withName("sup").withIntensity(1_000_000, LONG));
	}

	/** The present incarnation, or the next one. */
	private Pid pid() {
		Pid pid = this.system.whereis("kept");
		return (pid != null) ? pid
				: await().pollInSameThread()
					.pollDelay(Duration.ZERO)
					.pollInterval(Duration.ofMillis(1))
					.until(() -> this.system.whereis("kept"), Objects::nonNull);
	}

	/** Call again if the call did not reach a living server. */
	private String call(Ask ask) {
		while (true) {
			Pid pid = pid();
			try {
				return pid.call(ask, LONG);
			}
			catch (NoSuchServerException ex) {
				// it had ended before
			}
			catch (ServerExitedException ex) {
				if (this.handled.containsKey(ask.text())) {
					throw ex;
				}
				// it came too late to be kept
			}
		}
	}

	private List<String> calls(int caller, int crashes) {
		List<String> wrong = new ArrayList<>();
		for (int i = 0; i < CALLS; i++) {
			boolean crash = ThreadLocalRandom.current().nextInt(CALLS) < crashes;
			String text = (crash ? "crash" : "ask") + "-" + caller + "-" + i;
			try {
				String answer = call(new Ask(text));
				if (crash || !answer.equals(text)) {
					wrong.add(text + " got " + answer);
				}
			}
			catch (GenServerException ex) {
				if (!crash || !(ex instanceof ServerExitedException)) {
					wrong.add(text + " got " + ex);
				}
			}
		}
		return wrong;
	}

	@ParameterizedTest
	@EnumSource(names = { "REJECT", "BLOCK" })
	void everyCallGetsOneAnswerAndOnlyTheCrashingOnesFail(Overflow overflow) {
		supervise(overflow, (overflow == Overflow.BLOCK) ? 3 : 1000);
		List<CompletableFuture<List<String>>> callers = new ArrayList<>();
		for (int i = 0; i < CALLERS; i++) {
			int caller = i;
			callers.add(CompletableFuture.supplyAsync(() -> calls(caller, CALLS / 10), TestActivations.executor()));
		}
		assertThat(callers).allSatisfy((caller) -> assertThat(caller.join()).isEmpty());
		assertThat(this.handled).hasSize(CALLERS * CALLS).allSatisfy((text, times) -> assertThat(times).hasValue(1));
	}

	@RepeatedTest(3)
	void killsLoseNoMoreThanWhatIsInHandAndWhatIsCounted() {
		supervise(Overflow.REJECT, 1_000_000);
		int sent = 3000;
		List<CompletableFuture<Void>> senders = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			senders.add(CompletableFuture.runAsync(() -> {
				for (int message = 0; message < sent; message++) {
					pid().cast(message);
				}
			}, TestActivations.executor()));
		}
		int kills = 0;
		while (kills < 50 && !senders.stream().allMatch(CompletableFuture::isDone)) {
			Pid pid = pid();
			this.system.exit(pid, ExitReason.KILL);
			kills++;
			await().pollInSameThread().pollDelay(Duration.ZERO).until(() -> this.system.whereis("kept") != pid);
		}
		senders.forEach(CompletableFuture::join);
		// each kill may have met one message in hand
		int atMost = kills;
		await().untilAsserted(() -> assertThat(this.casts.sum() + this.system.deadLetters())
			.isBetween(4L * sent - atMost, 4L * sent));
		assertThat(call(new Ask("end"))).isEqualTo("end");
	}

	@Test
	void messagesDoNotWaitForTheHandlerThatWasKilled() {
		Blocker blocker = new Blocker();
		TestServer server = server();
		ChildSpec child = ChildSpec.worker("kept", server.onCast((message, state) -> {
			blocker.holdThroughInterrupts();
			return Next.noReply(state);
		}).spec().withName("kept").withMailbox(KeepingWorld.KEEP));
		Supervisor.start(this.system, SupervisorSpec.of(Strategy.ONE_FOR_ONE, child));
		Pid pid = pid();
		pid.cast("hold");
		blocker.awaitEntered();
		CompletableFuture<String> call = pid.callAsync(new Ask("a"), LONG);
		CompletableFuture<String> other = pid.callAsync(new Ask("b"), LONG);
		this.system.exit(pid, ExitReason.KILL);
		assertThat(call.join()).isEqualTo("a");
		assertThat(other.join()).isEqualTo("b");
		CompletableFuture<String> late = pid.callAsync(new Ask("late"), LONG);
		assertThatExceptionOfType(Exception.class).isThrownBy(late::join)
			.withCauseInstanceOf(NoSuchServerException.class);
		blocker.release();
		assertThat(this.handled.keySet()).containsExactlyInAnyOrder("a", "b");
	}

}
