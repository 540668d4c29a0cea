package io.genserver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import io.genserver.TestServer.Ask;
import io.genserver.server.ServerProcess;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class CrashReportTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	private final List<LifecycleEvent> events = new CopyOnWriteArrayList<>();

	private final GenServerSystem system = GenServerSystem.builder().listener(this.events::add).build();

	private LogLines log;

	@BeforeEach
	void openLog() {
		this.log = LogLines.of(ServerProcess.class, Level.INFO);
	}

	@AfterEach
	void close() {
		this.system.close();
		this.log.close();
	}

	/** Crashes as it is asked to, and shows its state. */
	private static final class Crashing implements ServerCallbacks<String> {

		private final AtomicInteger formatted;

		Crashing() {
			this(new AtomicInteger());
		}

		Crashing(AtomicInteger formatted) {
			this.formatted = formatted;
		}

		@Override
		public InitResult<String> init(ServerContext context) {
			return InitResult.ok("state");
		}

		@Override
		public CallResult<String> handleCall(Object request, From<Object> from, String state) {
			return switch (((Ask) request).text()) {
				case "crash" -> throw new IllegalStateException("crashed");
				case "exit shutdown" -> throw new ExitException(ExitReason.SHUTDOWN);
				case "exit shutdown with detail" -> throw new ExitException(ExitReason.shutdown("reason"));
				case "stop shutdown" -> Next.stop(ExitReason.SHUTDOWN, state);
				case "stop shutdown with detail" -> Next.stop(ExitReason.shutdown("stop_reason"), state);
				case "stop" -> CallResult.reply("ok", Next.stop(ExitReason.NORMAL, state));
				default -> Next.unhandled(state);
			};
		}

		@Override
		public void terminate(ExitReason reason, String state) {
			if (reason.equals(ExitReason.NORMAL)) {
				throw new IllegalStateException("crash in terminate");
			}
		}

		@Override
		public Map<String, Object> formatStatus(String state) {
			this.formatted.incrementAndGet();
			return Map.of("shown", "formatted " + state);
		}

	}

	private Pid crashing() {
		return this.system.start(ServerSpec.of(Crashing::new).withName("crashing")).pid();
	}

	private CrashReport report() {
		await().until(() -> this.events.stream().anyMatch(LifecycleEvent.Crashed.class::isInstance));
		return this.events.stream()
			.filter(LifecycleEvent.Crashed.class::isInstance)
			.map(LifecycleEvent.Crashed.class::cast)
			.findFirst()
			.orElseThrow()
			.report();
	}

	@Test
	@DisplayName("GS-012 GS-040 one report per crash: server, reason, stack, message type, client, formatted state")
	void oneReportPerCrash() {
		Pid pid = crashing();
		Probe.Running client = Probe.start(this.system);
		client.tell((context) -> assertThatExceptionOfType(ServerExitedException.class)
			.isThrownBy(() -> pid.call(new Ask("crash"))));
		CrashReport report = report();
		assertThat(report.server()).isEqualTo("crashing");
		assertThat(report.reason()).isEqualTo(pid.exitReason());
		assertThat(report.reason().cause().getStackTrace()[0].getMethodName()).isEqualTo("handleCall");
		assertThat(report.lastMessage()).isEqualTo("Ask");
		assertThat(report.client()).isEqualTo(client.pid().toString());
		assertThat(report.status()).isEqualTo(Map.of("shown", "formatted state"));
		assertThat(report.mailboxSize()).isZero();
		assertThat(report.uptime()).isBetween(Duration.ZERO, LONG);
		assertThat(report.restarts()).isZero();
		assertThat(this.log.lines()).singleElement()
			.asString()
			.startsWith(
					"Server 'crashing' crashed: exception: java.lang.IllegalStateException: crashed; last message Ask"
							+ " from '" + client.pid()
							+ "', status {shown=formatted state}, 0 message(s) queued, up for ")
			.endsWith("restarted 0 time(s)");
	}

	@Test
	void aListenerHasTheReportThoughTheLogIsOff() {
		try (LogLines off = LogLines.of(ServerProcess.class, Level.OFF)) {
			crash(crashing());
			assertThat(report().status()).isEqualTo(Map.of("shown", "formatted state"));
			assertThat(off.lines()).isEmpty();
		}
	}

	@Test
	void theLogHasTheReportThoughNobodyListens() {
		try (GenServerSystem own = GenServerSystem.create()) {
			crash(own.start(ServerSpec.of(Crashing::new).withName("unheard")).pid());
		}
		assertThat(this.log.lines()).singleElement().asString().startsWith("Server 'unheard' crashed: ");
	}

	@Test
	void theStateIsNotFormattedWhereNobodyReadsTheReport() {
		AtomicInteger formatted = new AtomicInteger();
		try (LogLines off = LogLines.of(ServerProcess.class, Level.OFF);
				GenServerSystem own = GenServerSystem.create()) {
			crash(own.start(ServerSpec.of(() -> new Crashing(formatted))).pid());
			assertThat(off.lines()).isEmpty();
		}
		assertThat(formatted).hasValue(0);
	}

	private static void crash(Pid pid) {
		assertThatExceptionOfType(ServerExitedException.class).isThrownBy(() -> pid.call(new Ask("crash")));
	}

	@Test
	@DisplayName("GS-012 quiet ends are reported by nobody")
	void quietEndsAreNotReported() {
		for (String request : List.of("exit shutdown", "exit shutdown with detail", "stop shutdown",
				"stop shutdown with detail")) {
			Pid pid = crashing();
			assertThatExceptionOfType(ServerExitedException.class).isThrownBy(() -> pid.call(new Ask(request)))
				.satisfies((ex) -> assertThat(ex.reason().name()).isEqualTo("shutdown"));
			await().until(() -> !pid.isAlive());
		}
		await().until(() -> this.events.stream().filter(LifecycleEvent.Terminated.class::isInstance).count() == 4);
		assertThat(this.events).noneMatch(LifecycleEvent.Crashed.class::isInstance);
		assertThat(this.log.lines()).isEmpty();
	}

	@Test
	@DisplayName("GS-041 a terminate that fails is what is reported, and the caller has its reply")
	void terminateThatFails() {
		Pid pid = crashing();
		assertThat(pid.call(new Ask("stop"))).isEqualTo("ok");
		CrashReport report = report();
		assertThat(report.reason().cause()).hasMessage("crash in terminate");
		assertThat(report.reason().cause().getStackTrace()[0].getMethodName()).isEqualTo("terminate");
		assertThat(report.lastMessage()).isEqualTo("Ask");
		assertThat(report.status()).containsEntry("shown", "formatted state");
		assertThat(this.log.lines()).hasSize(1);
	}

	@Test
	@DisplayName("GS-044 the report has the last events if the log is on")
	void reportHasTheLog() {
		Pid pid = crashing();
		Sys.log(pid, true);
		assertThatExceptionOfType(ServerExitedException.class).isThrownBy(() -> pid.call(new Ask("crash")));
		assertThat(report().events()).containsExactly("got call Ask");
		assertThat(this.log.lines()).singleElement().asString().endsWith("last events [got call Ask]");
	}

	@Test
	@DisplayName("GS-042 a formatStatus that fails does not spoil the report")
	void formatStatusThatFails() {
		Pid pid = this.system.start(ServerSpec.of(() -> new ServerCallbacks<String>() {

			@Override
			public InitResult<String> init(ServerContext context) {
				return InitResult.ok("state");
			}

			@Override
			public Map<String, Object> formatStatus(String state) {
				throw new AssertionError("expected");
			}

		})).pid();
		pid.stop(ExitReason.of("stopped"), Duration.ofSeconds(5));
		assertThat(report().status().values()).singleElement().asString().contains("formatStatus crashed");
	}

	@Test
	@DisplayName("GS-058 the text has its parts in order and cuts off what is long")
	void textIsInOrderAndLimited() {
		Map<String, Object> status = new LinkedHashMap<>();
		for (int i = 0; i < 100; i++) {
			status.put("key" + i, "value ".repeat(1000));
		}
		CrashReport report = new CrashReport("name", ExitReason.of("reason", "detail ".repeat(1000)), "Ask", "client",
				status, 3, Duration.ofSeconds(5), 2, List.of("got call Ask"));
		assertThat(report.toString()).hasSizeLessThan(4000)
			.containsSubsequence("'name'", "reason", "last message Ask", "from 'client'", "status {key0=", "key9=",
					"…}", "3 message(s) queued", "up for PT5S", "restarted 2 time(s)", "last events [got call Ask]")
			.doesNotContain("key10", System.lineSeparator());
	}

	@Test
	void aValueThatCannotBeShownDoesNotSpoilTheText() {
		Object hostile = new Object() {

			@Override
			public String toString() {
				throw new IllegalStateException("expected");
			}

		};
		CrashReport report = new CrashReport("name", ExitReason.of("reason"), null, null, Map.of("key", hostile), 0,
				Duration.ZERO, 0, new ArrayList<>());
		assertThat(report.toString()).contains("last message none", "key=? (java.lang.IllegalStateException)");
	}

	@Test
	void aMessageThatHasNoNameDoesNotSpoilTheReport() {
		Pid pid = this.system.start(ServerSpec.of(() -> new ServerCallbacks<String>() {

			@Override
			public InitResult<String> init(ServerContext context) {
				return InitResult.ok("state");
			}

			@Override
			public String messageType(Object message) {
				throw new IllegalStateException("expected");
			}

		})).pid();
		Sys.log(pid, true);
		pid.cast(new Ask("crash"));
		assertThat(report().lastMessage()).isEqualTo("Ask");
	}

	@Test
	@DisplayName("GS-048 a call that no handler wants fails in the caller; the server lives on")
	void unhandledCall() {
		Pid pid = crashing();
		assertThatExceptionOfType(UnhandledMessageException.class).isThrownBy(() -> pid.call(new Ask("what?")))
			.withMessageContaining("'crashing'")
			.withMessageContaining("call Ask");
		assertThat(Sys.getState(pid)).isEqualTo("state");
		assertThat(pid.isAlive()).isTrue();
	}

}
