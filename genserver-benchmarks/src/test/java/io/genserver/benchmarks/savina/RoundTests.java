package io.genserver.benchmarks.savina;

import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.genserver.benchmarks.Workload;
import io.genserver.benchmarks.savina.genserver.OneServer;
import io.genserver.benchmarks.savina.pekko.OneActor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for a {@link Round}, and for what becomes of it with either contender when it
 * goes wrong.
 */
class RoundTests {

	private static final Duration FOREVER = Duration.ofMinutes(10);

	@ParameterizedTest
	@EnumSource
	void aRoundThatEndsIsMeasured(Side side) throws Exception {
		try (Workload workload = side.workload(FOREVER, (participant) -> participant.accept(1))) {
			assertThat(workload.run().operations()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void aLostMessageFailsTheRoundInsteadOfHangingIt(Side side) {
		try (Workload workload = side.workload(Duration.ofMillis(100), (participant) -> {
		})) {
			assertThatIllegalStateException().isThrownBy(workload::run)
				.withMessage("test hangs: after PT0.1S, 1 of 1 participants have not ended,"
						+ " so that a message must be lost");
		}
	}

	@ParameterizedTest
	@EnumSource
	void aCrashFailsTheRoundAtOnce(Side side) {
		try (Workload workload = side.workload(FOREVER, (participant) -> participant.accept("crash"))) {
			assertThatIllegalStateException().isThrownBy(workload::run)
				.withMessageContaining("test failed")
				.havingRootCause()
				.isInstanceOf(ClassCastException.class);
		}
	}

	@ParameterizedTest
	@EnumSource
	void aRoundThatCannotBeginFailsAtOnce(Side side) {
		try (Workload workload = side.workload(FOREVER, (participant) -> {
			throw new IllegalArgumentException("cannot begin");
		})) {
			assertThatIllegalStateException().isThrownBy(workload::run).withMessageContaining("cannot begin");
		}
	}

	private enum Side {

		GENSERVER(OneServer::of), PEKKO(OneActor::of);

		private final BiFunction<Plan, Consumer<Consumer<Object>>, Workload> benchmark;

		Side(BiFunction<Plan, Consumer<Consumer<Object>>, Workload> benchmark) {
			this.benchmark = benchmark;
		}

		Workload workload(Duration patience, Consumer<Consumer<Object>> begin) {
			return this.benchmark.apply(new Plan("test", new Sizes(1, patience), 1, 1, 1), begin);
		}

	}

}
