package io.genserver.process;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.MailboxSpec;
import io.genserver.Pid;
import io.genserver.ServerObserver;

/**
 * One incarnation: a mailbox, at most one thread at a time that drains it, and an end.
 * <p>
 * Scheduling is a state machine of two states, and the head of the mailbox says which. An
 * active process belongs to one thread, the consumer. The producer whose envelope is the
 * first of an idle one has it run; the consumer makes it idle by taking the last envelope
 * away from the head, which fails if another has come, so that none is left behind.
 * <p>
 * The end is one compare-and-set of the exit reason, by the consumer or by whoever kills
 * the process. The winner does what follows from it; the consumer, once it is out of user
 * code, drops what is left in the mailbox and releases the incarnation.
 */
public abstract class Process extends LeavingPid {

	/**
	 * Written by the thread that won the end: it will not interrupt the runner any more.
	 */
	private volatile boolean interruptDone;

	/** Consumer only. */
	private boolean started;

	/** Consumer only. */
	private boolean released;

	protected Process(ProcessRuntime runtime, @Nullable Object name, MailboxSpec mailbox, boolean trapParentExit) {
		super(runtime, name, mailbox, trapParentExit);
	}

	// What the loop over the callbacks provides; all but typeOf run on the consumer.

	/** Run the start, and tell the starter. */
	protected abstract void onStart();

	/** Handle a message. */
	protected abstract void onMessage(Envelope envelope);

	/**
	 * What a callback waits for that has left its thread meanwhile: nothing else is
	 * handled before. Any thread; changed by the consumer.
	 */
	protected abstract @Nullable CompletableFuture<?> awaited();

	/** It has come: the callback goes on. */
	protected abstract void onAwaited();

	/**
	 * The mailbox is empty.
	 * @return whether something else was done, so that it should be looked at again
	 */
	protected abstract boolean onEmpty();

	/** The process is about to be idle, unless something comes. */
	protected abstract void onIdle();

	/** A system request was served. */
	protected abstract void onSystemCall();

	/**
	 * Whether what was queued before its parent's exit signal is handled before that.
	 */
	protected abstract boolean drains();

	/** The last callback has returned. */
	protected abstract void onReleased();

	/** Nothing of the process runs any more and its mailbox is empty. */
	protected abstract void onReaped();

	/** The process has ended, and nobody knows; on whatever thread ended it. */
	protected abstract void onEnding();

	/** The process has ended; on whatever thread ended it. */
	protected abstract void onEnded(ExitReason reason);

	// Observers

	/**
	 * Say who is told what the process does. Before anybody can send anything.
	 * @param observers who knows that
	 */
	public final void observers(ServerObserver.Factory observers) {
		observation(Observation.of(observers, this));
	}

	// Scheduling

	/**
	 * Called once, by the starter.
	 * @param parent who the process is linked to, or {@code null}
	 * @param waits whether the starter is about to wait for the start
	 * @return whether another thread runs the process already
	 */
	final boolean launch(@Nullable Process parent, boolean waits) {
		takeOverMessages();
		adopt(parent);
		return runtime().execute(this, waits);
	}

	/**
	 * Any thread.
	 * @return whether another thread runs the process already, and has nothing to do
	 * before this
	 */
	final boolean enqueue(Envelope envelope) {
		boolean runs = false;
		Envelope previous = add(envelope);
		if (previous == null) {
			wokenFromOutside(CurrentProcess.get() == null && !Activations.isVirtual(Thread.currentThread()));
			runs = runtime().execute(this);
		}
		else if (envelope instanceof CallMessage) {
			runs = previous.isSettled();
		}
		ExitReason reason = exitReason();
		if (reason != null) {
			late(envelope, reason);
		}
		return runs;
	}

	@Override
	public final void run() {
		CurrentProcess current = CurrentProcess.ofThread();
		Process outer = current.change(this);
		if (current.worker() == null) {
			current.look();
		}
		try {
			activate(current);
		}
		finally {
			current.change(outer);
			if (outer != null) {
				// this one has run within a callback of that one
				current.goesOn();
			}
		}
	}

	private void activate(CurrentProcess current) {
		TimeSlice slice = new TimeSlice();
		Linger linger = new Linger(this, current);
		// once: it lies where the producers write
		boolean fromOutside = isWokenFromOutside();
		do {
			do {
				runner(current);
				// whoever ends the process from now on sees this thread, or is seen by it
				VarHandle.fullFence();
				while (steps(linger, fromOutside)) {
					CompletableFuture<?> awaited = awaited();
					if ((awaited != null && leaveUntil(awaited)) || (slice.isOver() && letOthersRun())) {
						return;
					}
				}
				if (hasEnded()) {
					reap();
				}
				onIdle();
				runner(null);
			}
			while (!deactivate());
			leave();
		}
		while (isLeftToReap() && tryActivate());
	}

	/**
	 * The current step has nothing left to do that may take long; see {@link Workers}.
	 */
	public static void finishing() {
		Workers.finishing();
	}

	/** It has, or the next one. */
	protected static void goesOn() {
		Workers.goesOn();
	}

	/**
	 * There is more to do, but others wait for a thread.
	 * @return whether another activation goes on with it
	 */
	private boolean letOthersRun() {
		if (!runtime().isOwnWorker()) {
			// only virtual threads have to: the others are made to
			if (Activations.isVirtual(Thread.currentThread())) {
				Thread.yield();
			}
			return false;
		}
		runner(null);
		runtime().putBack(this);
		VarHandle.fullFence();
		leave();
		return true;
	}

	/**
	 * A callback waits for something. Meanwhile the process is neither idle nor does it
	 * have a thread.
	 * @return whether another activation goes on with it
	 */
	private boolean leaveUntil(CompletableFuture<?> awaited) {
		// whoever ends the process from now on sees that it waits, or has been seen here
		if (awaited.isDone() || hasEnded()) {
			return false;
		}
		runner(null);
		VarHandle.fullFence();
		leave();
		awaited.whenComplete((outcome, failure) -> runtime().execute(this));
		return true;
	}

	/**
	 * Do one thing, if there is one or comes at once.
	 * @return {@code false} when there is nothing to do
	 */
	private boolean steps(Linger linger, boolean fromOutside) {
		if (seemsEmpty()) {
			linger.awaitsNextCall(fromOutside);
		}
		if (step()) {
			linger.done();
			return true;
		}
		return linger.findsMore(fromOutside);
	}

	/** The thread goes on to something else; after a full fence. */
	private void leave() {
		if (hasEnded()) {
			// whoever ended it meanwhile may have seen this thread
			awaitInterrupt();
		}
	}

	/** Whatever the killer does to the thread, it has done it. */
	private void awaitInterrupt() {
		while (!this.interruptDone) {
			Thread.yield();
		}
		Thread.interrupted();
	}

	/** Whoever has ended the process meanwhile may have left the rest to this thread. */
	private boolean isLeftToReap() {
		return hasEnded() && !this.released;
	}

	/**
	 * Do one thing.
	 * @return {@code false} when there is nothing to do
	 */
	private boolean step() {
		if (hasEnded()) {
			return false;
		}
		try {
			if (!this.started) {
				this.started = true;
				onStart();
				return true;
			}
			if (awaited() != null) {
				goesOn();
				onAwaited();
				return true;
			}
			Envelope envelope = poll(isUrgentOnly() || isSuspended());
			if (envelope == null) {
				return !isUrgentOnly() && !isSuspended() && onEmpty();
			}
			Observation observation = observation();
			if (observation != null) {
				observation.received(envelope);
			}
			if (envelope instanceof SystemCall call) {
				goesOn();
				call.serve();
				CurrentProcess.ofThread().look();
				onSystemCall();
			}
			else {
				onMessage(envelope);
			}
		}
		catch (Throwable ex) {
			exit(ExitReason.exception(ex));
		}
		return true;
	}

	/** The process is dead and the consumer out of user code. */
	private void reap() {
		awaitInterrupt();
		forgetHandling();
		emptyMailbox();
		release();
		onReaped();
		runtime().notZombie(this);
	}

	private void release() {
		if (!this.released) {
			this.released = true;
			CurrentProcess.outsideAny(this::onReleased);
		}
	}

	// The end

	/** End from inside: the consumer, after the last callback. */
	protected final void exit(ExitReason reason) {
		exit(reason, () -> {
		});
	}

	/**
	 * End from inside: the consumer, after the last callback.
	 * @param reason why
	 * @param farewell what is to be said when the name is free, but before the end
	 */
	protected final void exit(ExitReason reason, Runnable farewell) {
		release();
		runtime().unregister(this);
		farewell.run();
		tellUnhandledBefore(reason);
		finishing();
		end(reason);
	}

	/** Any thread. The one place where a process ends. */
	private void end(ExitReason reason) {
		if (!tryExit(reason)) {
			return;
		}
		Thread thread = runner();
		if (thread != null && thread != Thread.currentThread()) {
			markIfHandling();
			thread.interrupt();
			// a callback that had just begun could not be seen at once
			markIfHandling();
		}
		// before the consumer may empty the mailbox
		Map<String, Integer> unhandled = unhandled();
		this.interruptDone = true;
		runtime().unregister(this);
		List<Relation> peers = new ArrayList<>();
		for (Relation relation : closeRelations()) {
			if (relation.isHolding()) {
				relation.ownerEnded(this, reason);
			}
			else {
				peers.add(relation);
			}
		}
		runtime().ended(this);
		onEnding();
		failCalls(reason);
		leaveMessages(reason);
		tellUnhandled(reason, unhandled);
		ExitSignals.send(this, reason, peers);
		onEnded(reason);
		CompletableFuture<?> awaited = awaited();
		if (awaited != null) {
			awaited.cancel(false);
		}
		else if (tryActivate()) {
			runtime().execute(this);
		}
	}

	/** The process is dead: a callback that runs is abandoned. */
	private void markIfHandling() {
		if (isHandling()) {
			runtime().zombie(this);
		}
	}

	/**
	 * An exit signal arrives.
	 * @param from who sent it, {@code null} if it comes from outside any process
	 * @param reason why
	 * @param broken whether it comes from a link that broke; otherwise {@code kill}
	 * cannot be trapped
	 */
	final void receiveExit(@Nullable Pid from, ExitReason reason, boolean broken) {
		boolean fromParent = isParent(from);
		if (reason.equals(ExitReason.KILL) && !broken) {
			askedToEnd(fromParent);
			end(ExitReason.KILLED);
		}
		else if (traps(from)) {
			if (isAlive()) {
				askedToEnd(fromParent);
				enqueue(new SystemMessage.ExitSignal(from, reason, fromParent));
				if (fromParent) {
					// after the signal: it is there when nothing else is served
					hurry(!drains());
				}
			}
		}
		else if (!reason.equals(ExitReason.NORMAL) || from == this) {
			askedToEnd(fromParent);
			end(reason);
		}
	}

	/** The system closes: whatever it does, it ends now. Any thread. */
	final void closeDown() {
		askedToEnd(true);
		end(ExitReason.KILLED);
	}

	protected final void deliverIdleTick(SystemMessage.IdleTick tick) {
		enqueue(tick);
	}

	/** The start has taken too long. */
	protected final void killUnlinked() {
		unlinkParent();
		end(ExitReason.KILLED);
	}

}
