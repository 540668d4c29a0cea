package io.genserver.server;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.genserver.TimeSource;
import io.genserver.process.SystemMessage.IdleTick;

/**
 * Measures how long a server has been waiting for a message. One timer serves many waits:
 * a tick that comes too early is sent on its way again, which is cheaper than a timer for
 * each message. All but {@link #cancel()} is for the consumer.
 */
final class WaitTimer {

	private final TimeSource time;

	private final Consumer<IdleTick> deliver;

	private final BooleanSupplier alive;

	/** Consumer only: the present wait has begun, and ends at the deadline. */
	private boolean waiting;

	private long deadline;

	/** Consumer only: the tick that is on its way, and when it is due. */
	private @Nullable IdleTick tick;

	private long tickDue;

	/** Cancels the tick; written by the consumer, read by whoever ends the process. */
	private volatile @Nullable Runnable cancelTick;

	/**
	 * Create a timer.
	 * @param time where time comes from
	 * @param deliver puts a tick into the server's mailbox
	 * @param alive whether the server lives
	 */
	WaitTimer(TimeSource time, Consumer<IdleTick> deliver, BooleanSupplier alive) {
		this.time = time;
		this.deliver = deliver;
		this.alive = alive;
	}

	boolean isWaiting() {
		return this.waiting;
	}

	/** The server begins to wait. */
	void begin(long nanos) {
		this.waiting = true;
		this.deadline = this.time.nanoTime() + nanos;
		if (this.tick == null || this.tickDue - this.deadline > 0) {
			schedule(nanos);
		}
	}

	/** The wait is over, or starts over. */
	void end() {
		this.waiting = false;
	}

	private void schedule(long nanos) {
		cancel();
		IdleTick fresh = new IdleTick();
		this.tick = fresh;
		this.tickDue = this.deadline;
		this.cancelTick = this.time.schedule(() -> this.deliver.accept(fresh), nanos);
		if (!this.alive.getAsBoolean()) {
			// the end may have looked before the timer was there
			cancel();
		}
	}

	/**
	 * A tick has come.
	 * @return whether the present wait ends by it
	 */
	boolean expires(IdleTick arrived) {
		if (arrived != this.tick) {
			return false;
		}
		this.tick = null;
		if (!this.waiting) {
			return false;
		}
		long left = this.deadline - this.time.nanoTime();
		if (left > 0) {
			schedule(left);
			return false;
		}
		this.waiting = false;
		return true;
	}

	/** No tick is wanted any more. Any thread. */
	void cancel() {
		Runnable cancel = this.cancelTick;
		if (cancel != null) {
			cancel.run();
		}
	}

}
