package io.genserver.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.MailboxSpec;
import io.genserver.Pid;
import io.genserver.ServerExitedException;
import io.genserver.ServerObserver;

/**
 * One incarnation: a mailbox, at most one thread at a time that drains it, and an end.
 * <p>
 * Scheduling is a state machine of two states. {@code ACTIVE} belongs to one thread, the
 * consumer; a producer that finds {@code IDLE} after it has enqueued makes it
 * {@code ACTIVE} and has the process run. The consumer goes back to {@code IDLE} and then
 * looks once more, so that no message is left behind.
 * <p>
 * The end is one compare-and-set of the exit reason, by the consumer or by whoever kills
 * the process. The winner does what follows from it; the consumer, once it is out of user
 * code, drops what is left in the mailbox and releases the incarnation.
 */
public abstract class Process extends LeavingPid {

	private static final VarHandle STATUS;

	private static final VarHandle EXIT;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			STATUS = lookup.findVarHandle(Process.class, "status", int.class);
			EXIT = lookup.findVarHandle(Process.class, "exit", ExitReason.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final int IDLE = 0;

	private static final int ACTIVE = 1;

	/** Messages handled before other virtual threads get a turn. */
	private static final int BATCH = 256;

	/** The process that the thread is running. */
	private static final ThreadLocal<@Nullable Process> CURRENT = new ThreadLocal<>();

	/**
	 * Compare-and-set by producers and the consumer; ACTIVE from birth, for the start.
	 */
	private volatile int status = ACTIVE;

	/** Null while the process lives; set once, see {@link #end}. */
	private volatile @Nullable ExitReason exit;

	/**
	 * Written by the thread that won the end: it will not interrupt the runner any more.
	 */
	private volatile boolean interruptDone;

	/**
	 * Nothing but what is urgent is served any more; written by whoever brings the
	 * parent's exit signal, read by the consumer.
	 */
	private volatile boolean urgentOnly;

	/** Consumer only. */
	private boolean started;

	/** Consumer only. */
	private boolean released;

	protected Process(ProcessRuntime runtime, @Nullable String name, MailboxSpec mailbox, boolean trapParentExit) {
		super(runtime, name, mailbox, trapParentExit);
	}

	// What the loop over the callbacks provides; all but typeOf run on the consumer.

	/** Run the start, and tell the starter. */
	protected abstract void onStart();

	/** Handle a message. */
	protected abstract void onMessage(Envelope envelope);

	/**
	 * The mailbox is empty.
	 * @return whether something else was done, so that it should be looked at again
	 */
	protected abstract boolean onEmpty();

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

	// The current process

	/**
	 * The process whose callback the current thread is running. OTP: {@code self/0}.
	 * @return the process, {@code null} outside any
	 */
	public static @Nullable Process current() {
		return CURRENT.get();
	}

	/**
	 * Whether the current thread runs a callback that was abandoned because its process
	 * is dead.
	 * @return whether nothing it does counts any more
	 */
	static boolean isFenced() {
		Process current = CURRENT.get();
		return current != null && current.exit != null;
	}

	/** Fail an abandoned callback that wants something in return. */
	public static void failIfFenced() {
		Process current = CURRENT.get();
		if (current != null && current.exit != null) {
			throw new ServerExitedException(current.toString(), current.exit);
		}
	}

	/**
	 * Run somebody's code on this thread without being taken for its process.
	 * @param code the code
	 */
	public static void outsideAnyProcess(Runnable code) {
		Process outer = CURRENT.get();
		if (outer == null) {
			code.run();
			return;
		}
		CURRENT.set(null);
		try {
			code.run();
		}
		finally {
			CURRENT.set(outer);
		}
	}

	// Observers

	/**
	 * Say who is told what the process does. Before anybody can send anything.
	 * @param observers who knows that
	 */
	public final void observers(ServerObserver.Factory observers) {
		observation(Observation.of(observers, this));
	}

	// Scheduling

	/** Called once, by the starter. */
	final void launch(@Nullable Process parent) {
		takeOverMessages();
		adopt(parent);
		runtime().execute(this);
	}

	/** Any thread. */
	final void enqueueSystem(Envelope envelope) {
		enqueue(envelope);
		wake(envelope);
	}

	/** Any thread, after an enqueue. */
	final void wake(Envelope envelope) {
		if (this.status == IDLE && STATUS.compareAndSet(this, IDLE, ACTIVE)) {
			runtime().execute(this);
		}
		ExitReason reason = this.exit;
		if (reason != null) {
			late(envelope, reason);
		}
	}

	@Override
	public final void run() {
		Thread thread = Thread.currentThread();
		Process outer = CURRENT.get();
		CURRENT.set(this);
		try {
			activate(thread);
		}
		finally {
			CURRENT.set(outer);
		}
	}

	private void activate(Thread thread) {
		boolean virtual = Activations.isVirtual(thread);
		int batch = BATCH;
		do {
			runner(thread);
			while (step()) {
				if (--batch == 0) {
					batch = BATCH;
					if (virtual) {
						Thread.yield();
					}
				}
			}
			runner(null);
			if (this.exit != null) {
				reap();
			}
			this.status = IDLE;
		}
		while (hasWork() && STATUS.compareAndSet(this, IDLE, ACTIVE));
	}

	private boolean hasWork() {
		return hasQueued() || (this.exit != null && !this.released);
	}

	/**
	 * Do one thing.
	 * @return {@code false} when there is nothing to do
	 */
	private boolean step() {
		if (this.exit != null) {
			return false;
		}
		try {
			if (!this.started) {
				this.started = true;
				onStart();
				return true;
			}
			Envelope envelope = poll(this.urgentOnly || isSuspended());
			if (envelope == null) {
				return !this.urgentOnly && !isSuspended() && onEmpty();
			}
			Observation observation = observation();
			if (observation != null) {
				observation.received(envelope);
			}
			if (envelope instanceof SystemCall call) {
				call.serve();
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
		while (!this.interruptDone) {
			Thread.yield();
		}
		Thread.interrupted();
		forgetHandling();
		emptyMailbox();
		release();
		onReaped();
		runtime().notZombie(this);
	}

	private void release() {
		if (!this.released) {
			this.released = true;
			outsideAnyProcess(this::onReleased);
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
		end(reason);
	}

	/** Any thread. The one place where a process ends. */
	private void end(ExitReason reason) {
		if (!EXIT.compareAndSet(this, null, reason)) {
			return;
		}
		Thread thread = runner();
		if (thread != null && thread != Thread.currentThread()) {
			if (isHandling()) {
				runtime().zombie(this);
			}
			thread.interrupt();
		}
		// before the consumer may empty the mailbox
		Map<String, Integer> unhandled = unhandled();
		this.interruptDone = true;
		runtime().unregister(this);
		List<Relation> ending = closeRelations();
		for (Relation relation : ending) {
			if (relation.isHolding()) {
				relation.ownerEnded(this, reason);
			}
		}
		runtime().ended(this);
		onEnding();
		failCalls(reason);
		leaveMessages(reason);
		tellUnhandled(reason, unhandled);
		ExitSignals.send(this, reason, ending.stream().filter((relation) -> !relation.isHolding()).toList());
		onEnded(reason);
		if (this.status == IDLE && STATUS.compareAndSet(this, IDLE, ACTIVE)) {
			runtime().execute(this);
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
			if (this.exit == null) {
				askedToEnd(fromParent);
				enqueueSystem(new SystemMessage.ExitSignal(from, reason, fromParent));
				if (fromParent) {
					// after the signal: it is there when nothing else is served
					this.urgentOnly = !drains();
					hurry();
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
		enqueueSystem(tick);
	}

	/** The start has taken too long. */
	protected final void killUnlinked() {
		unlinkParent();
		end(ExitReason.KILLED);
	}

	// Observers

	@Override
	public final boolean isAlive() {
		return this.exit == null;
	}

	@Override
	public final @Nullable ExitReason exitReason() {
		return this.exit;
	}

}
