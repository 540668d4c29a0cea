package io.genserver;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.genserver.TestServer.Ask;
import io.genserver.process.Observation;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorSpec;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ServerObserver}.
 */
class ServerObserverTests {

	private final VirtualTime time = new VirtualTime();

	/** What observers were told, each with the name of the server. */
	private final List<String> told = new CopyOnWriteArrayList<>();

	private final AtomicInteger observed = new AtomicInteger();

	private final GenServerSystem system = GenServerSystem.builder()
		.timeSource(this.time)
		.observers(this::observe)
		.build();

	@AfterEach
	void close() {
		this.system.close();
	}

	private @Nullable ServerObserver observe(Pid server) {
		String name = server.name();
		if (name == null) {
			return null;
		}
		this.observed.incrementAndGet();
		return switch (name) {
			case "unobservable" -> throw new IllegalStateException("no observer");
			case "counted" -> new Recording(name, false);
			case "hostile" -> new Hostile();
			default -> new Recording(name, true);
		};
	}

	private class Recording implements ServerObserver {

		private final String name;

		private final boolean messages;

		Recording(String name, boolean messages) {
			this.name = name;
			this.messages = messages;
		}

		@Override
		public boolean observesMessages() {
			return this.messages;
		}

		@Override
		public void handled(String messageType, Outcome outcome, long nanos) {
			tell(messageType + " " + outcome + " " + Duration.ofNanos(nanos));
		}

		@Override
		public void waited(long nanos) {
			if (nanos > 0) {
				tell("waited " + Duration.ofNanos(nanos));
			}
		}

		@Override
		public void rejected() {
			tell("rejected");
		}

		@Override
		public void dropped() {
			tell("dropped");
		}

		@Override
		public void abandoned() {
			tell("abandoned");
		}

		@Override
		public void abandonedReturned() {
			tell("returned");
		}

		@Override
		public void restarted() {
			tell("restarted");
		}

		@Override
		public void crashed(ExitReason reason) {
			tell("crashed " + reason);
		}

		private void tell(String what) {
			ServerObserverTests.this.told.add(this.name + ": " + what);
		}

	}

	private static final class Hostile implements ServerObserver {

		private boolean asked;

		@Override
		public boolean observesMessages() {
			if (this.asked) {
				return true;
			}
			this.asked = true;
			throw new IllegalStateException("observesMessages");
		}

		@Override
		public void handled(String messageType, Outcome outcome, long nanos) {
			throw new IllegalStateException("handled");
		}

		@Override
		public void waited(long nanos) {
			throw new IllegalStateException("waited");
		}

		@Override
		public void rejected() {
			throw new IllegalStateException("rejected");
		}

		@Override
		public void dropped() {
			throw new IllegalStateException("dropped");
		}

		@Override
		public void abandoned() {
			throw new IllegalStateException("abandoned");
		}

		@Override
		public void abandonedReturned() {
			throw new IllegalStateException("returned");
		}

		@Override
		public void restarted() {
			throw new IllegalStateException("restarted");
		}

		@Override
		public void crashed(ExitReason reason) {
			throw new IllegalStateException("crashed");
		}

	}

	/** Takes as many milliseconds as the text says, then does as it is told. */
	private CallResult<Integer> obey(String text, int state) {
		String[] words = text.split(" ");
		this.time.advance(Duration.ofMillis(Long.parseLong(words[0])));
		return switch (words[1]) {
			case "reply" -> CallResult.reply("done", state);
			case "refuse" -> CallResult.replyException(new IllegalArgumentException(text), Next.noReply(state));
			case "ignore" -> Next.unhandled(state);
			case "continue" -> CallResult.reply("done", Next.noReply(state).continueWith(5));
			default -> throw new IllegalStateException(text);
		};
	}

	private TestServer server() {
		return TestServer.create().onCall((text, from, state) -> obey(text, state)).onCast((message, state) -> {
			this.time.advance(Duration.ofMillis(1));
			return (message instanceof Long) ? Next.unhandled(state) : Next.noReply(state);
		}).onContinue((message, state) -> {
			this.time.advance(Duration.ofMillis((Integer) message));
			return Next.noReply(state);
		});
	}

	private Pid start(String name, MailboxSpec mailbox) {
		return this.system.start(server().spec().withName(name).withMailbox(mailbox)).pid();
	}

	private Pid start(String name) {
		return start(name, MailboxSpec.DEFAULT);
	}

	@Test
	void aMessageIsToldWithItsTypeAndTimeBeforeItsReplyIsGiven() {
		Pid pid = start("s");
		pid.call(new Ask("3 reply"));
		assertThat(this.told).containsExactly("s: Ask SUCCESS PT0.003S");
	}

	@Test
	void everyOutcomeIsTold() {
		Pid pid = start("s");
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> pid.call(new Ask("1 refuse")));
		assertThatExceptionOfType(UnhandledMessageException.class).isThrownBy(() -> pid.call(new Ask("2 ignore")));
		assertThatExceptionOfType(ServerExitedException.class).isThrownBy(() -> pid.call(new Ask("3 crash")));
		assertThat(this.told).containsExactly("s: Ask EXCEPTION PT0.001S", "s: Ask UNHANDLED PT0.002S",
				"s: Ask CRASH PT0.003S", "s: crashed exception: java.lang.IllegalStateException: 3 crash");
	}

	@Test
	void castsInfosAndContinuesAreToldToo() {
		Pid pid = start("s");
		pid.cast("x");
		pid.cast(7L);
		pid.send('c');
		pid.call(new Ask("0 continue"));
		pid.stop();
		assertThat(this.told).filteredOn((line) -> !line.contains("waited"))
			.containsExactly("s: String SUCCESS PT0.001S", "s: Long UNHANDLED PT0.001S", "s: Character SUCCESS PT0S",
					"s: Ask SUCCESS PT0S", "s: Integer SUCCESS PT0.005S");
	}

	@Test
	void aCallbackThatWasAbandonedIsToldAsSuchAndNotAsHandled() {
		Blocker blocker = new Blocker();
		Pid pid = this.system.start(TestServer.create().onCast((message, state) -> {
			blocker.holdThroughInterrupts();
			return Next.noReply(state);
		}).spec().withName("s")).pid();
		pid.cast("x");
		blocker.awaitEntered();
		this.system.exit(pid, ExitReason.KILL);
		assertThat(this.told).containsExactly("s: abandoned");
		blocker.release();
		await().until(() -> this.told.size() == 2);
		Pid next = start("s");
		next.call(new Ask("0 reply"));
		assertThat(this.told).containsExactly("s: abandoned", "s: returned", "s: Ask SUCCESS PT0S");
	}

	@Test
	void ofTheMessagesThatWaitTogetherOneIsMeasured() {
		Pid pid = start("s");
		Sys.suspend(pid);
		pid.cast("a");
		pid.cast("b");
		this.time.advance(Duration.ofSeconds(2));
		Sys.resume(pid);
		await().until(() -> Sys.info(pid).orElseThrow().handled() == 2);
		assertThat(this.told).filteredOn((line) -> line.contains("waited")).containsExactly("s: waited PT2S");
		Sys.suspend(pid);
		pid.cast("c");
		this.time.advance(Duration.ofSeconds(3));
		Sys.resume(pid);
		await().until(() -> Sys.info(pid).orElseThrow().handled() == 3);
		assertThat(this.told).filteredOn((line) -> line.contains("waited"))
			.containsExactly("s: waited PT2S", "s: waited PT3S");
	}

	@Test
	void inAFastSeriesOfMessagesTwoInAMillisecondAreMeasured() {
		AtomicInteger measured = new AtomicInteger();
		try (GenServerSystem fast = GenServerSystem.builder()
			.timeSource(this.time)
			.observers((server) -> new Recording("fast", true) {

				@Override
				public void waited(long nanos) {
					measured.incrementAndGet();
				}

			})
			.build()) {
			Pid pid = fast.start(server().spec()).pid();
			for (int i = 0; i < 10; i++) {
				pid.call(new Ask("0 reply"));
			}
			assertThat(measured).hasValue(2);
			pid.call(new Ask("1 reply"));
			for (int i = 0; i < 10; i++) {
				pid.call(new Ask("0 reply"));
			}
			assertThat(measured).hasValue(4);
		}
	}

	@Test
	void aMeasuredMessageThatIsDroppedLetsTheNextBeMeasured() {
		Pid pid = start("s", new MailboxSpec(1, Overflow.DROP_OLDEST));
		Sys.suspend(pid);
		pid.cast("measured and dropped");
		this.time.advance(Duration.ofSeconds(1));
		pid.cast("dropped");
		pid.cast("kept");
		this.time.advance(Duration.ofSeconds(1));
		Sys.resume(pid);
		pid.stop();
		assertThat(this.told).containsExactly("s: dropped", "s: dropped", "s: waited PT1S",
				"s: String SUCCESS PT0.001S");
	}

	@Test
	void messagesThatAreRefusedAndDroppedAreTold() {
		Pid rejecting = start("rejecting", new MailboxSpec(1, Overflow.REJECT));
		Pid dropping = start("dropping", new MailboxSpec(1, Overflow.DROP_NEWEST));
		Sys.suspend(rejecting);
		Sys.suspend(dropping);
		rejecting.cast("kept");
		assertThatExceptionOfType(MailboxFullException.class).isThrownBy(() -> rejecting.cast("rejected"));
		dropping.cast("kept");
		dropping.cast("dropped");
		assertThat(this.told).containsExactly("rejecting: rejected", "dropping: dropped");
	}

	@Test
	void theCrashOfATemporaryChildAndTheOneThatMakesASupervisorGiveUpAreTold() {
		ChildSpec temporary = ChildSpec.worker("temporary", server().spec().withName("temporary"))
			.withRestart(Restart.TEMPORARY);
		ChildSpec permanent = ChildSpec.worker("permanent", server().spec().withName("permanent"));
		Pid supervisor = Supervisor
			.start(this.system,
					SupervisorSpec.of(Strategy.ONE_FOR_ONE, temporary, permanent)
						.withIntensity(0, Duration.ofSeconds(1)))
			.pid();
		for (String name : List.of("temporary", "permanent")) {
			assertThatExceptionOfType(ServerExitedException.class)
				.isThrownBy(() -> this.system.ref(name).call(new Ask("0 crash")));
		}
		await().until(() -> !supervisor.isAlive());
		assertThat(this.told).filteredOn((line) -> line.contains("crashed"))
			.containsExactly("temporary: crashed exception: java.lang.IllegalStateException: 0 crash",
					"permanent: crashed exception: java.lang.IllegalStateException: 0 crash");
	}

	@Test
	void aRestartIsToldForEveryServerThatIsStartedAgain() {
		ChildSpec first = ChildSpec.worker("first", server().spec().withName("first"));
		ChildSpec second = ChildSpec.worker("second", server().spec().withName("second"));
		Pid supervisor = Supervisor
			.start(this.system,
					SupervisorSpec.of(Strategy.REST_FOR_ONE, first, second).withIntensity(5, Duration.ofSeconds(1)))
			.pid();
		assertThat(this.told).isEmpty();
		this.system.ref("second").stop();
		await().until(() -> this.told.size() == 1);
		this.system.ref("first").stop();
		await().until(() -> this.told.size() == 3);
		assertThat(this.told).containsExactly("second: restarted", "first: restarted", "second: restarted");
		Supervisor.of(supervisor).terminateChild("second");
		Supervisor.of(supervisor).restartChild("second");
		assertThat(this.told).as("restarted by hand").hasSize(3);
	}

	@Test
	void anOrderlyEndAndAKillAreNoCrashes() {
		// a kill may come while the thread is still there, after the callback
		for (int i = 0; i < 100; i++) {
			start("s").stop();
			this.system.exit(start("s"), ExitReason.KILL);
			await().pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(1))
				.until(() -> this.system.whereis("s") == null);
		}
		assertThat(this.told).isEmpty();
	}

	@Test
	void anObserverThatDoesNotCareForMessagesIsToldTheRest() {
		Pid pid = start("counted", new MailboxSpec(1, Overflow.DROP_NEWEST));
		Sys.suspend(pid);
		pid.cast("kept");
		pid.cast("dropped");
		this.time.advance(Duration.ofSeconds(1));
		Sys.resume(pid);
		await().until(() -> Sys.info(pid).orElseThrow().handled() == 1);
		assertThatExceptionOfType(ServerExitedException.class).isThrownBy(() -> pid.call(new Ask("0 crash")));
		assertThat(this.told).containsExactly("counted: dropped",
				"counted: crashed exception: java.lang.IllegalStateException: 0 crash");
	}

	@Test
	void whatAnObserverThrowsHarmsNobodyAndIsLoggedOnce() {
		try (LogLines log = LogLines.of(Observation.class, Level.ERROR)) {
			Pid pid = start("hostile", new MailboxSpec(1, Overflow.REJECT));
			assertThat(pid.<String>call(new Ask("0 reply"))).isEqualTo("done");
			Sys.suspend(pid);
			pid.cast("kept");
			assertThatExceptionOfType(MailboxFullException.class).isThrownBy(() -> pid.cast("rejected"));
			Sys.resume(pid);
			await().until(() -> Sys.info(pid).orElseThrow().handled() == 2);
			assertThatExceptionOfType(ServerExitedException.class).isThrownBy(() -> pid.call(new Ask("0 crash")))
				.withMessageContaining("0 crash");
			Pid dropping = start("hostile", new MailboxSpec(1, Overflow.DROP_NEWEST));
			Sys.suspend(dropping);
			dropping.cast("kept");
			dropping.cast("dropped");
			assertThat(log.lines()).as("one for each incarnation")
				.hasSize(2)
				.containsOnly("The observer of server 'hostile' failed; what else it fails on is not logged");
		}
	}

	@Test
	void aServerWhoseObserverCannotBeFoundStartsUnobserved() {
		try (LogLines log = LogLines.of(Observation.class, Level.ERROR)) {
			Pid pid = start("unobservable");
			assertThat(pid.<String>call(new Ask("0 reply"))).isEqualTo("done");
			assertThat(this.told).isEmpty();
			assertThat(log.lines())
				.containsExactly("Server 'unobservable' is not observed: its observer could not be found");
		}
	}

	@Test
	void everyIncarnationIsAskedForItsObserver() {
		start("s").stop();
		start("s").stop();
		server().start(this.system).stop();
		assertThat(this.observed).hasValue(2);
	}

}
