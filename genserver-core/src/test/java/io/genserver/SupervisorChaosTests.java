package io.genserver;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random trees under random kills, crashes, failing inits and requests: after each quiet
 * moment the tree is what the model of the rules says, each worker was started as often
 * as it says, and nothing runs that is not in the tree.
 * <p>
 * By default a short run. The system property {@code chaos.seeds} says how many small
 * trees; {@code chaos.duration}, such as {@code PT10M}, for how long there are large
 * ones, {@code chaos.servers} of how many servers, and {@code chaos.seed} which is the
 * first.
 */
@Execution(ExecutionMode.CONCURRENT)
class SupervisorChaosTests {

	/** However slow the machine is. */
	private static final int LEAST_STEPS = 50;

	static LongStream seeds() {
		return LongStream.rangeClosed(1, Integer.getInteger("chaos.seeds", 60));
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void theTreeIsWhatTheModelSays(long seed) {
		try (ChaosRun run = new ChaosRun(seed, 4, 4, 0)) {
			for (int step = 1; step <= 150 && run.isAlive(); step++) {
				run.step();
			}
		}
	}

	@Test
	void largeTreesAreWhatTheModelSays() {
		Duration duration = Duration.parse(System.getProperty("chaos.duration", "PT3S"));
		int servers = Integer.getInteger("chaos.servers", 1000);
		long start = System.nanoTime();
		Map<String, Integer> done = new TreeMap<>();
		for (long seed = Long.getLong("chaos.seed", 1); System.nanoTime() - start < duration.toNanos(); seed++) {
			try (ChaosRun run = new ChaosRun(seed, 4, 8, servers)) {
				do {
					run.step();
				}
				while (run.isAlive() && (run.steps() < LEAST_STEPS || System.nanoTime() - start < duration.toNanos()));
				run.done().forEach((what, count) -> done.merge(what, count, Integer::sum));
				done.merge("starts of workers", run.startsOfWorkers(), Integer::sum);
				done.merge("trees", 1, Integer::sum);
			}
			catch (Throwable ex) {
				throw new AssertionError("With -Dchaos.seed=" + seed, ex);
			}
		}
		System.out.printf("Chaos: %s with trees of %d servers: %s%n", duration, servers, done);
	}

}
