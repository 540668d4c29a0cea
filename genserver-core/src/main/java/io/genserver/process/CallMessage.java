package io.genserver.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.genserver.CallInterruptedException;
import io.genserver.ExitReason;
import io.genserver.From;
import io.genserver.MailboxFullException;
import io.genserver.NoSuchServerException;
import io.genserver.ServerExitedException;

/**
 * A request, and the slot for its one reply: whoever fills it first wins, be it a reply,
 * the server's end or the caller's deadline.
 */
public abstract sealed class CallMessage extends Envelope implements From<Object>
		permits AsyncCall, RequestCall, SyncCall, SystemCall {

	private static final VarHandle RESULT;

	private static final VarHandle TARGET;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			RESULT = lookup.findVarHandle(CallMessage.class, "result", Object.class);
			TARGET = lookup.findVarHandle(CallMessage.class, "target", Process.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final Object NULL = new Object();

	private static final Object TIMED_OUT = new Object();

	private static final Object INTERRUPTED = new Object();

	private record Failed(Throwable exception) {
	}

	private record Exited(ExitReason reason) {
	}

	private record Refused(MailboxFullException exception) {
	}

	/**
	 * Written by the sender, published by the enqueue; then by whoever moves the call to
	 * the next incarnation (release).
	 */
	private Process target;

	private final @Nullable Process caller;

	/**
	 * Written by the sender, published by the enqueue; cleared by the consumer. Observers
	 * may see either.
	 */
	private @Nullable Object request;

	/** Null until settled, then fixed; see {@link #settle}. */
	@SuppressWarnings("unused")
	private volatile @Nullable Object result;

	/** The server has handled it without a reply; written by the consumer. */
	private volatile boolean deferred;

	/** The list of the target's deferred calls; see {@link DeferredCalls}. */
	volatile @Nullable CallMessage nextDeferred;

	CallMessage(Process target, Object request, @Nullable Process caller) {
		this.target = target;
		this.request = Objects.requireNonNull(request, "request");
		this.caller = caller;
	}

	/**
	 * The request, until it was handled.
	 * @return the request
	 */
	public final Object request() {
		return Objects.requireNonNull(this.request, "handled already");
	}

	/** Whoever keeps it for a later reply does not keep the request. On the consumer. */
	final void clear() {
		this.request = null;
	}

	@Override
	@Nullable Object observed() {
		return this.request;
	}

	/**
	 * The server whose callback is waiting for the reply.
	 * @return the caller, {@code null} if it is a plain thread or does not wait
	 */
	public final @Nullable Process caller() {
		return this.caller;
	}

	final Process target() {
		return (Process) TARGET.getAcquire(this);
	}

	/** The next incarnation of the target will handle it. */
	final void moveTo(Process next) {
		TARGET.setRelease(this, next);
	}

	@Override
	final boolean isSettled() {
		return this.result != null;
	}

	final boolean isDeferred() {
		return this.deferred;
	}

	final void markDeferred() {
		this.deferred = true;
	}

	@Override
	boolean isUser() {
		return true;
	}

	@Override
	final @Nullable Object peek() {
		return this.request;
	}

	@Override
	final void undelivered(Process process) {
		exited(Objects.requireNonNull(process.exitReason()));
	}

	@Override
	final void dropped(Process process) {
		settle(new Refused(process.mailboxFull("the oldest message")));
	}

	@Override
	public void reply(@Nullable Object value) {
		if (mayReply()) {
			settle((value != null) ? value : NULL);
		}
	}

	@Override
	public void replyException(Throwable exception) {
		Objects.requireNonNull(exception, "exception");
		if (mayReply()) {
			settle(new Failed(exception));
		}
	}

	/** What a dead server's abandoned callback still says does not count. */
	private boolean mayReply() {
		return !target().hasEnded() && !CurrentProcess.isFenced();
	}

	final void exited(ExitReason reason) {
		settle(new Exited(reason));
	}

	/**
	 * The target has ended and may be restarted, but a caller that is to stop does not
	 * wait for that.
	 */
	final void exitedIfCallerStops() {
		ExitReason reason = target().exitReason();
		if (reason != null && this.caller != null && this.caller.isStopping()) {
			exited(reason);
		}
	}

	final void timedOut() {
		settle(TIMED_OUT);
	}

	final void interrupted() {
		settle(INTERRUPTED);
	}

	private void settle(Object outcome) {
		if (RESULT.compareAndSet(this, null, outcome)) {
			onSettled();
		}
	}

	/** The sender is about to park until it is settled, and looks once more first. */
	void beforeParking() {
	}

	/** Tell the caller; on whatever thread has settled it. */
	abstract void onSettled();

	/** What the outcome means to the caller. Only once settled. */
	final @Nullable Object value() throws Throwable {
		Object outcome = this.result;
		if (outcome == NULL) {
			return null;
		}
		if (outcome == TIMED_OUT) {
			throw new TimedOut();
		}
		if (outcome == INTERRUPTED) {
			throw new CallInterruptedException(target().toString());
		}
		if (outcome instanceof Failed failed) {
			throw failed.exception();
		}
		if (outcome instanceof Exited exited) {
			throw exited.reason().equals(ExitReason.NOPROC) ? new NoSuchServerException(target().toString())
					: new ServerExitedException(target().toString(), exited.reason());
		}
		if (outcome instanceof Refused refused) {
			throw refused.exception();
		}
		return outcome;
	}

	/** To be replaced by an exception that explains it. */
	static final class TimedOut extends Exception {

		private static final long serialVersionUID = 1L;

		TimedOut() {
			super(null, null, false, false);
		}

	}

}
