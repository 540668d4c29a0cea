package io.genserver;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import io.genserver.TestServer.Ask;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorSpec;
import io.genserver.sys.DebugFunction;
import io.genserver.sys.ServerStatus;
import io.genserver.sys.Statistics;
import io.genserver.sys.Sys;
import io.genserver.sys.SysEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

class SysDebugTests {

	private final GenServerSystem system = GenServerSystem.create();

	@AfterEach
	void close() {
		this.system.close();
	}

	private Pid start(TestServer server) {
		return this.system.start(server.spec().withName("debugged")).pid();
	}

	private static List<String> log(Pid pid) {
		return Sys.getLog(pid).stream().map(Object::toString).toList();
	}

	// Log

	@Test
	@DisplayName("SYS-001 the log keeps what happens while it is on")
	void logKeepsEvents() {
		Pid pid = start(TestServer.create());
		Sys.log(pid, true);
		assertThat(pid.call(new Ask("answer"))).isEqualTo("answer");
		assertThat(log(pid)).containsExactly("got call Ask", "sent String");
		assertThat(((SysEvent.In) Sys.getLog(pid).get(0)).message()).isEqualTo(new Ask("answer"));
		Sys.log(pid, false);
		assertThat(Sys.getLog(pid)).isEmpty();
		assertThat(Sys.getStatus(pid).debug()).isEmpty();
	}

	@Test
	void logKeepsTheLastTenOrAsManyAsOneWants() {
		Pid pid = start(TestServer.create());
		Sys.log(pid, true);
		for (int i = 0; i < 20; i++) {
			pid.cast(i);
		}
		assertThat(Sys.getLog(pid)).hasSize(10)
			.last()
			.isInstanceOfSatisfying(SysEvent.NoReply.class, (event) -> assertThat(event.state()).isEqualTo(20));
		Sys.log(pid, 3);
		assertThat(Sys.getLog(pid)).hasSize(3);
		pid.cast("one more");
		assertThat(log(pid)).containsExactly("has a new state", "got cast String", "has a new state");
		assertThatIllegalArgumentException().isThrownBy(() -> Sys.log(pid, 0));
	}

	@Test
	@DisplayName("GS-044 a reply, a missing reply and the idle timeout are logged in order")
	void logHasEveryEventInOrder() {
		Pid pid = start(TestServer.create()
			.onCall((text, from, state) -> text.equals("started_p") ? CallResult.reply("ok", state)
					: Next.noReply(state).withIdleTimeout(Duration.ofMillis(10)))
			.onInfo((message, state) -> Next.noReply(state)));
		Sys.log(pid, true);
		pid.call(new Ask("started_p"));
		pid.callAsync(new Ask("delayed_answer"));
		await().untilAsserted(() -> assertThat(log(pid)).containsExactly("got call Ask", "sent String", "got call Ask",
				"has a new state", "got info IdleTimeout", "has a new state"));
	}

	@Test
	void whatACallbackContinuesWithIsAnEventButNoMessage() {
		Pid pid = start(TestServer.create().onCast((message, state) -> Next.noReply(state).continueWith("step")));
		Sys.log(pid, true);
		Sys.statistics(pid, true);
		pid.cast("go");
		assertThat(log(pid)).containsExactly("got cast String", "has a new state", "continues with String",
				"has a new state");
		assertThat(Sys.getStatistics(pid)).map(Statistics::messagesIn).contains(1L);
	}

	@Test
	void aReplyWithAStopIsAnEvent() {
		List<SysEvent> events = new CopyOnWriteArrayList<>();
		Pid pid = start(TestServer.create()
			.onCall((text, from, state) -> CallResult.reply("bye", Next.stop(ExitReason.NORMAL, state))));
		Sys.install(pid, (state, event, server) -> {
			events.add(event);
			return state;
		}, "state");
		assertThat(pid.call(new Ask("stop"))).isEqualTo("bye");
		await().untilAsserted(() -> assertThat(events).hasSize(2));
	}

	@Test
	@DisplayName("SYS-002 each event is given to a sink as a line: the call, then its reply, both naming the server")
	void logToASink() {
		List<String> lines = new CopyOnWriteArrayList<>();
		Pid pid = start(TestServer.create());
		Sys.logTo(pid, lines::add);
		Probe.Running client = Probe.start(this.system);
		client.tell((context) -> pid.call(new Ask("secret")));
		String name = client.pid().toString();
		assertThat(lines).containsExactly("Server 'debugged' got call Ask from " + name,
				"Server 'debugged' sent String to " + name);
		Sys.logTo(pid, null);
		pid.call(new Ask("secret"));
		assertThat(lines).hasSize(2);
	}

	@Test
	@DisplayName("SYS-004 the trace writes one line for a call and one for its reply")
	void traceWritesToTheLog() {
		Pid pid = start(TestServer.create());
		try (LogLines log = LogLines.of(Sys.class, Level.INFO)) {
			Sys.trace(pid, true);
			assertThat(Sys.getStatus(pid).debug()).containsExactly("trace");
			pid.call(new Ask("secret"));
			Sys.trace(pid, false);
			pid.call(new Ask("secret"));
			assertThat(log.lines()).containsExactly("Server 'debugged' got call Ask", "Server 'debugged' sent String");
		}
	}

	// Statistics

	@Test
	@DisplayName("SYS-003 statistics count what comes in and goes out while they are on")
	void statisticsCount() {
		Probe.Running parent = Probe.startTrapping(this.system);
		Pid pid = parent.run((context) -> context.system().startLink(TestServer.create().spec()).pid());
		pid.call(new Ask("before"));
		Sys.statistics(pid, true);
		pid.call(new Ask("during"));
		Statistics statistics = Sys.getStatistics(pid).orElseThrow();
		assertThat(statistics.messagesIn()).isEqualTo(1);
		assertThat(statistics.messagesOut()).isEqualTo(1);
		assertThat(statistics.startTime()).isBeforeOrEqualTo(statistics.currentTime());
		Sys.statistics(pid, false);
		assertThat(Sys.getStatistics(pid)).isEmpty();
		ServerStatus status = Sys.getStatus(pid);
		assertThat(status.suspended()).isFalse();
		assertThat(status.parent()).isEqualTo(parent.pid());
	}

	@Test
	void aReplyByHandIsNotCounted() {
		Pid pid = start(TestServer.create().onCall((text, from, state) -> {
			from.reply(text);
			return Next.noReply(state);
		}));
		Sys.statistics(pid, true);
		pid.call(new Ask("?"));
		assertThat(Sys.getStatistics(pid)).map(Statistics::messagesOut).contains(0L);
	}

	// Functions

	@Test
	@DisplayName("SYS-006 a function sees events and its own state; an id is installed once; one can be removed")
	void functionsSeeEvents() {
		AtomicInteger seen = new AtomicInteger();
		DebugFunction<Integer> counting = (state, event, server) -> {
			assertThat(server).isEqualTo("debugged");
			if (event instanceof SysEvent.In) {
				seen.set(state + 1);
				return state + 1;
			}
			return state;
		};
		Pid pid = start(TestServer.create());
		Sys.install(pid, counting, 0);
		Sys.install(pid, counting, 100);
		pid.call(new Ask("1"));
		assertThat(seen).hasValue(1);
		Sys.remove(pid, counting);
		pid.call(new Ask("2"));
		assertThat(seen).hasValue(1);
		Sys.install(pid, "first", counting, 10);
		Sys.install(pid, "first", counting, 20);
		AtomicInteger second = new AtomicInteger();
		Sys.install(pid, "second", (state, event, server) -> {
			second.incrementAndGet();
			return state;
		}, "state");
		pid.call(new Ask("3"));
		assertThat(seen).hasValue(11);
		assertThat(second).hasValue(2);
		assertThat(Sys.getStatus(pid).debug()).containsExactly("first", "second");
		Sys.remove(pid, "first");
		pid.call(new Ask("4"));
		assertThat(seen).hasValue(11);
		assertThat(second).hasValue(4);
		Sys.noDebug(pid);
		pid.call(new Ask("5"));
		assertThat(second).hasValue(4);
	}

	@Test
	void aFunctionThatIsDoneOrFailsIsRemovedAndTheServerGoesOn() {
		Pid pid = start(TestServer.create());
		AtomicInteger calls = new AtomicInteger();
		Sys.install(pid, "done", (state, event, server) -> {
			calls.incrementAndGet();
			return null;
		}, "state");
		Sys.install(pid, "fails", (state, event, server) -> {
			calls.incrementAndGet();
			throw new IllegalStateException("expected");
		}, "state");
		pid.call(new Ask("?"));
		pid.call(new Ask("?"));
		assertThat(calls).hasValue(2);
		assertThat(Sys.getStatus(pid).debug()).isEmpty();
	}

	// Status

	/** Shows its state, or fails to. */
	private record Shown(RuntimeException failure) implements ServerCallbacks<Integer> {

		@Override
		public InitResult<Integer> init(ServerContext context) {
			return InitResult.ok(7);
		}

		@Override
		public Map<String, Object> formatStatus(Integer state) {
			if (this.failure != null) {
				throw this.failure;
			}
			return (state != null) ? Map.of("state", state) : null;
		}

	}

	@Test
	@DisplayName("GS-039 the status has the server, its callbacks, its parent and what formatStatus shows")
	void status() {
		Pid pid = this.system.start(ServerSpec.of(() -> new Shown(null)).withName("shown")).pid();
		ServerStatus status = Sys.getStatus(this.system.ref("shown"));
		assertThat(status.pid()).isEqualTo(pid);
		assertThat(status.callbacks()).isEqualTo(Shown.class.getName());
		assertThat(status.suspended()).isFalse();
		assertThat(status.parent()).isNull();
		assertThat(status.status()).isEqualTo(Map.of("state", 7));
		Sys.suspend(pid);
		assertThat(Sys.getStatus(pid, Duration.ofSeconds(5)).suspended()).isTrue();
	}

	@Test
	@DisplayName("GS-042 GS-043 a formatStatus that fails is replaced by a text and hurts nobody")
	void formatStatusThatFails() {
		Pid pid = this.system.start(ServerSpec.of(() -> new Shown(new IllegalStateException("expected")))).pid();
		assertThat(Sys.getStatus(pid).status().values()).singleElement()
			.asString()
			.contains("Shown.formatStatus crashed")
			.doesNotContain("expected");
		assertThat(pid.isAlive()).isTrue();
		Sys.replaceState(pid, (state) -> null);
		assertThat(Sys.getStatus(pid).status().values()).hasSize(1);
		pid.stop(ExitReason.of("stopped"), Duration.ofSeconds(5));
	}

	// Terminate

	@Test
	void terminateIsAnsweredFirstAndComesAfterWhatIsQueued() {
		List<Object> handled = new CopyOnWriteArrayList<>();
		Pid pid = start(TestServer.create().onCast((message, state) -> {
			handled.add(message);
			return Next.noReply(state);
		}).onTerminate((reason, state) -> handled.add(reason)));
		pid.cast("before");
		Sys.terminate(pid, ExitReason.SHUTDOWN);
		await().until(() -> !pid.isAlive());
		assertThat(handled).containsExactly("before", ExitReason.SHUTDOWN);
		assertThat(pid.exitReason()).isEqualTo(ExitReason.SHUTDOWN);
		assertThatExceptionOfType(NoSuchServerException.class)
			.isThrownBy(() -> Sys.terminate(pid, ExitReason.SHUTDOWN));
	}

	@Test
	void terminateOvertakesWhatWaitsInASuspendedServer() {
		List<Object> handled = new CopyOnWriteArrayList<>();
		Pid pid = start(TestServer.create().onCast((message, state) -> {
			handled.add(message);
			return Next.noReply(state);
		}).onTerminate((reason, state) -> handled.add(reason)));
		Sys.suspend(pid);
		pid.cast("lost");
		Sys.terminate(pid, ExitReason.NORMAL);
		await().until(() -> !pid.isAlive());
		assertThat(handled).containsExactly(ExitReason.NORMAL);
	}

	@Test
	@DisplayName("SYS-007 a supervisor obeys the same requests")
	void supervisorsObey() {
		ChildSpec child = ChildSpec.worker("child", (system) -> system.startLink(TestServer.create().spec()));
		Pid pid = Supervisor.start(this.system, SupervisorSpec.of(Strategy.ONE_FOR_ONE, child).withName("root")).pid();
		Sys.statistics(pid, true);
		assertThat(Supervisor.of(pid).whichChildren()).hasSize(1);
		Supervisor.of(pid).countChildren();
		assertThat(Sys.getStatistics(pid)).hasValueSatisfying((statistics) -> {
			assertThat(statistics.messagesIn()).isEqualTo(2);
			assertThat(statistics.messagesOut()).isEqualTo(2);
		});
		Object state = Sys.getState(pid);
		assertThat(Sys.replaceState(pid, (same) -> same)).isSameAs(state);
		assertThatIllegalStateException().isThrownBy(() -> Sys.replaceState(pid, (same) -> {
			throw new IllegalStateException("fail");
		}));
		assertThat(Sys.getState(pid)).isSameAs(state);
		Sys.terminate(pid, ExitReason.NORMAL);
		await().untilAsserted(() -> assertThat(pid.exitReason()).isEqualTo(ExitReason.NORMAL));
		assertThat(this.system.whereis("root")).isNull();
	}

}
