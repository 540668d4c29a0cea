package io.genserver.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.MailboxFullException;
import io.genserver.MailboxSpec;
import io.genserver.MonitorRef;
import io.genserver.Pid;
import io.genserver.ServerExitedException;
import io.genserver.ServerRef;
import io.genserver.TimerRef;

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
public abstract class Process extends AbstractPid {

	private static final VarHandle STATUS;

	private static final VarHandle EXIT;

	private static final VarHandle RELATIONS;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			STATUS = lookup.findVarHandle(Process.class, "status", int.class);
			EXIT = lookup.findVarHandle(Process.class, "exit", ExitReason.class);
			RELATIONS = lookup.findVarHandle(Process.class, "relations", Relations.class);
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

	private final boolean trapParentExit;

	/** Set by the starter before the process runs, which publishes it. */
	private @Nullable Process parent;

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

	/** The consumer's thread; written by the consumer. */
	private volatile @Nullable Thread runner;

	/** Made by whoever needs them first. */
	private volatile @Nullable Relations relations;

	/** Written by the consumer, read by whoever signals. */
	private volatile boolean trapExits;

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

	/** Consumer only. */
	private boolean started;

	/** Written by the consumer, read by observers. */
	private volatile boolean suspended;

	/** Consumer only. */
	private boolean released;

	protected Process(ProcessRuntime runtime, @Nullable String name, MailboxSpec mailbox, boolean trapParentExit) {
		super(runtime, name, mailbox);
		this.trapParentExit = trapParentExit;
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

	/** The last callback has returned. */
	protected abstract void onReleased();

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

	// Scheduling

	/** Called once, by the starter. */
	final void launch(@Nullable Process parent) {
		this.parent = parent;
		if (parent != null) {
			Link.create(parent, this);
			ExitReason reason = parent.exit;
			if (reason != null) {
				receiveExit(parent, reason, true);
			}
		}
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
		if (reason != null && envelope instanceof CallMessage call) {
			// the death may have been told to the callers before this one was there
			call.exited(reason);
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
			this.runner = thread;
			while (step()) {
				if (--batch == 0) {
					batch = BATCH;
					if (virtual) {
						Thread.yield();
					}
				}
			}
			this.runner = null;
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
			Envelope envelope = poll(this.suspended);
			if (envelope == null) {
				return !this.suspended && onEmpty();
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
		this.handling = null;
		this.handlingCall = null;
		for (Envelope envelope; (envelope = poll(false)) != null;) {
			envelope.undelivered(this);
		}
		release();
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
		end(reason);
	}

	/** Any thread. The one place where a process ends. */
	private void end(ExitReason reason) {
		if (!EXIT.compareAndSet(this, null, reason)) {
			return;
		}
		Thread thread = this.runner;
		if (thread != null && thread != Thread.currentThread()) {
			if (this.handling != null) {
				runtime().zombie(this);
			}
			thread.interrupt();
		}
		this.interruptDone = true;
		runtime().unregister(this);
		Relations ties = (Relations) RELATIONS.getAndSet(this, Relations.CLOSED);
		List<Relation> ending = (ties != null) ? ties.close() : List.of();
		for (Relation relation : ending) {
			if (relation.isHolding()) {
				relation.ownerEnded(this, reason);
			}
		}
		runtime().ended(this);
		onEnding();
		failCalls(reason);
		Overflowing overflowing = overflowing();
		if (overflowing != null) {
			overflowing.wakeAll();
		}
		ExitSignals.send(this, reason, ending.stream().filter((relation) -> !relation.isHolding()).toList());
		onEnded(reason);
		if (this.status == IDLE && STATUS.compareAndSet(this, IDLE, ACTIVE)) {
			runtime().execute(this);
		}
	}

	private void failCalls(ExitReason reason) {
		CallMessage call = this.handlingCall;
		if (call != null) {
			call.exited(reason);
		}
		DeferredCalls deferred = this.deferredCalls;
		if (deferred != null) {
			deferred.forEach((waiting) -> waiting.exited(reason));
		}
		forEachQueued((envelope) -> {
			if (envelope instanceof CallMessage waiting) {
				waiting.exited(reason);
			}
		});
	}

	/**
	 * An exit signal arrives.
	 * @param from who sent it, {@code null} if it comes from outside any process
	 * @param reason why
	 * @param broken whether it comes from a link that broke; otherwise {@code kill}
	 * cannot be trapped
	 */
	final void receiveExit(@Nullable Pid from, ExitReason reason, boolean broken) {
		if (reason.equals(ExitReason.KILL) && !broken) {
			end(ExitReason.KILLED);
		}
		else if (traps(from)) {
			if (this.exit == null) {
				enqueueSystem(new SystemMessage.ExitSignal(from, reason, isParent(from)));
			}
		}
		else if (!reason.equals(ExitReason.NORMAL) || from == this) {
			end(reason);
		}
	}

	/** Whether exit signals of that process arrive as messages. */
	final boolean traps(@Nullable Pid from) {
		return this.trapExits || (this.trapParentExit && isParent(from));
	}

	// For the loop over the callbacks

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
		if (this.exit == null) {
			return true;
		}
		endHandling();
		if (envelope != null) {
			// the death came after it had been taken out of the mailbox
			envelope.undelivered(this);
		}
		return false;
	}

	/** A callback has returned. */
	protected final void endHandling() {
		this.handling = null;
		this.handlingCall = null;
		if (Thread.currentThread().isInterrupted() && this.exit == null) {
			// the callback's own affair; the next message must not be interrupted by it
			Thread.interrupted();
		}
	}

	/** A call that the killer of the process may have missed is told of the end. */
	protected final void failIfEnded(@Nullable CallMessage call) {
		ExitReason reason = this.exit;
		if (reason != null && call != null) {
			call.exited(reason);
		}
	}

	/** A message was handled. */
	protected final void countHandled() {
		this.handled++;
	}

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

	/** Only system requests and the parent's exit are served while suspended. */
	public final void suspend(boolean flag) {
		this.suspended = flag;
	}

	/** Whether it is suspended. Any thread. */
	public final boolean isSuspended() {
		return this.suspended;
	}

	public final void trapExits(boolean trap) {
		this.trapExits = trap;
	}

	/** Who started it linked, {@code null} if nobody did. Any thread. */
	public final @Nullable Pid parent() {
		return this.parent;
	}

	private boolean isParent(@Nullable Pid pid) {
		return pid != null && pid == this.parent;
	}

	/** Put a message that must not be refused in front of the info handler. */
	public final void deliver(Object message) {
		deliver(message, () -> true);
	}

	/**
	 * Put a message that must not be refused in front of the info handler.
	 * @param message the message
	 * @param wanted asked just before it is handled
	 */
	public final void deliver(Object message, BooleanSupplier wanted) {
		if (isFenced()) {
			return;
		}
		if (this.exit != null) {
			runtime().deadLetter();
			return;
		}
		enqueueSystem(new SystemMessage.Notice(wanted::getAsBoolean, message));
	}

	protected final void deliverIdleTick(SystemMessage.IdleTick tick) {
		enqueueSystem(tick);
	}

	/** Send an exit signal from this process. */
	public final void signal(Pid pid, ExitReason reason) {
		if (this.exit == null && !isFenced()) {
			((Process) pid).receiveExit(this, reason, false);
		}
	}

	/** The start has taken too long. */
	protected final void killUnlinked() {
		Process linked = this.parent;
		if (linked != null) {
			Link.remove(this, linked);
		}
		end(ExitReason.KILLED);
	}

	// Relations

	/**
	 * Tie something to the process. Any thread.
	 * @param key of which there can be one
	 * @param relation what is told of the end
	 * @return the relation that has the key now, {@code null} if the process has ended
	 */
	public final @Nullable Relation putRelation(Object key, Relation relation) {
		Relations ties = this.relations;
		if (ties == null) {
			Relations fresh = new Relations();
			ties = RELATIONS.compareAndSet(this, null, fresh) ? fresh : this.relations;
		}
		return (ties != null) ? ties.putIfAbsent(key, relation) : null;
	}

	/**
	 * Untie something from the process. Any thread.
	 * @param key its key
	 * @return what was tied, or {@code null}
	 */
	public final @Nullable Relation removeRelation(Object key) {
		Relations ties = this.relations;
		return (ties != null) ? ties.remove(key) : null;
	}

	public final MonitorRef monitor(ServerRef<?> server) {
		failIfFenced();
		return Monitor.create(this, null, (Process) server.pid());
	}

	public final void link(Pid pid) {
		if (!isFenced() && this.exit == null) {
			Link.create(this, (Process) pid);
		}
	}

	public final void unlink(Pid pid) {
		if (!isFenced()) {
			Link.remove(this, (Process) pid);
		}
	}

	public final TimerRef sendAfter(Duration delay, Object message) {
		return ProcessTimer.start(this, message, ProcessTimer.Repeat.NEVER, delay);
	}

	public final TimerRef sendEvery(Duration period, Object message) {
		return ProcessTimer.start(this, message, ProcessTimer.Repeat.FIXED_RATE, period);
	}

	public final TimerRef sendWithFixedDelay(Duration delay, Object message) {
		return ProcessTimer.start(this, message, ProcessTimer.Repeat.FIXED_DELAY, delay);
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

	final @Nullable CallMessage waitingFor() {
		return this.waitingFor;
	}

	final void waitingFor(@Nullable CallMessage call) {
		this.waitingFor = call;
	}

	public final ProcessInfo info() {
		Object message = this.handling;
		Thread thread = this.runner;
		Duration since = (message != null)
				? Duration.ofNanos(Math.max(0, runtime().timeSource().nanoTime() - this.handlingSince)) : null;
		return new ProcessInfo(size(), mailboxSpec(), highWater(), dropped(), rejected(), this.handled, this.suspended,
				(message != null) ? typeOf(message) : null, since, (message != null) ? thread : null);
	}

	final MailboxFullException mailboxFull(String messageType) {
		return new MailboxFullException(toString(), messageType, mailboxSpec().capacity());
	}

	/** A request that the loop answers itself, from any thread. OTP: {@code sys}. */
	public final @Nullable Object systemCall(Function<Process, @Nullable Object> request, Duration timeout) {
		return Calls.system(this, request, timeout);
	}

}
