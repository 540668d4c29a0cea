package io.genserver;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import io.genserver.RequestCollection.Received;
import io.genserver.TestServer.Ask;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

class RequestTests {

	private static final Duration SHORT = Duration.ofMillis(20);

	private static final Duration LONG = Duration.ofSeconds(20);

	private final GenServerSystem system = GenServerSystem.create();

	/** Who waits for a reply, by what it asked. */
	private final Map<String, From<Object>> waiting = new ConcurrentHashMap<>();

	private Pid pid;

	@BeforeEach
	void start() {
		this.pid = TestServer.create().onCall((text, from, state) -> {
			if (text.equals("shutdown")) {
				return Next.stop(ExitReason.SHUTDOWN, state);
			}
			if (text.equals("now")) {
				return CallResult.reply("ok", state);
			}
			this.waiting.put(text, from);
			return Next.noReply(state);
		}).start(this.system);
	}

	@AfterEach
	void close() {
		this.system.close();
	}

	private RequestId<String> send(String text) {
		return this.system.sendRequest(this.pid, new Ask(text));
	}

	private void reply(String... texts) {
		for (String text : texts) {
			await().until(() -> this.waiting.containsKey(text));
			this.waiting.get(text).reply("reply to " + text);
		}
	}

	private static Response<String> replied(String text) {
		return new Response.Replied<>("reply to " + text);
	}

	private static Received<String> answer(String text, String label) {
		return new Received.Answer<>(replied(text), label);
	}

	private static void assertShutdown(Response<?> response) {
		assertThat(response).isInstanceOfSatisfying(Response.Failed.class,
				(failed) -> assertThat(failed.cause()).isInstanceOfSatisfying(ServerExitedException.class,
						(ex) -> assertThat(ex.reason()).isEqualTo(ExitReason.SHUTDOWN)));
	}

	// One request

	@Test
	@DisplayName("GS-014 a request is sent at once and its response taken later; a wait in vain changes nothing")
	void aWaitInVainChangesNothing() {
		RequestId<String> first = send("first");
		RequestId<String> second = send("second");
		assertThat(first.waitResponse(Duration.ZERO)).isEqualTo(new Response.TimedOut<>());
		assertThat(first.checkResponse()).isEmpty();
		reply("second", "first");
		assertThat(first.waitResponse(null)).isEqualTo(replied("first"));
		assertThat(second.checkResponse()).contains(replied("second"));
		assertThat(second.receiveResponse(null)).isEqualTo(replied("second"));
	}

	@Test
	void aReceiveInVainAbandonsTheRequest() {
		RequestId<String> request = send("slow");
		assertThat(request.receiveResponse(SHORT)).isEqualTo(new Response.TimedOut<>());
		reply("slow");
		assertThat(request.receiveResponse(LONG)).isEqualTo(new Response.TimedOut<>());
		assertThat(request.checkResponse()).isEmpty();
	}

	@Test
	@DisplayName("GS-014 a failure is a response: no such server, a crash, a stop")
	void failuresAreResponses() {
		assertShutdown(send("shutdown").receiveResponse(null));
		await().until(() -> !this.pid.isAlive());
		assertThat(send("now").receiveResponse(LONG)).isInstanceOfSatisfying(Response.Failed.class,
				(failed) -> assertThat(failed.cause()).isInstanceOf(NoSuchServerException.class));
		assertThat(this.system.sendRequest(this.system.ref("nobody"), new Ask("?")).checkResponse())
			.containsInstanceOf(Response.Failed.class);
		Pid bad = TestServer.create().onCall((text, from, state) -> null).start(this.system);
		assertThat(this.system.sendRequest(bad, new Ask("?")).waitResponse(LONG)).isInstanceOfSatisfying(
				Response.Failed.class, (failed) -> assertThat(((ServerExitedException) failed.cause()).reason().name())
					.isEqualTo("bad_return_value"));
	}

	@Test
	void aFullMailboxIsAResponse() {
		Pid full = this.system.start(TestServer.create().spec().withMailbox(new MailboxSpec(1, Overflow.REJECT))).pid();
		Sys.suspend(full);
		full.cast("fill");
		assertThat(this.system.sendRequest(full, new Ask("?")).waitResponse(LONG)).isInstanceOfSatisfying(
				Response.Failed.class, (failed) -> assertThat(failed.cause()).isInstanceOf(MailboxFullException.class));
	}

	@Test
	void whoeverWaitsIsWokenByTheReply() {
		RequestId<String> request = send("later");
		CompletableFuture<Response<String>> waiter = CompletableFuture.supplyAsync(() -> request.waitResponse(null));
		reply("later");
		assertThat(waiter).succeedsWithin(LONG).isEqualTo(replied("later"));
	}

	@Test
	void anInterruptEndsAWait() {
		RequestId<String> request = send("never");
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(CallInterruptedException.class).isThrownBy(() -> request.waitResponse(LONG));
		assertThat(Thread.interrupted()).isTrue();
	}

	// Collections

	@Test
	@DisplayName("GS-015 a collection gives responses as they come, and abandons the rest when it receives in vain")
	void receiveFromACollection() {
		RequestCollection<String> requests = this.system.newRequestCollection();
		RequestId<String> outside = send("outside");
		RequestId<String> first = send("1");
		requests.add(first, "req1");
		requests.sendRequest(this.pid, new Ask("2"), "req2");
		assertThat(requests.size()).isEqualTo(2);
		requests.sendRequest(this.pid, new Ask("3"), "req3");
		assertThatIllegalArgumentException().isThrownBy(() -> requests.add(first, "again"));
		assertThat(requests.toMap()).hasSize(3).containsEntry(first, "req1");
		reply("2", "3", "outside", "1");
		assertThat(requests.receiveResponse(null, true)).isEqualTo(answer("2", "req2"));
		assertThat(requests.size()).isEqualTo(2);
		assertThat(requests.receiveResponse(LONG, true)).isEqualTo(answer("3", "req3"));
		assertThat(requests.receiveResponse(LONG, true)).isEqualTo(answer("1", "req1"));
		assertThat(requests.size()).isZero();
		assertThat(requests.receiveResponse(null, true)).isEqualTo(new Received.NoRequest<>());
		assertThat(outside.receiveResponse(LONG)).isEqualTo(replied("outside"));
	}

	@Test
	@DisplayName("GS-015 after a receive in vain late replies are dropped, although the requests are still listed")
	void receiveInVain() {
		RequestCollection<String> requests = this.system.newRequestCollection();
		requests.sendRequest(this.pid, new Ask("1"), "req1");
		requests.sendRequest(this.pid, new Ask("2"), "req2");
		requests.sendRequest(this.pid, new Ask("3"), "req3");
		reply("2");
		assertThat(requests.receiveResponse(LONG, true)).isEqualTo(answer("2", "req2"));
		assertThat(requests.receiveResponse(SHORT, true)).isEqualTo(new Received.TimedOut<>());
		reply("3", "1");
		assertThat(requests.receiveResponse(LONG, true)).isEqualTo(new Received.TimedOut<>());
		assertThat(requests.size()).isEqualTo(2);
		requests.sendRequest(this.pid, new Ask("now"), "req4");
		assertThat(requests.receiveResponse(LONG, true))
			.isEqualTo(new Received.Answer<>(new Response.Replied<>("ok"), "req4"));
	}

	@Test
	@DisplayName("GS-015 a server that stops is a response, and not deleting it leaves the collection as it is")
	void receiveAFailure() {
		RequestCollection<String> requests = this.system.newRequestCollection();
		requests.sendRequest(this.pid, new Ask("shutdown"), "req2");
		assertThat(requests.receiveResponse(LONG, false)).isInstanceOfSatisfying(Received.Answer.class, (answer) -> {
			assertThat(answer.label()).isEqualTo("req2");
			assertShutdown(answer.response());
		});
		assertThat(requests.size()).isEqualTo(1);
	}

	@Test
	@DisplayName("GS-016 a wait in vain leaves the requests as they are")
	void waitForACollection() {
		RequestCollection<String> requests = this.system.newRequestCollection();
		requests.sendRequest(this.pid, new Ask("1"), "req1");
		requests.sendRequest(this.pid, new Ask("2"), "req2");
		requests.sendRequest(this.pid, new Ask("3"), "req3");
		reply("2");
		assertThat(requests.waitResponse(LONG, true)).isEqualTo(answer("2", "req2"));
		assertThat(requests.waitResponse(SHORT, true)).isEqualTo(new Received.TimedOut<>());
		assertThat(requests.size()).isEqualTo(2);
		reply("3", "1");
		assertThat(requests.waitResponse(LONG, true)).isEqualTo(answer("3", "req3"));
		assertThat(requests.waitResponse(null, true)).isEqualTo(answer("1", "req1"));
		assertThat(requests.waitResponse(null, true)).isEqualTo(new Received.NoRequest<>());
	}

	@Test
	@DisplayName("GS-017 a check gives what has come by now and never waits")
	void checkACollection() {
		RequestCollection<String> requests = this.system.newRequestCollection();
		send("outside");
		requests.sendRequest(this.pid, new Ask("1"), "req1");
		requests.sendRequest(this.pid, new Ask("2"), "req2");
		reply("outside");
		assertThat(requests.checkResponse(true)).isEqualTo(new Received.NoReply<>());
		reply("2", "1");
		assertThat(requests.checkResponse(true)).isEqualTo(answer("2", "req2"));
		assertThat(requests.size()).isEqualTo(1);
		assertThat(requests.checkResponse(false)).isEqualTo(answer("1", "req1"));
		assertThat(requests.size()).isEqualTo(1);
		assertThat(requests.checkResponse(true)).isEqualTo(new Received.NoReply<>());
		RequestCollection<String> empty = this.system.newRequestCollection();
		assertThat(empty.checkResponse(true)).isEqualTo(new Received.NoRequest<>());
	}

	@Test
	void theReplyOfAKilledServerNeverComesButItsEndDoes() {
		RequestCollection<String> requests = this.system.newRequestCollection();
		requests.sendRequest(this.pid, new Ask("1"), "req1");
		CompletableFuture<Received<String>> waiter = CompletableFuture
			.supplyAsync(() -> requests.waitResponse(null, true));
		this.system.exit(this.pid, ExitReason.KILL);
		assertThat(waiter).succeedsWithin(LONG)
			.isInstanceOfSatisfying(Received.Answer.class,
					(answer) -> assertThat(answer.response()).isInstanceOf(Response.Failed.class));
	}

}
