package io.genserver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Many servers for a long time: no reply is lost, no caller is left waiting, nothing is
 * left behind, and the heap stays as it was.
 * <p>
 * By default a short run. The system property {@code soak.duration}, such as
 * {@code PT30M}, says for how long, {@code soak.servers} with how many servers.
 */
@Isolated("measures the heap")
class SoakTests {

	private static final int CALLERS = 4;

	private static final int LEAST_ROUNDS = 5;

	private static final Duration LONGEST_ROUND = Duration.ofMinutes(1);

	/** Beside a tenth; what the JVM itself keeps comes and goes. */
	private static final long TOLERANCE = 8 << 20;

	private final Duration duration = Duration.parse(System.getProperty("soak.duration", "PT5S"));

	private final int servers = Integer.getInteger("soak.servers", 1000);

	@Test
	void nothingIsLostOrLeftBehind() throws Exception {
		int rounds = (int) Math.max(LEAST_ROUNDS, this.duration.dividedBy(LONGEST_ROUND));
		System.out.printf("Soak: %s with %d servers and %d callers in %d rounds%n", this.duration, this.servers,
				CALLERS, rounds);
		List<Long> heap = new ArrayList<>();
		try (GenServerSystem system = GenServerSystem.create()) {
			Soak soak = new Soak(system, this.servers);
			for (int round = 0; round < rounds; round++) {
				run(soak, this.duration.dividedBy(rounds), round);
				await().atMost(Duration.ofSeconds(40)).until(() -> soak.pendingReplies() == 0);
				soak.population().rest();
				heap.add(UsedHeap.measure());
				System.out.printf("Soak: round %d, %d operations so far, heap after GC %d KiB%n", round + 1,
						soak.counts().values().stream().mapToLong(Long::longValue).sum(), heap.get(round) >> 10);
				assertThat(soak.violations()).isEmpty();
			}
			soak.population().end();
			assertThat(soak.violations()).isEmpty();
			System.out
				.printf("Soak: nothing is left: no process, name, registration, timer or deadline, link or monitor; "
						+ "longest wait beyond a timeout %s; %s%n", soak.longestOverrun(), soak.counts());
		}
		// the first round has warmed everything up
		long first = heap.get(0);
		assertThat(heap).allSatisfy((used) -> assertThat(used).isLessThan(first + first / 10 + TOLERANCE));
	}

	private static void run(Soak soak, Duration duration, int round)
			throws InterruptedException, ExecutionException, TimeoutException {
		ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
		try {
			long end = System.nanoTime() + duration.toNanos();
			List<Future<?>> done = new ArrayList<>();
			for (int caller = 0; caller < CALLERS; caller++) {
				Random random = new Random(31L * round + caller);
				done.add(callers.submit(() -> {
					while (System.nanoTime() < end) {
						soak.operate(random);
					}
				}));
			}
			for (Future<?> caller : done) {
				caller.get(duration.toSeconds() + 60, TimeUnit.SECONDS);
			}
		}
		finally {
			callers.shutdownNow();
		}
	}

}
