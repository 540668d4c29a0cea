package io.genserver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import io.genserver.process.Inspection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ten times as many timers cost ten times as much, and each of them little.
 * <p>
 * By default a short run. The system property {@code soak.timers} says how many timers.
 */
@Isolated("measures the heap")
class TimerScaleTests {

	private static final int SERVERS = 100;

	/** Generous: it grows with the logarithm, and the machine may be busy. */
	private static final int LINEAR = 10;

	private final int timers = Integer.getInteger("soak.timers", 100_000);

	/** What one timer costs, in bytes and nanoseconds. */
	private record Cost(long bytes, double start, double cancel, double fire) {

		Cost least(Cost other) {
			return new Cost(Math.min(this.bytes, other.bytes), Math.min(this.start, other.start),
					Math.min(this.cancel, other.cancel), Math.min(this.fire, other.fire));
		}

	}

	@Test
	void manyTimersAreCheap() throws InterruptedException {
		measure(this.timers / 10);
		Cost few = Stream.of(measure(this.timers / 10), measure(this.timers / 10)).reduce(Cost::least).orElseThrow();
		Cost many = Stream.of(measure(this.timers), measure(this.timers)).reduce(Cost::least).orElseThrow();
		System.out.printf(
				"Timers: of %d pending each takes %d bytes; nanoseconds to start %.0f, to cancel %.0f, "
						+ "to start, fire and handle %.0f; of %d: %.0f, %.0f, %.0f%n",
				this.timers, many.bytes(), many.start(), many.cancel(), many.fire(), this.timers / 10, few.start(),
				few.cancel(), few.fire());
		assertThat(many.bytes()).isLessThan(400);
		assertThat(many.start()).isLessThan(LINEAR * few.start());
		assertThat(many.cancel()).isLessThan(LINEAR * few.cancel());
		assertThat(many.fire()).isLessThan(LINEAR * few.fire());
	}

	private Cost measure(int count) throws InterruptedException {
		try (GenServerSystem system = GenServerSystem.create()) {
			Inspection inspection = Inspection.of(system);
			CountDownLatch fired = new CountDownLatch(count);
			List<TestServer> servers = new ArrayList<>();
			List<Pid> pids = new ArrayList<>();
			for (int i = 0; i < SERVERS; i++) {
				TestServer server = TestServer.create().onInfo((message, state) -> {
					fired.countDown();
					return Next.noReply(state + 1);
				});
				servers.add(server);
				pids.add(server.start(system));
			}
			Random random = new Random(count);
			List<TimerRef> timers = new ArrayList<>(count);
			long before = UsedHeap.measure();
			double start = nanosEach(count, () -> start(servers, timers, count,
					(number) -> Duration.ofHours(1).plusMillis(random.nextInt(3_600_000))));
			long bytes = (UsedHeap.measure() - before) / count;
			assertThat(inspection.scheduled()).isEqualTo(count);
			Collections.shuffle(timers, random);
			double cancel = nanosEach(count, () -> timers.forEach(TimerRef::cancel));
			assertThat(inspection.scheduled()).isZero();
			assertThat(inspection.relations()).isZero();
			timers.clear();
			// many of them fire while the others are started
			double fire = nanosEach(count, () -> {
				start(servers, timers, count, (number) -> Duration.ofNanos(random.nextInt(1000)));
				assertThat(await(fired)).isTrue();
			});
			assertThat(inspection.scheduled()).isZero();
			assertThat(inspection.relations()).isZero();
			return new Cost(bytes, start, cancel, fire);
		}
	}

	private static boolean await(CountDownLatch latch) {
		try {
			return latch.await(1, TimeUnit.MINUTES);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void start(List<TestServer> servers, List<TimerRef> timers, int count, IntFunction<Duration> delay) {
		for (int i = 0; i < count; i++) {
			timers.add(servers.get(i % SERVERS).context().sendAfter(delay.apply(i), "tick"));
		}
	}

	private static double nanosEach(int count, Runnable work) {
		long start = System.nanoTime();
		work.run();
		return (System.nanoTime() - start) / (double) count;
	}

}
