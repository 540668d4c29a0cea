package io.genserver.process;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.MailboxSpec;
import io.genserver.ServerObserver;

/**
 * What a process has in hand: the message that a callback handles, the call that it waits
 * for itself and the calls that it has not answered yet; and what observers see of it.
 */
abstract class HandlingPid extends RelatedPid {

	/** The consumer's thread; written by the consumer. */
	private volatile @Nullable Thread runner;

	/** The call that the consumer waits for; written by the consumer. */
	private volatile @Nullable CallMessage waitingFor;

	/** Made and added to by the consumer; published by its volatile field. */
	private volatile @Nullable DeferredCalls deferredCalls;

	/** The message in the hands of a callback; written by the consumer. */
	private volatile @Nullable Object handling;

	/** The call that it came with, if it is one; written by the consumer. */
	private volatile @Nullable CallMessage handlingCall;

	/** Since when, in nanoseconds; written by the consumer before {@link #handling}. */
	private long handlingSince;

	/** Written by the consumer (plain); readers may see an older value. */
	private long handled;

	/** Written by the consumer, read by observers. */
	private volatile boolean suspended;

	/** Written by the parent's thread, read by whoever keeps a call of the process. */
	private volatile boolean stopping;

	HandlingPid(ProcessRuntime runtime, @Nullable String name, MailboxSpec mailbox, boolean trapParentExit) {
		super(runtime, name, mailbox, trapParentExit);
	}

	// Callbacks

	/**
	 * A callback begins. Whoever kills the process either sees what it is handling now,
	 * or has been seen by this.
	 * @param message what is to be handled
	 * @param envelope what it came in, {@code null} if it was not in the mailbox
	 * @return {@code false} if the process is dead and no callback must run
	 */
	protected final boolean beginHandling(Object message, @Nullable Envelope envelope) {
		this.handlingSince = runtime().timeSource().nanoTime();
		this.handlingCall = (envelope instanceof CallMessage call) ? call : null;
		this.handling = message;
		if (isAlive()) {
			return true;
		}
		endHandling();
		if (envelope != null) {
			// the death came after it had been taken out of the mailbox
			envelope.undelivered(self());
		}
		return false;
	}

	/** A callback has returned. */
	protected final void endHandling() {
		forgetHandling();
		if (Thread.currentThread().isInterrupted() && isAlive()) {
			// the callback's own affair; the next message must not be interrupted by it
			Thread.interrupted();
		}
	}

	final void forgetHandling() {
		this.handling = null;
		this.handlingCall = null;
	}

	/** Whether a callback is running. Any thread. */
	final boolean isHandling() {
		return this.handling != null;
	}

	/** A message was handled. */
	protected final void countHandled() {
		this.handled++;
	}

	/** Whether {@link #observeHandled} is worth while. */
	protected final boolean observesHandled() {
		Observation observation = observation();
		return observation != null && observation.observesMessages();
	}

	/** Tell the observer of the message that was handled last. */
	protected final void observeHandled(Object message, ServerObserver.Outcome outcome) {
		Observation observation = observation();
		if (observation != null) {
			observation.handled(typeOf(message), outcome, this.handlingSince);
		}
	}

	// Calls

	/** A call was handled without a reply. */
	protected final void defer(CallMessage call) {
		if (call.isSettled()) {
			return;
		}
		DeferredCalls deferred = this.deferredCalls;
		if (deferred == null) {
			deferred = new DeferredCalls();
			this.deferredCalls = deferred;
		}
		call.markDeferred();
		deferred.add(call);
		failIfEnded(call);
	}

	/** A call that the killer of the process may have missed is told of the end. */
	protected final void failIfEnded(@Nullable CallMessage call) {
		ExitReason reason = exitReason();
		if (reason != null && call != null) {
			call.exited(reason);
		}
	}

	/** Tell those whose calls were handled that the process has ended. Any thread. */
	final void failCalls(ExitReason reason) {
		CallMessage call = this.handlingCall;
		if (call != null) {
			call.exited(reason);
		}
		DeferredCalls deferred = this.deferredCalls;
		if (deferred != null) {
			deferred.forEach((waiting) -> waiting.exited(reason));
		}
	}

	final @Nullable CallMessage waitingFor() {
		return this.waitingFor;
	}

	final void waitingFor(@Nullable CallMessage call) {
		this.waitingFor = call;
	}

	/**
	 * The parent wants an end, and may not restart anything before: no call waits any
	 * longer for a server that is to be restarted.
	 */
	final void hurry() {
		this.stopping = true;
		CallMessage call = this.waitingFor;
		if (call != null) {
			call.exitedIfCallerStops();
		}
	}

	/** Whether the parent wants an end. */
	final boolean isStopping() {
		return this.stopping;
	}

	// Observers

	/** Who runs the process now. Any thread. */
	final @Nullable Thread runner() {
		return this.runner;
	}

	final void runner(@Nullable Thread thread) {
		this.runner = thread;
	}

	/** Only system requests and the parent's exit are served while suspended. */
	public final void suspend(boolean flag) {
		this.suspended = flag;
	}

	/** Whether it is suspended. Any thread. */
	public final boolean isSuspended() {
		return this.suspended;
	}

	/**
	 * What waits in the mailbox, by type, without waiting for anybody.
	 * @param limit at how many messages it looks, beginning with the oldest
	 * @return how many of each type it has seen
	 */
	public final Map<String, Integer> queuedTypes(int limit) {
		Map<String, Integer> types = new HashMap<>();
		sample(limit, (envelope) -> {
			Object message = envelope.observed();
			if (message != null) {
				types.merge(typeOf(message), 1, Integer::sum);
			}
		});
		return types;
	}

	/**
	 * Where the running callback is, without waiting for anybody.
	 * @return the stack, innermost first; empty when no callback is running
	 */
	public final List<StackTraceElement> handlerStack() {
		Object message = this.handling;
		Thread thread = this.runner;
		if (message == null || thread == null) {
			return List.of();
		}
		List<StackTraceElement> stack = List.of(thread.getStackTrace());
		// the thread may have gone on to another process, whose stack this would be
		return (this.handling == message && this.runner == thread) ? stack : List.of();
	}

	public final ProcessInfo info() {
		Object message = this.handling;
		Thread thread = this.runner;
		Duration since = (message != null)
				? Duration.ofNanos(Math.max(0, runtime().timeSource().nanoTime() - this.handlingSince)) : null;
		return new ProcessInfo(size(), mailboxSpec(), highWater(), dropped(), rejected(), this.handled, this.suspended,
				(message != null) ? typeOf(message) : null, since, (message != null) ? thread : null);
	}

}
