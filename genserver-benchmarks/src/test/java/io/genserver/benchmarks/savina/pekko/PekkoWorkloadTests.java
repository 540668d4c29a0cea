package io.genserver.benchmarks.savina.pekko;

import java.time.Duration;
import java.util.function.Consumer;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.junit.jupiter.api.Test;

import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;
import io.genserver.benchmarks.savina.Sizes;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What becomes of a round that goes wrong.
 */
class PekkoWorkloadTests {

	@Test
	void aLostMessageFailsTheRoundInsteadOfHangingIt() {
		try (PekkoWorkload workload = workload(Duration.ofMillis(100), (actor) -> {
		})) {
			assertThatIllegalStateException().isThrownBy(workload::run)
				.withMessage("test hangs: after PT0.1S, 1 of 1 participants have not ended,"
						+ " so that a message must be lost");
		}
	}

	@Test
	void aCrashFailsTheRoundAtOnce() {
		try (PekkoWorkload workload = workload(Duration.ofMinutes(10), (actor) -> actor.tell("crash"))) {
			assertThatIllegalStateException().isThrownBy(workload::run)
				.withMessageContaining("test failed")
				.havingRootCause()
				.isInstanceOf(ClassCastException.class);
		}
	}

	@Test
	void aRoundThatCannotBeginFailsAtOnce() {
		try (PekkoWorkload workload = workload(Duration.ofMinutes(10), (actor) -> {
			throw new IllegalArgumentException("cannot begin");
		})) {
			assertThatIllegalStateException().isThrownBy(workload::run).withMessageContaining("cannot begin");
		}
	}

	private static PekkoWorkload workload(Duration patience, Consumer<ActorRef<Object>> work) {
		return new PekkoWorkload(new Plan("test", new Sizes(1, patience), 1, 1, 1)) {

			@Override
			void begin(Round round, ActorContext<?> guardian) {
				work.accept(guardian.spawnAnonymous(new Actor(round)));
			}

		};
	}

	private static final class Actor extends Participant<Object> {

		Actor(Round round) {
			super(round);
		}

		@Override
		Behavior<Object> handle(Object message) {
			return end((Integer) message);
		}

	}

}
