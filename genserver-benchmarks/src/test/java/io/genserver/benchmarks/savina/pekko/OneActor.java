package io.genserver.benchmarks.savina.pekko;

import java.util.function.Consumer;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

import io.genserver.benchmarks.Workload;
import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;

/**
 * A benchmark of one actor, which ends with the number that it is sent.
 */
public final class OneActor extends PekkoWorkload {

	private final Consumer<Consumer<Object>> begin;

	private OneActor(Plan plan, Consumer<Consumer<Object>> begin) {
		super(plan);
		this.begin = begin;
	}

	/**
	 * The benchmark.
	 * @param plan what it has to come to
	 * @param begin begins a round, given what sends to the actor
	 * @return its workload
	 */
	public static Workload of(Plan plan, Consumer<Consumer<Object>> begin) {
		return new OneActor(plan, begin);
	}

	@Override
	void begin(Round round, ActorContext<?> guardian) {
		ActorRef<Object> actor = guardian.spawnAnonymous(new Actor(round));
		this.begin.accept(actor::tell);
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
