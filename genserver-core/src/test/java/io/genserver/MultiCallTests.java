package io.genserver;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import io.genserver.TestServer.Ask;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MultiCallTests {

	private final GenServerSystem system = GenServerSystem.create();

	@AfterEach
	void close() {
		this.system.close();
	}

	private Pid server(String reply) {
		return TestServer.create().onCall((text, from, state) -> CallResult.reply(reply, state)).start(this.system);
	}

	@Test
	@DisplayName("GS-023 GS-071 all are asked; replies and failures are collected apart")
	void repliesAndFailures() {
		Pid one = server("one");
		Pid nothing = server(null);
		Pid crashes = TestServer.create().onCall((text, from, state) -> {
			throw new IllegalStateException("expected");
		}).start(this.system);
		ServerRef<Object> nobody = this.system.ref("nobody");
		MultiCallResult<String> result = this.system.multiCall(List.of(one, nobody, nothing, crashes, one),
				new Ask("?"));
		assertThat(result.replies()).hasSize(2).containsEntry(one, "one").containsEntry(nothing, null);
		assertThat(result.failures()).hasSize(2);
		assertThat(result.failures().get(nobody)).isInstanceOf(NoSuchServerException.class);
		assertThat(result.failures().get(crashes)).isInstanceOf(ServerExitedException.class);
	}

	@Test
	@DisplayName("GS-024 those that do not answer in time share one deadline")
	void oneDeadline() {
		List<Pid> silent = List.of(server("1"), server("2"), server("3"), server("4"));
		silent.forEach(Sys::suspend);
		Pid answers = server("answer");
		long start = System.nanoTime();
		MultiCallResult<String> result = this.system.multiCall(
				List.of(silent.get(0), silent.get(1), answers, silent.get(2), silent.get(3)), new Ask("?"),
				Duration.ofMillis(300));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(300),
				Duration.ofMillis(1100));
		assertThat(result.replies()).containsOnlyKeys(answers);
		assertThat(result.failures()).containsOnlyKeys(silent.toArray(Pid[]::new))
			.allSatisfy((server, failure) -> assertThat(failure).isInstanceOf(CallTimeoutException.class));
	}

	@Test
	void aServerThatIsAmongThoseItAsksFailsAtOnce() {
		Probe.Running probe = Probe.start(this.system);
		Pid other = server("other");
		MultiCallResult<String> result = probe
			.run((context) -> context.system().multiCall(List.of(context.self(), other), new Ask("?")));
		assertThat(result.failures()).containsOnlyKeys(probe.pid());
		assertThat(result.failures().get(probe.pid())).isInstanceOf(CallCycleException.class);
		assertThat(result.replies()).containsOnlyKeys(other);
	}

	@Test
	void anInterruptEndsIt() {
		Pid silent = server("?");
		Sys.suspend(silent);
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(CallInterruptedException.class)
			.isThrownBy(() -> this.system.multiCall(List.of(silent), new Ask("?")));
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void nobodyIsNobody() {
		assertThat(this.system.multiCall(List.of(), new Ask("?")).replies()).isEmpty();
	}

}
