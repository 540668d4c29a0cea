package io.genserver.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.MailboxSpec;
import io.genserver.ServerObserver;
import io.genserver.TimeSource;

/**
 * What a process has in hand: the message that a callback handles and the calls that it
 * has not answered yet; and what observers see of it.
 */
abstract class HandlingPid extends Mailbox {

	private static final VarHandle HAND;

	private static final VarHandle RUNNER;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			HAND = lookup.findVarHandle(HandlingPid.class, "hand", byte.class);
			RUNNER = lookup.findVarHandle(HandlingPid.class, "runner", CurrentProcess.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** No callback runs. */
	private static final byte EMPTY = 0;

	/** The envelope that was taken out of the queue last. */
	private static final byte LAST = 1;

	/** Something else, which was noted before. */
	private static final byte OTHER = 2;

	/** For the consumer, which has no need of what lies where the producers write. */
	private final TimeSource time;

	/**
	 * That of the consumer's thread; written by the consumer (release), which has a full
	 * fence after it has come and before it goes on to something else.
	 */
	private volatile @Nullable CurrentProcess runner;

	/**
	 * What a callback has in hand; written by the consumer (release, or volatile where
	 * the killer must see it).
	 */
	private byte hand = EMPTY;

	/** Since when, in nanoseconds; written by the consumer before {@link #hand}. */
	private long handlingSince;

	/** Written by the consumer (plain); readers may see an older value. */
	private long handled;

	/** Written by the consumer, read by observers. */
	private volatile boolean suspended;

	/**
	 * Nothing but what is urgent is served any more; written by whoever brings the
	 * parent's exit signal, read by the consumer with each message.
	 */
	private volatile boolean urgentOnly;

	HandlingPid(ProcessRuntime runtime, @Nullable Object name, MailboxSpec mailbox, boolean trapParentExit) {
		super(runtime, name, mailbox, trapParentExit);
		this.time = runtime.timeSource();
	}

	// Callbacks

	/**
	 * A callback begins. Whoever kills the process may not see that yet, but takes the
	 * last envelope for one in hand in any case; of anything else it either sees that it
	 * is in hand, or has been seen by this.
	 * @param message what is to be handled
	 * @param envelope what it came in, {@code null} if it was not in the mailbox
	 * @return {@code false} if the process is dead and no callback must run
	 */
	protected final boolean beginHandling(Object message, @Nullable Envelope envelope) {
		CurrentProcess runner = Objects.requireNonNull(this.runner);
		runner.handles();
		this.handlingSince = runner.clock().now(this.time, observation() != null);
		if (envelope != null && envelope.isUser() && isLast(envelope) && overflowing() == null) {
			HAND.setRelease(this, LAST);
		}
		else {
			this.other = message;
			this.otherCall = (envelope instanceof CallMessage call) ? call : null;
			HAND.setVolatile(this, OTHER);
		}
		if (!hasEnded()) {
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
		if (this.hand == OTHER) {
			this.other = null;
			this.otherCall = null;
		}
		HAND.setRelease(this, EMPTY);
	}

	/**
	 * Whether a callback runs. Any thread; the next moment it may be over.
	 * @return whether one does
	 */
	public final boolean isHandling() {
		return (byte) HAND.getAcquire(this) != EMPTY;
	}

	/**
	 * The message in the hands of a callback. Any thread; the next moment it may be over.
	 */
	private @Nullable Object handling() {
		return switch ((byte) HAND.getAcquire(this)) {
			case LAST -> lastMessage();
			case OTHER -> this.other;
			default -> null;
		};
	}

	private @Nullable Object lastMessage() {
		Envelope last = last();
		return (last != null) ? last.peek() : null;
	}

	/**
	 * The call that a callback may have in hand: that of the last envelope has been told
	 * the outcome if it has not. Any thread.
	 */
	private @Nullable CallMessage handlingCall() {
		if ((byte) HAND.getAcquire(this) == OTHER) {
			return this.otherCall;
		}
		// others may have taken the last envelope out if the mailbox is shared
		return (overflowing() == null && last() instanceof CallMessage call) ? call : null;
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
		call.clear();
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
		if (call == null || call.isSettled()) {
			return;
		}
		ExitReason reason = exitReason();
		if (reason != null) {
			call.exited(reason);
		}
	}

	/** Tell those whose calls were handled that the process has ended. Any thread. */
	final void failCalls(ExitReason reason) {
		CallMessage call = handlingCall();
		if (call != null) {
			call.exited(reason);
		}
		DeferredCalls deferred = this.deferredCalls;
		if (deferred != null) {
			deferred.forEach((waiting) -> waiting.exited(reason));
		}
	}

	// Observers

	/** Who runs the process now. Any thread. */
	final @Nullable Thread runner() {
		CurrentProcess runner = this.runner;
		return (runner != null) ? runner.thread() : null;
	}

	final void runner(@Nullable CurrentProcess runner) {
		RUNNER.setRelease(this, runner);
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
	 * The parent wants an end.
	 * @param urgentOnly whether nothing is served before that but what is urgent
	 */
	final void hurry(boolean urgentOnly) {
		this.urgentOnly = urgentOnly;
		stopWaiting();
	}

	final boolean isUrgentOnly() {
		return this.urgentOnly;
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
		Object message = handling();
		Thread thread = runner();
		if (message == null || thread == null) {
			return List.of();
		}
		List<StackTraceElement> stack = List.of(thread.getStackTrace());
		// the thread may have gone on to another process, whose stack this would be
		return (handling() == message && runner() == thread) ? stack : List.of();
	}

	/**
	 * For how long the oldest message in the mailbox has waited, at least; without
	 * waiting for anybody.
	 * @return the time; {@code null} if none waits, or it cannot be told
	 */
	public final @Nullable Duration oldestMessageAge() {
		Observation observation = observation();
		long nanos = (observation != null && size() > 0) ? observation.oldestAge() : -1;
		return (nanos >= 0) ? Duration.ofNanos(nanos) : null;
	}

	public final ProcessInfo info() {
		Object message = handling();
		CurrentProcess runner = this.runner;
		if (runner != null) {
			runner.look();
		}
		Duration since = (message != null) ? Duration.ofNanos(Math.max(0, this.time.nanoTime() - this.handlingSince))
				: null;
		return new ProcessInfo(size(), mailboxSpec(), highWater(), dropped(), rejected(), this.handled, this.suspended,
				(message != null) ? typeOf(message) : null, since,
				(message != null && runner != null) ? runner.thread() : null);
	}

}
