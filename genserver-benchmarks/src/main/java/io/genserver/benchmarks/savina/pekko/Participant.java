package io.genserver.benchmarks.savina.pekko;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ExtensibleBehavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

import io.genserver.benchmarks.savina.Round;

/**
 * An actor of a benchmark, which tells the round of its end. Its state is its fields. It
 * extends the behavior itself, because what a builder makes looks for the handler of each
 * message in a list.
 *
 * @param <M> its messages
 */
abstract class Participant<M> extends ExtensibleBehavior<M> {

	private final Round round;

	private long share;

	Participant(Round round) {
		this.round = round;
	}

	/**
	 * Handle a message.
	 * @param message the message
	 * @return what follows: {@link #same()} or {@link #end(long)}
	 */
	abstract Behavior<M> handle(M message);

	/** Go on with the next message. */
	final Behavior<M> same() {
		return Behaviors.same();
	}

	/**
	 * Having no more to do, end.
	 * @param share what to add to the checksum of the round
	 */
	final Behavior<M> end(long share) {
		this.share = share;
		return Behaviors.stopped();
	}

	final Round round() {
		return this.round;
	}

	@Override
	public final Behavior<M> receive(TypedActorContext<M> context, M message) {
		try {
			return handle(message);
		}
		catch (RuntimeException ex) {
			this.round.failed(ex);
			throw ex;
		}
	}

	@Override
	public final Behavior<M> receiveSignal(TypedActorContext<M> context, Signal signal) {
		if (signal instanceof PostStop) {
			this.round.ended(this.share);
		}
		return Behaviors.same();
	}

}
