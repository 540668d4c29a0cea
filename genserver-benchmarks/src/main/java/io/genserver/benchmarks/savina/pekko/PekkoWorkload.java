package io.genserver.benchmarks.savina.pekko;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

import io.genserver.benchmarks.Measurement;
import io.genserver.benchmarks.Workload;
import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;
import io.genserver.benchmarks.savina.Sizes;

/**
 * A benchmark with actors, whose rounds begin in the guardian.
 */
abstract class PekkoWorkload implements Workload {

	private final Plan plan;

	private final ActorSystem<Consumer<ActorContext<?>>> system;

	PekkoWorkload(Plan plan) {
		this.plan = plan;
		this.system = ActorSystem.create(Behaviors.receive((context, code) -> {
			code.accept(context);
			return Behaviors.same();
		}), "savina-" + plan.name());
	}

	/**
	 * Spawn the actors of a round and set them to work. Runs in the guardian.
	 * @param round the round
	 * @param guardian spawns
	 */
	abstract void begin(Round round, ActorContext<?> guardian);

	/** What is to be ready before the clock starts. */
	void prepare() {
	}

	@Override
	public final Measurement run() throws InterruptedException {
		prepare();
		Round round = new Round(this.plan);
		long start = System.nanoTime();
		this.system.tell((guardian) -> {
			try {
				begin(round, guardian);
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
		this.system.terminate();
		try {
			this.system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IllegalStateException("The actor system of " + this.plan.name() + " does not end", ex);
		}
	}

	final Sizes sizes() {
		return this.plan.sizes();
	}

}
