package io.genserver.process;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.TimerRef;

/**
 * A timer of one process.
 */
final class ProcessTimer implements TimerRef, Relation, SystemMessage.Source {

	/** When the next message is due after one. */
	enum Repeat {

		NEVER, FIXED_RATE, FIXED_DELAY

	}

	private final Process owner;

	private final Object message;

	private final Repeat repeat;

	private final long periodNanos;

	/** Held for field access only. */
	private final ReentrantLock lock = new ReentrantLock();

	/** In nanoseconds of the time source. Guarded by the lock. */
	private long due;

	/** Of the task that is scheduled. Guarded by the lock. */
	private @Nullable Runnable cancelTask;

	/**
	 * A message of this timer is in the mailbox or being handled. Guarded by the lock.
	 */
	private boolean queued;

	/** Cancelled, or its owner has ended. Guarded by the lock. */
	private boolean ended;

	/** Its neighbours among the owner's timers; see {@link Relations}. */
	@Nullable ProcessTimer before;

	@Nullable ProcessTimer after;

	/** Whether it is one of the owner's timers; see {@link Relations}. */
	boolean tied;

	private ProcessTimer(Process owner, Object message, Repeat repeat, long periodNanos) {
		this.owner = owner;
		this.message = message;
		this.repeat = repeat;
		this.periodNanos = periodNanos;
	}

	static ProcessTimer start(Process owner, Object message, Repeat repeat, Duration delay) {
		long nanos = Durations.nanos(delay);
		if (nanos < 0 || (nanos == 0 && repeat == Repeat.FIXED_RATE)) {
			throw new IllegalArgumentException("The time of a timer must be positive, but is " + delay);
		}
		ProcessTimer timer = new ProcessTimer(owner, message, repeat, nanos);
		if (CurrentProcess.isFenced() || !owner.addTimer(timer)) {
			timer.end();
			return timer;
		}
		timer.lock.lock();
		try {
			timer.due = owner.runtime().timeSource().nanoTime() + nanos;
			timer.schedule(nanos);
		}
		finally {
			timer.lock.unlock();
		}
		return timer;
	}

	private void schedule(long delay) {
		if (!this.ended) {
			this.cancelTask = this.owner.runtime().timeSource().schedule(this::fire, delay);
		}
	}

	private void fire() {
		boolean deliver;
		this.lock.lock();
		try {
			deliver = !this.ended && !this.queued;
			this.queued |= deliver;
			this.cancelTask = null;
			if (this.repeat == Repeat.FIXED_RATE) {
				this.due += this.periodNanos;
				schedule(Math.max(0, this.due - this.owner.runtime().timeSource().nanoTime()));
			}
		}
		finally {
			this.lock.unlock();
		}
		if (deliver) {
			if (this.repeat == Repeat.NEVER) {
				this.owner.removeTimer(this);
			}
			this.owner.enqueue(new SystemMessage.Notice(this, this.message));
		}
	}

	@Override
	public boolean isWanted() {
		this.lock.lock();
		try {
			if (this.repeat == Repeat.FIXED_RATE) {
				this.queued = false;
			}
			return !this.ended;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void handled() {
		if (this.repeat != Repeat.FIXED_DELAY) {
			return;
		}
		this.lock.lock();
		try {
			this.queued = false;
			this.due = this.owner.runtime().timeSource().nanoTime() + this.periodNanos;
			schedule(this.periodNanos);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public Optional<Duration> cancel() {
		if (CurrentProcess.isFenced()) {
			return Optional.empty();
		}
		this.owner.removeTimer(this);
		return end();
	}

	private Optional<Duration> end() {
		Runnable cancel;
		Optional<Duration> left = Optional.empty();
		this.lock.lock();
		try {
			boolean pending = !this.ended && (this.cancelTask != null || this.repeat != Repeat.NEVER);
			if (pending) {
				left = Optional
					.of(Duration.ofNanos(Math.max(0, this.due - this.owner.runtime().timeSource().nanoTime())));
			}
			this.ended = true;
			cancel = this.cancelTask;
			this.cancelTask = null;
		}
		finally {
			this.lock.unlock();
		}
		if (cancel != null) {
			cancel.run();
		}
		return left;
	}

	@Override
	public void ownerEnded(Process owner, ExitReason reason) {
		end();
	}

}
