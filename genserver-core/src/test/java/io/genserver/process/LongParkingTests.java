package io.genserver.process;

import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.genserver.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link LongParking}.
 */
@Timeout(60)
class LongParkingTests {

	private static final long HOUR = TimeUnit.HOURS.toNanos(1);

	private final Clock clock = new Clock();

	private final LongParking parking = new LongParking(this.clock);

	@Test
	void whoParksAndIsUnparkedGoesOnAtOnce() throws Exception {
		Thread thread = park(HOUR);
		LockSupport.unpark(thread);
		thread.join();
	}

	@Test
	void whoIsNearTheEndOfItsTimeIsWoken() throws Exception {
		Thread thread = park(LongParking.MIN_NANOS);
		this.clock.look();
		thread.join();
	}

	@Test
	void whoHasMoreTimeIsLookedAfterUntilTheEndIsNear() throws Exception {
		AtomicInteger returned = new AtomicInteger();
		Thread thread = park(LongParking.MIN_NANOS + 2 * LongParking.LOOK_NANOS, returned);
		this.clock.look();
		this.clock.look();
		assertThat(returned).hasValue(0);
		this.clock.look();
		thread.join();
		assertThat(returned).hasValue(1);
	}

	@Test
	void thereIsOneLookForAll() throws Exception {
		Thread first = park(HOUR);
		Thread second = park(HOUR);
		assertThat(this.clock.scheduled).hasSize(1);
		this.clock.look();
		assertThat(this.clock.scheduled).hasSize(1);
		LockSupport.unpark(first);
		LockSupport.unpark(second);
		first.join();
		second.join();
	}

	@Test
	void nobodyLooksWhereNobodyIsParked() throws Exception {
		assertThat(this.clock.scheduled).isEmpty();
		Thread thread = park(HOUR);
		LockSupport.unpark(thread);
		thread.join();
		this.clock.look();
		assertThat(this.clock.scheduled).isEmpty();
		thread = park(HOUR);
		assertThat(this.clock.scheduled).hasSize(1);
		LockSupport.unpark(thread);
		thread.join();
	}

	@Test
	void whoParksFirstSeesToItThatThereWillBeALook() {
		this.parking.park(this, HOUR);
		assertThat(this.clock.scheduled).hasSize(1);
	}

	@Test
	void whoIsUnparkedWhileItWaitsForTheClockGoesOn() throws Exception {
		AtomicBoolean done = new AtomicBoolean();
		// as for a lock of the clock's: this takes the permit
		this.clock.whileScheduling = () -> {
			while (!done.get()) {
				LockSupport.park();
			}
		};
		Thread thread = new Thread(() -> {
			while (!done.get()) {
				this.parking.park(this, HOUR);
			}
		});
		thread.start();
		await().until(() -> thread.getState() == Thread.State.WAITING);
		done.set(true);
		LockSupport.unpark(thread);
		thread.join();
	}

	@Test
	void anInterruptEndsTheWait() throws Exception {
		Thread thread = park(HOUR);
		thread.interrupt();
		thread.join();
	}

	@Test
	void aCloseWakesWhoIsParked() throws Exception {
		Thread thread = park(HOUR);
		this.parking.close();
		thread.join();
	}

	@Test
	void afterTheCloseEachParksForItsTime() {
		this.parking.close();
		long start = System.nanoTime();
		// it may return for no reason
		while (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(5)) {
			this.parking.park(this, TimeUnit.MILLISECONDS.toNanos(10));
		}
		assertThat(this.clock.scheduled).isEmpty();
	}

	@Test
	void noThreadIsLeftBehindByAClose() throws Exception {
		for (int i = 0; i < 200; i++) {
			LongParking parking = new LongParking(new Clock());
			// so that the thread does park
			parking.lookLater();
			CountDownLatch ready = new CountDownLatch(1);
			Thread thread = new Thread(() -> {
				ready.countDown();
				parking.park(this, TimeUnit.MICROSECONDS.toNanos(1));
			});
			thread.start();
			ready.await();
			parking.close();
			thread.join();
		}
	}

	private Thread park(long nanos) {
		return park(nanos, new AtomicInteger());
	}

	private Thread park(long nanos, AtomicInteger returned) {
		// whoever has to do that itself returns at once
		this.parking.lookLater();
		Thread thread = new Thread(() -> {
			this.parking.park(this, nanos);
			returned.incrementAndGet();
		});
		thread.start();
		await().until(() -> thread.getState() == Thread.State.WAITING);
		return thread;
	}

	/** Moves on from look to look. */
	private static final class Clock implements TimeSource {

		private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - LongParking.LOOK_NANOS / 2);

		/** What happens meanwhile. */
		private volatile Runnable whileScheduling = () -> {
		};

		private final Queue<Runnable> scheduled = new ConcurrentLinkedQueue<>();

		void look() {
			this.now.addAndGet(LongParking.LOOK_NANOS);
			this.scheduled.remove().run();
		}

		@Override
		public long nanoTime() {
			return this.now.get();
		}

		@Override
		public Instant now() {
			throw new UnsupportedOperationException();
		}

		@Override
		public Runnable schedule(Runnable task, long delayNanos) {
			assertThat(delayNanos).isEqualTo(LongParking.LOOK_NANOS);
			this.scheduled.add(task);
			this.whileScheduling.run();
			return () -> {
				throw new UnsupportedOperationException();
			};
		}

		@Override
		public void parkNanos(Object blocker, long nanos) {
			throw new UnsupportedOperationException();
		}

	}

}
