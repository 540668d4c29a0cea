package io.genserver.benchmarks.savina.pekko;

import java.util.ArrayList;
import java.util.List;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;
import io.genserver.benchmarks.savina.Work;

/**
 * One sends to many in turn.
 */
final class ForkJoinThroughput extends PekkoWorkload {

	private static final Object WORK = new Object();

	ForkJoinThroughput(Plan plan) {
		super(plan);
	}

	@Override
	void begin(Round round, ActorContext<?> guardian) {
		int messages = sizes().throughputMessages();
		List<ActorRef<Object>> workers = new ArrayList<>();
		for (int i = 0; i < sizes().throughputMembers(); i++) {
			workers.add(guardian.spawnAnonymous(new Worker(round, messages)));
		}
		for (int i = 0; i < messages; i++) {
			for (ActorRef<Object> worker : workers) {
				worker.tell(WORK);
			}
		}
	}

	private static final class Worker extends Participant<Object> {

		private final int messages;

		private int handled;

		Worker(Round round, int messages) {
			super(round);
			this.messages = messages;
		}

		@Override
		Behavior<Object> handle(Object message) {
			Work.compute();
			this.handled++;
			return (this.handled < this.messages) ? same() : end(this.handled);
		}

	}

}
