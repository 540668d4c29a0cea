package io.genserver.benchmarks.savina.pekko;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;
import io.genserver.benchmarks.savina.Work;

/**
 * Many are created, do one thing and end.
 */
final class ForkJoinCreate extends PekkoWorkload {

	private static final Object WORK = new Object();

	ForkJoinCreate(Plan plan) {
		super(plan);
	}

	@Override
	void begin(Round round, ActorContext<?> guardian) {
		int created = sizes().created();
		for (int i = 0; i < created; i++) {
			guardian.spawnAnonymous(new Worker(round)).tell(WORK);
		}
	}

	private static final class Worker extends Participant<Object> {

		Worker(Round round) {
			super(round);
		}

		@Override
		Behavior<Object> handle(Object message) {
			Work.compute();
			return end(1);
		}

	}

}
