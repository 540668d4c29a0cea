package io.genserver.process;

import java.util.concurrent.CompletableFuture;
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

	private static final long FOR_A_WHILE = TimeUnit.MILLISECONDS.toNanos(20);

	private final GenServerSystem system = GenServerSystem.create();

	/** Its threads are never started. */
	private final Workers workers = new Workers((task) -> new Thread(() -> {
	}));

	private final Workers.Worker worker = this.workers.new Worker();

	/** An idle process that nobody runs, whatever is put into its mailbox. */
	private Process process;

	@BeforeEach
	void start() {
		assumeThat(Pause.SPINS).as("nothing to wait for on a single core").isPositive();
		this.process = (Process) this.system.start(ServerSpec.of(Nothing::new)).pid();
		await().until(() -> this.process.head() == this.process && this.process.last() == this.process);
	}

	@AfterEach
	void close() {
		if (this.process != null && this.process.hasQueued()) {
			this.process.runtime().execute(this.process);
		}
		this.system.close();
	}

	@Test
	void behindAStreamItWaitsForMoreThanOneMessage() {
		this.process.append(new UserMessage.CastMessage("more"));
		long start = System.nanoTime();
		assertThat(behindStream(FOR_A_WHILE).findsMore()).isTrue();
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(FOR_A_WHILE);
	}

	@Test
	void aFewMessagesInARowAreNoStream() {
		Linger linger = behind(Linger.STREAM - 1, this.worker, FOR_EVER);
		assertThat(linger.findsMore()).isFalse();
		linger.done();
		assertThat(linger.findsMore()).isFalse();
	}

	@Test
	void itGoesOnAtOnceIfSomebodyWaitsForAnAnswer() {
		CompletableFuture<Boolean> found = CompletableFuture.supplyAsync(behindStream(FOR_EVER)::findsMore);
		this.process.append(new SyncCall(this.process, "question", null));
		assertThat(found.join()).isTrue();
	}

	@Test
	void itGoesOnAtOnceIfOthersWaitForTheThread() {
		CompletableFuture<Boolean> found = CompletableFuture.supplyAsync(behindStream(FOR_EVER)::findsMore);
		this.workers.execute(() -> {
		});
		assertThat(found.join()).isFalse();
	}

	@Test
	void whoseThreadIsSomebodyElsesItDoesNotHoldUp() {
		assertThat(behind(Linger.STREAM, null, FOR_EVER).findsMore()).isFalse();
	}

	@Test
	void aProcessThatHasEndedFindsNothing() {
		this.process.append(new UserMessage.CastMessage("more"));
		this.process.closeDown();
		assertThat(behindStream(FOR_A_WHILE).findsMore()).isFalse();
	}

	private Linger behindStream(long wait) {
		return behind(Linger.STREAM, this.worker, wait);
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
