package io.genserver.process;

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
import io.genserver.ServerSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Linger}.
 */
@Timeout(60)
class LingerTests {

	private static final long FOR_EVER = TimeUnit.HOURS.toNanos(1);

	private static final long FOR_A_WHILE = TimeUnit.MICROSECONDS.toNanos(100);

	private final GenServerSystem system = GenServerSystem.create();

	/** Its threads are never started. */
	private final Workers workers = new Workers((task) -> new Thread(() -> {
	}), new Crowd());

	private final Workers.Worker worker = this.workers.new Worker();

	/** An idle process that nobody runs, whatever is put into its mailbox. */
	private Process process;

	/** The message that is its own successor. */
	private @Nullable UserMessage endless;

	@BeforeEach
	void start() {
		assumeThat(Pause.SPINS).as("nothing to wait for on a single core").isPositive();
		this.process = (Process) this.system.start(ServerSpec.of(Nothing::new)).pid();
		await().until(() -> this.process.head() == this.process && this.process.last() == this.process);
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
		assertThat(behind(Linger.STREAM, this.worker, FOR_A_WHILE).findsMore()).isTrue();
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(FOR_A_WHILE);
	}

	@Test
	void itDoesNotWaitLongerThanMessagesCome() {
		Linger linger = behind(Linger.STREAM, this.worker, FOR_EVER);
		send(5);
		assertThat(linger.findsMore()).isTrue();
	}

	@Test
	void itWaitsAfterSoManyMessagesAndThenAfterSoManyMore() {
		Linger linger = behind(Linger.STREAM - 1, this.worker, FOR_A_WHILE);
		send(50_000);
		long start = System.nanoTime();
		assertThat(linger.findsMore()).isTrue();
		linger.done();
		assertThat(linger.findsMore()).isTrue();
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(FOR_A_WHILE);
	}

	@Test
	void aFewMessagesAreNotWaitedFor() {
		Linger linger = behind(Linger.STREAM - 1, this.worker, FOR_EVER);
		endlessMessages();
		assertThat(linger.findsMore()).isTrue();
	}

	@Test
	void itGoesOnAtOnceIfSomebodyWaitsForAnAnswer() {
		send(5);
		this.process.append(new SyncCall(this.process, "question", null));
		endlessMessages();
		assertThat(behind(Linger.STREAM, this.worker, FOR_EVER).findsMore()).isTrue();
	}

	@Test
	void itGoesOnAtOnceIfOthersWaitForTheThread() {
		endlessMessages();
		this.workers.execute(() -> {
		});
		assertThat(behind(Linger.STREAM, this.worker, FOR_EVER).findsMore()).isTrue();
	}

	@Test
	void whoseThreadIsSomebodyElsesItDoesNotHoldUp() {
		endlessMessages();
		assertThat(behind(Linger.STREAM, null, FOR_EVER).findsMore()).isTrue();
	}

	@Test
	void aProcessThatHasEndedFindsNothing() {
		send(1);
		this.process.closeDown();
		assertThat(behind(0, this.worker, FOR_EVER).findsMore()).isFalse();
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

	private Linger behind(int messages, Workers.@Nullable Worker worker, long wait) {
		Linger linger = new Linger(this.process, worker, wait);
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
