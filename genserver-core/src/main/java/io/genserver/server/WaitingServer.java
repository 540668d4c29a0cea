package io.genserver.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.Next;
import io.genserver.ServerSpec;
import io.genserver.StartResult;
import io.genserver.process.Durations;
import io.genserver.process.SystemMessage;

/**
 * A server that waits for a message: for how long, and whether it hibernates meanwhile.
 *
 * @param <S> the state
 */
abstract class WaitingServer<S> extends ObservableServer<S> {

	private static final long NO_TIMEOUT = -1;

	/** How long it waits before it hibernates, in nanoseconds. */
	private final long hibernateAfter;

	/** Consumer only: the idle timeout of the present wait in nanoseconds. */
	private long idleTimeout = NO_TIMEOUT;

	/** Made by the consumer when it first needs it, read by whoever ends the process. */
	private volatile @Nullable WaitTimer waitTimer;

	WaitingServer(LocalSystem system, ServerSpec<S> spec, CompletableFuture<StartResult> starter, long restarts) {
		super(system, spec, starter, restarts);
		Duration wait = spec.hibernateAfter();
		this.hibernateAfter = (wait != null) ? Durations.nanos(wait) : NO_TIMEOUT;
	}

	/** The idle timeout has passed. On the consumer. */
	abstract void onIdleTimeout();

	/** Wait next as a callback wants. */
	final void prepareWait(Next<S> next) {
		Duration timeout = next.idleTimeout();
		idleTimeout((timeout != null) ? Durations.nanos(timeout) : NO_TIMEOUT);
		if (next.isHibernate()) {
			hibernated(true);
		}
	}

	/**
	 * A callback begins: nothing that an earlier one wanted of the wait holds any more.
	 */
	final void forgetWait() {
		idleTimeout(NO_TIMEOUT);
		hibernated(false);
	}

	private void idleTimeout(long nanos) {
		// what lies behind the server in memory may be what another thread reads
		if (this.idleTimeout != nanos) {
			this.idleTimeout = nanos;
		}
	}

	/** The wait is over, or starts over in full. */
	final void endWait() {
		WaitTimer timer = this.waitTimer;
		if (timer != null) {
			timer.end();
		}
	}

	@Override
	protected final void onEnded(ExitReason reason) {
		super.onEnded(reason);
		WaitTimer timer = this.waitTimer;
		if (timer != null) {
			timer.cancel();
		}
	}

	@Override
	protected final boolean onEmpty() {
		long nanos = this.idleTimeout;
		if (nanos == NO_TIMEOUT) {
			nanos = isHibernated() ? NO_TIMEOUT : this.hibernateAfter;
			if (nanos == NO_TIMEOUT) {
				return false;
			}
		}
		WaitTimer timer = this.waitTimer;
		if (timer == null) {
			timer = new WaitTimer(system().timeSource(), this::deliverIdleTick, this::isAlive);
			this.waitTimer = timer;
		}
		if (timer.isWaiting()) {
			return false;
		}
		if (nanos == 0) {
			waited();
			return true;
		}
		timer.begin(nanos);
		return false;
	}

	final void idleTick(SystemMessage.IdleTick tick) {
		WaitTimer timer = this.waitTimer;
		if (timer != null && timer.expires(tick)) {
			waited();
		}
	}

	/** The server has waited for as long as it was to. */
	private void waited() {
		if (this.idleTimeout != NO_TIMEOUT) {
			onIdleTimeout();
		}
		else {
			hibernated(true);
		}
	}

}
