package io.genserver;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import io.genserver.TestServer.Ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ContinueTests {

	private final GenServerSystem system = GenServerSystem.create();

	private final List<Object> handled = Collections.synchronizedList(new ArrayList<>());

	@AfterEach
	void close() {
		this.system.close();
	}

	/** Before it continues, each handler puts a message into the server's own mailbox. */
	private TestServer server() {
		TestServer server = TestServer.create();
		Function<Integer, Next<Integer>> sendAndContinue = (state) -> {
			server.context().self().cast("queued");
			return Next.noReply(state).continueWith("continue");
		};
		return server.onCast((message, state) -> {
			this.handled.add(message);
			return message.equals("go") ? sendAndContinue.apply(state) : Next.noReply(state);
		}).onInfo((message, state) -> {
			this.handled.add(message);
			return sendAndContinue.apply(state);
		}).onCall((text, from, state) -> {
			this.handled.add(text);
			return CallResult.reply(text, sendAndContinue.apply(state));
		}).onContinue((message, state) -> {
			this.handled.add(message);
			return Next.noReply(state);
		});
	}

	private void assertHandled(Pid pid, Object... messages) {
		await().untilAsserted(() -> assertThat(this.handled).containsExactly(messages));
		pid.stop();
	}

	@Test
	@DisplayName("GS-022 continue after a cast comes before what is queued")
	void continuesAfterACast() {
		Pid pid = server().start(this.system);
		pid.cast("go");
		assertHandled(pid, "go", "continue", "queued");
	}

	@Test
	@DisplayName("GS-022 continue after an info comes before what is queued")
	void continuesAfterAnInfo() {
		Pid pid = server().start(this.system);
		pid.send("info");
		assertHandled(pid, "info", "continue", "queued");
	}

	@Test
	@DisplayName("GS-022 continue after a call comes after the reply and before what is queued")
	void continuesAfterACall() {
		Pid pid = server().start(this.system);
		assertThat(pid.call(new Ask("call"))).isEqualTo("call");
		assertHandled(pid, "call", "continue", "queued");
	}

	@Test
	@DisplayName("GS-022 continue after init comes before what is queued")
	void continuesAfterInit() {
		Pid pid = server().onInit((context) -> {
			context.self().cast("queued");
			return InitResult.ok(Next.noReply(0).continueWith("continue"));
		}).start(this.system);
		assertHandled(pid, "continue", "queued");
	}

	@Test
	@DisplayName("GS-022 continues run back to back")
	void continuesRunBackToBack() {
		Pid pid = server().onContinue((message, state) -> {
			this.handled.add(message);
			return message.equals("continue") ? Next.noReply(state).continueWith("again") : Next.noReply(state);
		}).start(this.system);
		pid.cast("go");
		assertHandled(pid, "go", "continue", "again", "queued");
	}

	@Test
	@DisplayName("GS-022 the reply may come from the continue handler")
	void repliesFromContinue() {
		TestServer server = server();
		Pid pid = server.onCall((text, from, state) -> Next.noReply(state).continueWith(from))
			.onContinue((from, state) -> {
				((From<?>) from).reply(null);
				return Next.noReply(state);
			})
			.start(this.system);
		assertThat(pid.call(new Ask("?"))).isNull();
	}

	@Test
	@DisplayName("GS-022 a continue handler can stop the server")
	void stopsFromContinue() {
		Pid pid = server().onContinue((message, state) -> Next.stop(ExitReason.NORMAL, state)).start(this.system);
		pid.cast("go");
		await().untilAsserted(() -> assertThat(pid.exitReason()).isEqualTo(ExitReason.NORMAL));
	}

	@Test
	@DisplayName("GS-051 a continue that crashes after init is a crash of a started server")
	void aCrashInContinueComesAfterASuccessfulStart() {
		StartResult result = this.system
			.start(server().onInit((context) -> InitResult.ok(Next.noReply(0).continueWith("continue")))
				.onContinue((message, state) -> {
					throw new IllegalStateException("boom");
				})
				.spec());
		assertThat(result).isInstanceOf(StartResult.Started.class);
		await().until(() -> !result.pid().isAlive());
		assertThat(result.pid().exitReason().cause()).isInstanceOf(IllegalStateException.class);
	}

	@Test
	void theContextCanContinue() {
		TestServer server = server();
		Pid pid = server.onCast((message, state) -> {
			this.handled.add(message);
			if (message.equals("go")) {
				server.context().self().cast("queued");
				server.context().continueWith("continue");
			}
			return Next.noReply(state);
		}).start(this.system);
		pid.cast("go");
		assertHandled(pid, "go", "continue", "queued");
	}

}
