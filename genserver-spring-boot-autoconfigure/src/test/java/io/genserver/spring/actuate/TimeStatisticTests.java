package io.genserver.spring.actuate;

import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TimeStatistic}.
 */
class TimeStatisticTests {

	private static final long WINDOW = TimeStatistic.WINDOW_NANOS;

	private final TimeStatistic time = new TimeStatistic();

	@Test
	void timesAreCountedAndAddedUp() {
		this.time.record(3);
		this.time.record(5);
		this.time.record(0);
		assertThat(this.time.count()).isEqualTo(3);
		assertThat(this.time.totalNanos()).isEqualTo(8);
		assertThat(this.time.maxNanos(0)).isEqualTo(5);
	}

	@Test
	void theLongestTimeIsForgottenAfterTheNextWindow() {
		this.time.record(9);
		assertThat(this.time.maxNanos(100)).isEqualTo(9);
		assertThat(this.time.maxNanos(100 + WINDOW - 1)).isEqualTo(9);
		assertThat(this.time.maxNanos(100 + WINDOW)).isEqualTo(9);
		this.time.record(4);
		assertThat(this.time.maxNanos(100 + WINDOW + 1)).isEqualTo(9);
		assertThat(this.time.maxNanos(100 + 2 * WINDOW)).isEqualTo(4);
		assertThat(this.time.maxNanos(100 + 3 * WINDOW)).isZero();
	}

	@Test
	void whoeverReadsSeldomSeesEveryTime() {
		assertThat(this.time.maxNanos(0)).isZero();
		this.time.record(7);
		assertThat(this.time.maxNanos(10 * WINDOW)).isEqualTo(7);
	}

	@Test
	void nothingIsLostWhenWritersOverlap() throws InterruptedException {
		CountDownLatch start = new CountDownLatch(1);
		Thread[] writers = IntStream.rangeClosed(1, 4).mapToObj((number) -> new Thread(() -> {
			try {
				start.await();
			}
			catch (InterruptedException ex) {
				return;
			}
			for (int i = 0; i < 20_000; i++) {
				this.time.record(number);
			}
		})).toArray(Thread[]::new);
		for (Thread writer : writers) {
			writer.start();
		}
		start.countDown();
		for (Thread writer : writers) {
			writer.join();
		}
		assertThat(this.time.count()).isEqualTo(80_000);
		assertThat(this.time.totalNanos()).isEqualTo(200_000);
		assertThat(this.time.maxNanos(0)).isEqualTo(4);
	}

}
