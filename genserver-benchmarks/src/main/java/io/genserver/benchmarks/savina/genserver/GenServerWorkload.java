package io.genserver.benchmarks.savina.genserver;

import java.util.function.Supplier;

import io.genserver.GenServerSystem;
import io.genserver.InitResult;
import io.genserver.MailboxSpec;
import io.genserver.Next;
import io.genserver.Pid;
import io.genserver.ServerCallbacks;
import io.genserver.ServerContext;
import io.genserver.ServerSpec;
import io.genserver.benchmarks.Measurement;
import io.genserver.benchmarks.Workload;
import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;
import io.genserver.benchmarks.savina.Sizes;

/**
 * A benchmark with servers, whose rounds begin in a server, as those of actors begin in
 * their guardian.
 */
abstract class GenServerWorkload implements Workload {

	private final Plan plan;

	private final GenServerSystem system = GenServerSystem.create();

	private final Pid starter = this.system.start(ServerSpec.of(Starter::new)).pid();

	GenServerWorkload(Plan plan) {
		this.plan = plan;
	}

	/**
	 * Start the servers of a round and set them to work. Runs in a server.
	 * @param round the round
	 */
	abstract void begin(Round round);

	/** What is to be ready before the clock starts. */
	void prepare() {
	}

	@Override
	public final Measurement run() throws InterruptedException {
		prepare();
		Round round = new Round(this.plan);
		long start = System.nanoTime();
		this.starter.cast((Runnable) () -> {
			try {
				begin(round);
			}
			catch (RuntimeException ex) {
				round.failed(ex);
			}
		});
		round.await();
		return Measurement.of(this.plan.operations(), System.nanoTime() - start);
	}

	@Override
	public final void close() {
		this.system.close();
	}

	final Sizes sizes() {
		return this.plan.sizes();
	}

	/**
	 * Start a server, whose mailbox has no bound because those of the others have none.
	 */
	final Pid start(Supplier<Participant> participant) {
		return start(this.system, participant);
	}

	static Pid start(GenServerSystem system, Supplier<Participant> participant) {
		return system.start(ServerSpec.of(participant).withMailbox(MailboxSpec.UNBOUNDED)).pid();
	}

	private static final class Starter implements ServerCallbacks<Starter> {

		@Override
		public InitResult<Starter> init(ServerContext context) {
			return InitResult.ok(this);
		}

		@Override
		public Next<Starter> handleCast(Object message, Starter state) {
			((Runnable) message).run();
			return Next.noReply(state);
		}

	}

}
