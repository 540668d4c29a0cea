package io.genserver.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SystemTimeSource}.
 */
@Timeout(60)
class SystemTimeSourceTests {

	private static final Runnable NOTHING = () -> {
	};

	private final SystemTimeSource time = new SystemTimeSource();

	@AfterEach
	void close() {
		this.time.close();
	}

	@Test
	void aTaskIsRunInItsTimeAndNotBefore() throws Exception {
		for (long delay : new long[] { -1, 0, 1, 100_000, 1_000_000, 30_000_000, 600_000_000 }) {
			CountDownLatch ran = new CountDownLatch(1);
			AtomicLong at = new AtomicLong();
			long start = this.time.nanoTime();
			this.time.schedule(() -> {
				at.set(this.time.nanoTime());
				ran.countDown();
			}, delay);
			ran.await();
			assertThat(at.get() - start).isGreaterThanOrEqualTo(delay);
		}
	}

	@Test
	void anEarlierTaskDoesNotWaitForALaterOne() throws Exception {
		this.time.schedule(NOTHING, TimeUnit.HOURS.toNanos(1));
		await().until(() -> this.time.timerThread().getState() == Thread.State.TIMED_WAITING);
		CountDownLatch ran = new CountDownLatch(1);
		this.time.schedule(ran::countDown, TimeUnit.MILLISECONDS.toNanos(3));
		ran.await();
		assertThat(this.time.scheduled()).isEqualTo(1);
	}

	@Test
	void theLongestDelayIsForever() {
		Runnable cancel = this.time.schedule(NOTHING, Long.MAX_VALUE);
		assertThat(this.time.scheduled()).isEqualTo(1);
		cancel.run();
		assertThat(this.time.scheduled()).isZero();
	}

	@Test
	void ofManyTasksEachIsRunOnceOrCancelled() throws Exception {
		AtomicInteger ran = new AtomicInteger();
		AtomicInteger early = new AtomicInteger();
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			Thread thread = new Thread(() -> scheduleMany(ran, early));
			thread.start();
			threads.add(thread);
		}
		for (Thread thread : threads) {
			thread.join();
		}
		await().untilAsserted(() -> assertThat(this.time.scheduled()).isZero());
		await().untilAsserted(() -> assertThat(ran).hasValue(4 * 5000));
		assertThat(early).hasValue(0);
	}

	/** Every other one is cancelled in time. */
	private void scheduleMany(AtomicInteger ran, AtomicInteger early) {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		for (int i = 0; i < 5000; i++) {
			long delay = random.nextLong(20_000_000);
			long start = this.time.nanoTime();
			this.time.schedule(() -> {
				ran.incrementAndGet();
				if (this.time.nanoTime() - start < delay) {
					early.incrementAndGet();
				}
			}, delay);
			this.time.schedule(ran::incrementAndGet, TimeUnit.MINUTES.toNanos(1) + random.nextLong(20_000_000)).run();
		}
	}

	@Test
	void closedItsThreadEndsAndNothingIsRun() throws Exception {
		AtomicInteger ran = new AtomicInteger();
		this.time.schedule(ran::incrementAndGet, TimeUnit.HOURS.toNanos(1));
		Thread thread = this.time.timerThread();
		this.time.close();
		thread.join();
		this.time.schedule(ran::incrementAndGet, 0);
		assertThat(this.time.scheduled()).isZero();
		assertThat(ran).hasValue(0);
	}

	@Test
	void closedBeforeItsFirstTaskItStartsNoThread() {
		this.time.close();
		this.time.schedule(NOTHING, 0);
		assertThat(this.time.timerThread().isAlive()).isFalse();
	}

}
