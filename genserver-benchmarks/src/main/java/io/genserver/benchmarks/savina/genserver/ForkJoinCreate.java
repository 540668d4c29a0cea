package io.genserver.benchmarks.savina.genserver;

import io.genserver.Next;
import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;
import io.genserver.benchmarks.savina.Work;

/**
 * Many are created, do one thing and end.
 */
final class ForkJoinCreate extends GenServerWorkload {

	private static final Object WORK = new Object();

	ForkJoinCreate(Plan plan) {
		super(plan);
	}

	@Override
	void begin(Round round) {
		int created = sizes().created();
		for (int i = 0; i < created; i++) {
			start(() -> new Worker(round)).cast(WORK);
		}
	}

	private static final class Worker extends Participant {

		Worker(Round round) {
			super(round);
		}

		@Override
		Next<Participant> handle(Object message) {
			Work.compute();
			return end(1);
		}

	}

}
