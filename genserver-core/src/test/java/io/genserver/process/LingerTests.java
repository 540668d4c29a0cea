package io.genserver.process;

import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.genserver.GenServerSystem;
import io.genserver.InitResult;
import io.genserver.ServerCallbacks;
import io.genserver.ServerContext;
import io.genserver.ServerObserver;
import io.genserver.ServerSpec;
import io.genserver.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Linger}.
 */
@Timeout(60)
class LingerTests {

	private static final ServerObserver OBSERVER = (ServerObserver) Proxy.newProxyInstance(
			LingerTests.class.getClassLoader(), new Class<?>[] { ServerObserver.class },
			(proxy, method, arguments) -> (method.getReturnType() == boolean.class) ? false : null);

	private static final long FOR_EVER = TimeUnit.HOURS.toNanos(1);

	private static final long FOR_A_WHILE = TimeUnit.MICROSECONDS.toNanos(100);

	private final GenServerSystem system = GenServerSystem.create();

	private final CallbackClock clock = new CallbackClock();

	private final Crowd crowd = new Crowd(true);

	private final Workers workers = workers();

	private final Worker worker = new Worker(this.workers);

	/** An idle process that nobody runs, whatever is put into its mailbox. */
	private Process process;

	/** The message that is its own successor. */
	private @Nullable UserMessage endless;

	@BeforeEach
	void start() {
		assumeThat(Pause.SPINS).as("nothing to wait for on a single core").isPositive();
		this.process = (Process) this.system.start(ServerSpec.of(Nothing::new)).pid();
		await().until(() -> this.process.head() == null && this.process.last() == null);
	}

	@AfterEach
	void close() {
		if (this.endless != null) {
			this.endless.linkNext(null);
		}
		if (this.process != null && this.process.hasQueued()) {
			this.process.runtime().execute(this.process);
		}
		this.system.close();
	}

	@Test
	void whileMessagesComeItWaitsForMoreThanOne() {
		send(50_000);
		long start = System.nanoTime();
		assertThat(behind(Linger.STREAM, this.worker, FOR_A_WHILE).findsMore(true)).isTrue();
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(FOR_A_WHILE);
	}

	@Test
	void itDoesNotWaitLongerThanMessagesCome() {
		Linger linger = behind(Linger.STREAM, this.worker, FOR_EVER);
		send(5);
		assertThat(linger.findsMore(true)).isTrue();
	}

	@Test
	void itWaitsAfterSoManyMessagesAndThenAfterSoManyMore() {
		Linger linger = behind(Linger.STREAM - 1, this.worker, FOR_A_WHILE);
		send(50_000);
		long start = System.nanoTime();
		assertThat(linger.findsMore(true)).isTrue();
		linger.done();
		assertThat(linger.findsMore(true)).isTrue();
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(FOR_A_WHILE);
	}

	@Test
	void aFewMessagesAreNotWaitedFor() {
		Linger linger = behind(Linger.STREAM - 1, this.worker, FOR_EVER);
		endlessMessages();
		assertThat(linger.findsMore(true)).isTrue();
	}

	@Test
	void itGoesOnAtOnceIfSomebodyWaitsForAnAnswer() {
		send(5);
		this.process.append(new SyncCall(this.process, "question", null));
		endlessMessages();
		assertThat(behind(Linger.STREAM, this.worker, FOR_EVER).findsMore(true)).isTrue();
	}

	@Test
	void itGoesOnAtOnceIfOthersWaitForTheThread() {
		endlessMessages();
		this.workers.execute(() -> {
		});
		assertThat(behind(Linger.STREAM, this.worker, FOR_EVER).findsMore(true)).isTrue();
	}

	@Test
	void whoseThreadIsSomebodyElsesItDoesNotHoldUp() {
		endlessMessages();
		assertThat(behind(Linger.STREAM, null, FOR_EVER).findsMore(true)).isTrue();
	}

	@Test
	void aProcessThatHasEndedFindsNothing() {
		send(1);
		this.process.closeDown();
		assertThat(behind(0, this.worker, FOR_EVER).findsMore(true)).isFalse();
	}

	@Test
	void aCallerThatHasItsReplyIsExpectedToCallAgain() {
		answered("reply");
		send(1);
		assertThat(expecting(this.worker).awaitsNextCall(false)).isTrue();
	}

	@Test
	void soIsAPlatformThreadUnlessTheWorkerIsOneAsWell() {
		answered("reply");
		send(1);
		assertThat(expecting(this.worker).awaitsNextCall(true)).isEqualTo(Activations.HAS_VIRTUAL_THREADS);
	}

	@Test
	void oneThatWaitsForItsReplyIsNot() {
		answered(null);
		send(1);
		assertThat(expecting(this.worker).awaitsNextCall(false)).isFalse();
	}

	@Test
	void noMoreIsExpectedAfterACast() {
		send(2);
		this.process.poll(false);
		assertThat(expecting(this.worker).awaitsNextCall(false)).isFalse();
	}

	@Test
	void aCallerIsNotExpectedForEver() {
		answered("reply");
		assertThat(expecting(this.worker).awaitsNextCall(false)).isFalse();
	}

	@Test
	void aCallerIsNotExpectedWhereOthersWaitForTheThread() {
		answered("reply");
		send(1);
		this.workers.execute(() -> {
		});
		assertThat(expecting(this.worker).awaitsNextCall(false)).isFalse();
	}

	@Test
	void aCallerIsNotExpectedWhereManyWantTheThread() {
		answered("reply");
		send(1);
		CrowdTests.gather(this.crowd);
		assertThat(expecting(this.worker).awaitsNextCall(false)).isFalse();
	}

	@Test
	void aCallerIsNotExpectedOnSomebodyElsesThread() {
		answered("reply");
		send(1);
		assertThat(expecting(null).awaitsNextCall(false)).isFalse();
	}

	@Test
	void aCallerIsNotExpectedByTwoWorkersAtOnce() {
		answered("reply");
		assertThat(expecting(this.worker).awaitsNextCall(false)).isFalse();
		send(1);
		assertThat(expecting(new Worker(this.workers)).awaitsNextCall(false)).isFalse();
		this.worker.goesOn();
		assertThat(expecting(this.worker).awaitsNextCall(false)).isTrue();
	}

	@Test
	void whenTheCallerCallsAgainTheTimeIsKnown() {
		TimeSource time = new SystemTimeSource();
		this.clock.now(time, true);
		try (OnDemand caller = new OnDemand(() -> send(1))) {
			boolean known = false;
			while (!known) {
				answered("reply");
				// one that has waited in vain waits for less the next time
				Linger linger = expecting(new Worker(workers()));
				caller.want();
				boolean found = linger.awaitsNextCall(false);
				long after = time.nanoTime();
				known = found && this.clock.now(time, true) < after;
				caller.awaitBegin();
			}
		}
	}

	@Test
	void whenTheCallerDoesNotCallAgainNoTimeIsKnown() {
		TimeSource time = new SystemTimeSource();
		this.clock.now(time, true);
		answered("reply");
		assertThat(expecting(this.worker).awaitsNextCall(false)).isFalse();
		long after = time.nanoTime();
		assertThat(this.clock.now(time, false)).isGreaterThanOrEqualTo(after);
	}

	@Test
	void whenAMessageForAnObservedProcessComesTheTimeIsKnown() {
		this.process.observers((server) -> OBSERVER);
		TimeSource time = new SystemTimeSource();
		this.clock.now(time, true);
		try (OnDemand sender = new OnDemand(() -> send(1))) {
			boolean known = false;
			while (!known) {
				sender.want();
				boolean found = lingering().findsMore(true);
				long after = time.nanoTime();
				known = found && this.clock.now(time, true) < after;
				while (this.process.poll(false) == null) {
					Thread.onSpinWait();
				}
			}
		}
	}

	@Test
	void whenNoMessageForAnObservedProcessComesNoTimeIsKnown() {
		this.process.observers((server) -> OBSERVER);
		TimeSource time = new SystemTimeSource();
		this.clock.now(time, true);
		assertThat(lingering().findsMore(true)).isFalse();
		long after = time.nanoTime();
		assertThat(this.clock.now(time, true)).isGreaterThanOrEqualTo(after);
	}

	@Test
	void afterSomethingWasDoneNoTimeIsKnown() {
		TimeSource time = new SystemTimeSource();
		this.clock.now(time, true);
		assertThat(this.clock.note()).isTrue();
		lingering().done();
		long after = time.nanoTime();
		assertThat(this.clock.now(time, true)).isGreaterThanOrEqualTo(after);
	}

	@Test
	void afterAnotherWorkerWasWokenNoTimeIsKnown() {
		TimeSource time = new SystemTimeSource();
		CallbackClock own = CurrentProcess.ofThread().clock();
		own.now(time, true);
		assertThat(own.note()).isTrue();
		answered("reply");
		assertThat(expecting(this.worker).awaitsNextCall(false)).isFalse();
		this.workers.execute(() -> {
		});
		this.worker.goesOn();
		long after = time.nanoTime();
		assertThat(own.now(time, false)).isGreaterThanOrEqualTo(after);
	}

	@Test
	void aProcessThatHasEndedExpectsNoCaller() {
		answered("reply");
		send(1);
		this.process.closeDown();
		assertThat(expecting(this.worker).awaitsNextCall(false)).isFalse();
	}

	@Test
	void aCallIsSaidToBeNextIfTheOneBeforeHasItsReply() {
		SyncCall first = new SyncCall(this.process, "first", null);
		this.process.append(first);
		assertThat(this.process.enqueue(new SyncCall(this.process, "second", null))).isFalse();
		SyncCall third = new SyncCall(this.process, "third", null);
		this.process.append(third);
		third.reply("done");
		assertThat(this.process.enqueue(new SyncCall(this.process, "fourth", null))).isTrue();
	}

	/** A call that was taken out last, with its reply if it has one. */
	private void answered(@Nullable String reply) {
		SyncCall call = new SyncCall(this.process, "question", null);
		this.process.append(call);
		Envelope taken;
		do {
			taken = this.process.poll(false);
		}
		while (taken != call);
		if (reply != null) {
			call.reply(reply);
		}
	}

	/** One that has just done something. */
	private Linger expecting(@Nullable Worker worker) {
		return behind(1, worker, FOR_EVER);
	}

	private Linger lingering() {
		return linger(this.worker, FOR_EVER);
	}

	private Linger linger(@Nullable Worker worker, long wait) {
		return new Linger(this.process, worker, this.clock, wait);
	}

	/** Their threads are never started. */
	private Workers workers() {
		return new Workers((task) -> new Thread(() -> {
		}), this.crowd);
	}

	private void send(int messages) {
		for (int i = 0; i < messages; i++) {
			this.process.append(new UserMessage.CastMessage("more"));
		}
	}

	/** Who goes through these never comes to an end. */
	private void endlessMessages() {
		UserMessage last = new UserMessage.CastMessage("last");
		this.endless = last;
		this.process.append(last);
		last.linkNext(last);
	}

	private Linger behind(int messages, @Nullable Worker worker, long wait) {
		Linger linger = linger(worker, wait);
		for (int i = 0; i < messages; i++) {
			linger.done();
		}
		return linger;
	}

	static final class Nothing implements ServerCallbacks<Integer> {

		@Override
		public InitResult<Integer> init(ServerContext context) {
			return InitResult.ok(0);
		}

	}

}
