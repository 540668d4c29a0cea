package io.genserver.benchmarks.savina.genserver;

import io.genserver.ExitReason;
import io.genserver.InitResult;
import io.genserver.Next;
import io.genserver.Pid;
import io.genserver.ServerCallbacks;
import io.genserver.ServerContext;
import io.genserver.benchmarks.savina.Round;

/**
 * A server of a benchmark, which tells the round of its end. Its state is its fields.
 */
abstract class Participant implements ServerCallbacks<Participant> {

	private final Round round;

	private final Next<Participant> same = Next.noReply(this);

	@SuppressWarnings("NullAway.Init")
	private ServerContext context;

	private long share;

	Participant(Round round) {
		this.round = round;
	}

	/**
	 * Handle a message.
	 * @param message the message
	 * @return what follows: {@link #same()} or {@link #end(long)}
	 */
	abstract Next<Participant> handle(Object message);

	/** Go on with the next message. */
	final Next<Participant> same() {
		return this.same;
	}

	/**
	 * Having no more to do, end.
	 * @param share what to add to the checksum of the round
	 */
	final Next<Participant> end(long share) {
		this.share = share;
		return Next.stop(ExitReason.NORMAL, this);
	}

	final ServerContext context() {
		return this.context;
	}

	final Pid self() {
		return this.context.self();
	}

	final Round round() {
		return this.round;
	}

	@Override
	public InitResult<Participant> init(ServerContext context) {
		this.context = context;
		return InitResult.ok(this.same);
	}

	@Override
	public final Next<Participant> handleCast(Object message, Participant state) {
		return handle(message);
	}

	@Override
	public final void terminate(ExitReason reason, Participant state) {
		if (reason.isQuiet()) {
			this.round.ended(this.share);
		}
		else {
			this.round
				.failed(new IllegalStateException(getClass().getSimpleName() + " ended: " + reason, reason.cause()));
		}
	}

}
