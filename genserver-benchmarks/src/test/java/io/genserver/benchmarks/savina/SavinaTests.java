package io.genserver.benchmarks.savina;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.genserver.benchmarks.Measurement;
import io.genserver.benchmarks.Workload;
import io.genserver.benchmarks.savina.genserver.GenServerBenchmarks;
import io.genserver.benchmarks.savina.pekko.PekkoBenchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * All benchmarks, at a hundredth of their sizes.
 */
class SavinaTests {

	private static final Sizes SIZES = new Sizes(100, Duration.ofSeconds(30));

	static Stream<Arguments> benchmarks() {
		List<Arguments> all = new ArrayList<>();
		GenServerBenchmarks.ALL.forEach((each) -> all.add(of("genserver", each)));
		PekkoBenchmarks.ALL.forEach((each) -> all.add(of("pekko", each)));
		return all.stream();
	}

	private static Arguments of(String contender, Benchmark benchmark) {
		return arguments(benchmark.plan().apply(SIZES).name() + " with " + contender, benchmark);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("benchmarks")
	void comesToThePlannedResultAgainAndAgain(String name, Benchmark benchmark) throws Exception {
		Plan plan = benchmark.plan().apply(SIZES);
		try (Workload workload = benchmark.workload().apply(plan)) {
			for (int i = 0; i < 2; i++) {
				Measurement measurement = workload.run();
				assertThat(measurement.operations()).isEqualTo(plan.operations()).isPositive();
				assertThat(measurement.nanos()).isPositive();
			}
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("benchmarks")
	void failsWhenTheResultIsNotThePlannedOne(String name, Benchmark benchmark) {
		Plan plan = benchmark.plan().apply(SIZES);
		Plan other = new Plan(plan.name(), SIZES, plan.operations(), plan.participants(), plan.checksum() + 1);
		try (Workload workload = benchmark.workload().apply(other)) {
			assertThatIllegalStateException().isThrownBy(workload::run)
				.withMessage(plan.name() + " came to a wrong result: " + plan.checksum() + " instead of "
						+ other.checksum());
		}
	}

	@Test
	void bothContendersHaveTheFourteenBenchmarks() {
		Map<String, Supplier<Workload>> genserver = Savina.genserver();
		assertThat(genserver.keySet()).containsExactly("savina-pingpong", "savina-count", "savina-threadring",
				"savina-fjcreate", "savina-fjthrput", "savina-big", "savina-banking", "savina-concdict",
				"savina-bndbuffer", "savina-barber", "savina-philosopher", "savina-cigsmok", "savina-logmap",
				"savina-chameneos");
		assertThat(Savina.pekko().keySet()).containsExactlyElementsOf(genserver.keySet());
	}

	@Test
	void theDefaultSizesAreThoseOfTheSuite() {
		Sizes sizes = Sizes.DEFAULT;
		assertThat(Stream
			.<Function<Sizes, Plan>>of(Plan::pingPong, Plan::count, Plan::threadRing, Plan::forkJoinCreate,
					Plan::forkJoinThroughput, Plan::big, Plan::banking, Plan::dictionary, Plan::boundedBuffer,
					Plan::barber, Plan::philosophers, Plan::smokers, Plan::logisticMap, Plan::chameneos)
			.map((plan) -> plan.apply(sizes).operations())).containsExactly(40_000L, 1_000_000L, 100_000L, 40_000L,
					600_000L, 2_400_000L, 50_000L, 200_000L, 40_000L, 5_000L, 200_000L, 1_000L, 250_000L, 200_000L);
	}

}
