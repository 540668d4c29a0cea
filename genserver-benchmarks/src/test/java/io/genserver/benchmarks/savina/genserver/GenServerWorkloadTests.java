package io.genserver.benchmarks.savina.genserver;

import java.time.Duration;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import io.genserver.Next;
import io.genserver.Pid;
import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;
import io.genserver.benchmarks.savina.Sizes;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What becomes of a round that goes wrong.
 */
class GenServerWorkloadTests {

	@Test
	void aLostMessageFailsTheRoundInsteadOfHangingIt() {
		try (GenServerWorkload workload = workload(Duration.ofMillis(100), (server) -> {
		})) {
			assertThatIllegalStateException().isThrownBy(workload::run)
				.withMessage("test hangs: after PT0.1S, 1 of 1 participants have not ended,"
						+ " so that a message must be lost");
		}
	}

	@Test
	void aCrashFailsTheRoundAtOnce() {
		try (GenServerWorkload workload = workload(Duration.ofMinutes(10), (server) -> server.cast("crash"))) {
			assertThatIllegalStateException().isThrownBy(workload::run)
				.withMessageContaining("test failed")
				.havingRootCause()
				.isInstanceOf(ClassCastException.class);
		}
	}

	@Test
	void aRoundThatCannotBeginFailsAtOnce() {
		try (GenServerWorkload workload = workload(Duration.ofMinutes(10), (server) -> {
			throw new IllegalArgumentException("cannot begin");
		})) {
			assertThatIllegalStateException().isThrownBy(workload::run).withMessageContaining("cannot begin");
		}
	}

	private static GenServerWorkload workload(Duration patience, Consumer<Pid> work) {
		return new GenServerWorkload(new Plan("test", new Sizes(1, patience), 1, 1, 1)) {

			@Override
			void begin(Round round) {
				work.accept(start(() -> new Server(round)));
			}

		};
	}

	private static final class Server extends Participant {

		Server(Round round) {
			super(round);
		}

		@Override
		Next<Participant> handle(Object message) {
			return end((Integer) message);
		}

	}

}
