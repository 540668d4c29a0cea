package io.genserver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import io.genserver.TestServer.Ask;
import io.genserver.process.TestActivations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class CallCycleTests {

	private final GenServerSystem system = GenServerSystem.create();

	@AfterEach
	void close() {
		this.system.close();
	}

	/**
	 * Answers {@code a,b,c} by calling the servers a, b and c, each from the one before.
	 */
	private void startForwarder(String name) {
		this.system.start(TestServer.create().onCall((path, from, state) -> {
			if (path.isEmpty()) {
				return CallResult.reply(name, state);
			}
			String[] hops = path.split(",", 2);
			String rest = (hops.length > 1) ? hops[1] : "";
			try {
				String answer = this.system.ref(hops[0]).call(new Ask(rest), Duration.ofSeconds(20));
				return CallResult.reply(name + answer, state);
			}
			catch (CallCycleException ex) {
				return CallResult.replyException(ex, Next.noReply(state));
			}
		}).spec().withName(name));
	}

	private List<String> cycleOf(String first, String path) {
		return catchThrowableOfType(CallCycleException.class, () -> this.system.ref(first).call(new Ask(path))).path();
	}

	@Test
	@DisplayName("GS-027 GS-067 a server that calls itself fails at once")
	void callingItselfFailsAtOnce() {
		startForwarder("a");
		assertThat(cycleOf("a", "a")).containsExactly("a", "a");
	}

	@Test
	@DisplayName("GS-027 a server that does not catch it ends with calling_self")
	void callingItselfUncaughtIsTheExitReason() {
		TestServer server = TestServer.create();
		Pid pid = server
			.onCall((text, from, state) -> CallResult.reply(server.context().self().call(new Ask(text)), state))
			.start(this.system);
		assertThatExceptionOfType(ServerExitedException.class).isThrownBy(() -> pid.call(new Ask("?")))
			.satisfies((ex) -> assertThat(ex.reason().name()).isEqualTo("calling_self"));
	}

	@Test
	void aCycleOfTwoNamesItsPath() {
		startForwarder("a");
		startForwarder("b");
		assertThat(cycleOf("a", "b,a")).containsExactly("b", "a", "b");
	}

	@Test
	void aCycleOfThreeNamesItsPath() {
		startForwarder("a");
		startForwarder("b");
		startForwarder("c");
		assertThat(cycleOf("a", "b,c,a")).containsExactly("c", "a", "b", "c");
	}

	@Test
	void aChainIsNoCycle() {
		startForwarder("a");
		startForwarder("b");
		startForwarder("c");
		assertThat(this.system.ref("a").call(new Ask("b,c"))).isEqualTo("abc");
		assertThat(this.system.ref("c").call(new Ask("b,a"))).isEqualTo("cba");
	}

	@Test
	void aDeferredReplyIsNoCycle() {
		TestServer b = TestServer.create();
		List<From<Object>> waiting = new ArrayList<>();
		b.onCall((text, from, state) -> {
			if (text.equals("defer")) {
				waiting.add(from);
				b.context().self().cast("call a back");
				return Next.noReply(state);
			}
			return CallResult.reply(text, state);
		});
		TestServer a = TestServer.create();
		Pid pidB = this.system.start(b.spec()).pid();
		a.onCall((text, from, state) -> CallResult.reply(pidB.call(new Ask(text)), state));
		Pid pidA = a.start(this.system);
		CompletableFuture<String> nested = new CompletableFuture<>();
		b.onCast((message, state) -> {
			// a waits for b, but not for what b is doing now
			pidA.callAsync(new Ask("later")).whenComplete((value, failure) -> nested.complete("no alarm " + value));
			waiting.get(0).reply("deferred");
			return Next.noReply(state);
		});
		assertThat(pidA.call(new Ask("defer"))).isEqualTo("deferred");
		assertThat(nested).succeedsWithin(Duration.ofSeconds(5)).isEqualTo("no alarm later");
	}

	@Test
	void aServerMayCallOneThatWaitsForItsDeferredReply() {
		TestServer b = TestServer.create();
		CompletableFuture<String> outcome = new CompletableFuture<>();
		Pid pidB = b.onCall((text, from, state) -> {
			b.context().self().cast(from);
			return Next.noReply(state);
		}).start(this.system);
		Pid pidA = TestServer.create()
			.onCall((text, from, state) -> CallResult.reply(pidB.call(new Ask(text)), state))
			.start(this.system);
		b.onCast((from, state) -> {
			try {
				pidA.call(new Ask("?"), Duration.ofMillis(50));
			}
			catch (GenServerException ex) {
				outcome.complete(ex.getClass().getSimpleName());
			}
			((From<?>) from).reply(null);
			return Next.noReply(state);
		});
		assertThat(pidA.call(new Ask("?"))).isNull();
		assertThat(outcome).succeedsWithin(Duration.ofSeconds(5)).isEqualTo("CallTimeoutException");
	}

	@Test
	void concurrentLoadRaisesNoFalseAlarm() {
		List<String> names = List.of("a", "b", "c", "d");
		names.forEach(this::startForwarder);
		List<CompletableFuture<Void>> clients = new ArrayList<>();
		for (int client = 0; client < 4; client++) {
			clients.add(CompletableFuture.runAsync(() -> {
				for (int i = 0; i < 2000; i++) {
					// always upwards, so that there is never a cycle
					int first = ThreadLocalRandom.current().nextInt(3);
					String path = String.join(",", names.subList(first + 1, 4));
					assertThat(this.system.ref(names.get(first)).call(new Ask(path), Duration.ofSeconds(20)))
						.isEqualTo(String.join("", names.subList(first, 4)));
				}
			}, TestActivations.executor()));
		}
		clients.forEach((client) -> client.orTimeout(30, TimeUnit.SECONDS).join());
	}

}
