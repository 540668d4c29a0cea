package io.genserver.benchmarks.contender;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

import io.genserver.benchmarks.Gate;

/**
 * A counter as a typed actor.
 */
final class PekkoCounter extends AbstractBehavior<PekkoCounter.Message> {

	private final Gate gate;

	private long sum;

	private PekkoCounter(ActorContext<Message> context, Gate gate) {
		super(context);
		this.gate = gate;
	}

	/**
	 * A counter to be spawned.
	 * @param gate told what it has counted
	 * @return the behavior
	 */
	static Behavior<Message> create(Gate gate) {
		return Behaviors.setup((context) -> new PekkoCounter(context, gate));
	}

	/**
	 * A counter that says that it is set up, which a spawn does not wait for.
	 * @param gate told what it has counted
	 * @param started told when it is set up
	 * @return the behavior
	 */
	static Behavior<Message> create(Gate gate, ActorRef<ActorRef<Message>> started) {
		return Behaviors.setup((context) -> {
			started.tell(context.getSelf());
			return new PekkoCounter(context, gate);
		});
	}

	/**
	 * A counter that says that it is set up, where many are spawned at once.
	 * @param gate told what it has counted
	 * @param setUp counted down when it is set up
	 * @return the behavior
	 */
	static Behavior<Message> create(Gate gate, CountDownLatch setUp) {
		return Behaviors.setup((context) -> {
			setUp.countDown();
			return new PekkoCounter(context, gate);
		});
	}

	/**
	 * One that crashes as soon as it is set up, until it has been often enough.
	 * @param starts counted down each time
	 * @return the behavior
	 */
	static Behavior<Message> storm(CountDownLatch starts) {
		return Behaviors.setup((context) -> {
			starts.countDown();
			if (starts.getCount() > 0) {
				context.getSelf().tell(new Crash());
			}
			return new PekkoCounter(context, new Gate());
		});
	}

	/**
	 * A counter that is restarted when it throws.
	 * @param counter the counter
	 * @return the behavior
	 */
	static Behavior<Message> supervised(Behavior<Message> counter) {
		return Behaviors.supervise(counter)
			.onFailure(SupervisorStrategy.restart().withLimit(Integer.MAX_VALUE, Duration.ofSeconds(1)));
	}

	@Override
	public Receive<Message> createReceive() {
		return newReceiveBuilder().onMessage(Cast.class, this::add)
			.onMessage(Call.class, this::addAndReply)
			.onMessage(Crash.class, this::crash)
			.onMessage(Arm.class, this::arm)
			.build();
	}

	private Behavior<Message> arm(Arm message) {
		for (int i = 0; i < message.timers(); i++) {
			Duration delay = Duration.ofNanos(Math.max(0, message.dueNanos() - System.nanoTime()));
			getContext().scheduleOnce(delay, getContext().getSelf(), new Cast(1));
		}
		message.replyTo().tell(this.sum);
		return this;
	}

	private Behavior<Message> add(Cast message) {
		this.sum += message.by();
		this.gate.counted(this.sum);
		return this;
	}

	private Behavior<Message> addAndReply(Call message) {
		this.sum += message.by();
		message.replyTo().tell(this.sum);
		return this;
	}

	private Behavior<Message> crash(Crash message) {
		throw new IllegalStateException("crash");
	}

	/** What it handles. */
	sealed interface Message {

	}

	/**
	 * Add.
	 *
	 * @param by how much
	 */
	record Cast(long by) implements Message {
	}

	/**
	 * Add and answer with the sum.
	 *
	 * @param by how much
	 * @param replyTo gets the sum
	 */
	record Call(long by, ActorRef<Long> replyTo) implements Message {
	}

	/**
	 * Arm timers, each of which adds one.
	 *
	 * @param timers how many
	 * @param dueNanos when they are due
	 * @param replyTo gets the sum when they are armed
	 */
	record Arm(int timers, long dueNanos, ActorRef<Long> replyTo) implements Message {
	}

	/** Makes it throw. */
	record Crash() implements Message {
	}

}
