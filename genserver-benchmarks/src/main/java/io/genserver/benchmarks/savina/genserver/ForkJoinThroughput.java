package io.genserver.benchmarks.savina.genserver;

import io.genserver.Next;
import io.genserver.Pid;
import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;
import io.genserver.benchmarks.savina.Work;

/**
 * One sends to many in turn.
 */
final class ForkJoinThroughput extends GenServerWorkload {

	private static final Object WORK = new Object();

	ForkJoinThroughput(Plan plan) {
		super(plan);
	}

	@Override
	void begin(Round round) {
		int messages = sizes().throughputMessages();
		Pid[] workers = new Pid[sizes().throughputMembers()];
		for (int i = 0; i < workers.length; i++) {
			workers[i] = start(() -> new Worker(round, messages));
		}
		for (int i = 0; i < messages; i++) {
			for (Pid worker : workers) {
				worker.cast(WORK);
			}
		}
	}

	private static final class Worker extends Participant {

		private final int messages;

		private int handled;

		Worker(Round round, int messages) {
			super(round);
			this.messages = messages;
		}

		@Override
		Next<Participant> handle(Object message) {
			Work.compute();
			this.handled++;
			return (this.handled < this.messages) ? same() : end(this.handled);
		}

	}

}
