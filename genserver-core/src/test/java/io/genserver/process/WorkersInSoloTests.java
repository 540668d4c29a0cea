package io.genserver.process;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link Workers} of which one does all alone: whatever holds otherwise, and
 * who does what.
 */
@Timeout(60)
class WorkersInSoloTests extends WorkersTests {

	private static final int SLICES = 2000;

	@BeforeEach
	void turnOn() {
		assumeThat(Pause.SPINS).as("nothing to compare on a single core").isPositive();
		SoloTests.turnOn(this.workers);
	}

	@Test
	void oneDoesAllThatWorkersPutIn() throws Exception {
		int tasks = 20_000;
		Queue<Thread> used = new ConcurrentLinkedQueue<>();
		CountDownLatch done = new CountDownLatch(tasks);
		this.workers.execute(() -> {
			for (int i = 0; i < tasks; i++) {
				this.workers.execute(() -> {
					used.add(Thread.currentThread());
					done.countDown();
				});
			}
		});
		assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
		// a machine that holds one up for long lets another take its place
		assertThat(changes(used)).isLessThan(tasks / 100);
	}

	private static int changes(Iterable<Thread> threads) {
		int changes = 0;
		Thread last = null;
		for (Thread thread : threads) {
			if (thread != last) {
				changes++;
			}
			last = thread;
		}
		return changes;
	}

	@Test
	void itGoesOnWhenOthersHaveHadTheirTurn() {
		Rally rally = new Rally();
		try {
			this.workers.execute(rally);
			long start = System.nanoTime();
			await().until(() -> System.nanoTime() - start > SLICES * TimeSlice.NANOS);
		}
		finally {
			rally.stop = true;
		}
		assertThat(rally.changes).isLessThan(SLICES / 2);
	}

	@Test
	void whatComesFromOutsideIsDoneByTheSearcherMeanwhile() throws Exception {
		Rally rally = new Rally();
		this.workers.execute(rally);
		await().until(() -> rally.thread != null);
		try {
			int others = 0;
			// a machine that holds the searcher up leaves some to the one
			for (int i = 0; i < 5 && others <= 120; i++) {
				others = doneByOthers(200, rally);
			}
			assertThat(others).isGreaterThan(120);
		}
		finally {
			rally.stop = true;
		}
	}

	private int doneByOthers(int tasks, Rally rally) throws InterruptedException {
		AtomicInteger others = new AtomicInteger();
		for (int i = 0; i < tasks; i++) {
			CountDownLatch done = new CountDownLatch(1);
			this.workers.execute(() -> {
				if (rally.thread != Thread.currentThread()) {
					others.incrementAndGet();
				}
				done.countDown();
			});
			assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
		}
		return others.get();
	}

	@Test
	void anotherTakesThePlaceOfOneThatDoesNotGetOn() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch done = new CountDownLatch(100);
		try {
			this.workers.execute(() -> {
				for (int i = 0; i < 100; i++) {
					this.workers.execute(done::countDown);
				}
				awaitThat(release);
			});
			assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			release.countDown();
		}
	}

	@Test
	void oneThatWaitsIsNotTheOneAnyMore() throws Exception {
		CountDownLatch done = new CountDownLatch(1);
		AtomicBoolean leads = new AtomicBoolean(true);
		this.workers.execute(() -> {
			Worker worker = CurrentProcess.currentWorker();
			this.workers.execute(() -> {
			});
			Workers.beforeWaiting();
			leads.set(this.workers.solo.leader() == worker);
			done.countDown();
		});
		assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(leads).isFalse();
	}

	@Test
	void oneThatHasEndedIsNotTheOneAnyMore() {
		this.workers.execute(() -> {
		});
		await().until(() -> this.workers.busy.get() == 0);
		assertThat(this.workers.solo.leader()).isNull();
	}

	/** Makes itself ready all the time. */
	private final class Rally implements Runnable {

		private volatile boolean stop;

		/** Who did it last; written by that thread. */
		private volatile @Nullable Thread thread;

		/** How often that was another one than before; as above. */
		private volatile int changes;

		@Override
		public void run() {
			if (this.thread != Thread.currentThread()) {
				this.thread = Thread.currentThread();
				this.changes++;
			}
			if (!this.stop) {
				WorkersInSoloTests.this.workers.execute(this);
			}
		}

	}

}
