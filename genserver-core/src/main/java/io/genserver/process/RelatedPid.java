package io.genserver.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.MailboxSpec;
import io.genserver.MonitorRef;
import io.genserver.Pid;
import io.genserver.ServerRef;
import io.genserver.TimerRef;

/**
 * What ties a process to others: its parent, its links and monitors, its timers, the call
 * that it waits for itself, and whose exit signals it traps.
 */
abstract class RelatedPid extends AbstractPid {

	private static final VarHandle RELATIONS;

	static {
		try {
			RELATIONS = MethodHandles.lookup().findVarHandle(RelatedPid.class, "relations", Relations.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final boolean trapParentExit;

	/** Made by whoever needs them first. */
	private volatile @Nullable Relations relations;

	/** Written by the consumer, read by whoever signals. */
	private volatile boolean trapExits;

	/**
	 * Written by the starter, read by whoever has got hold of the process by its name.
	 */
	private volatile boolean launched;

	/**
	 * Its parent, or the close of the system, wants it to end; written by whoever brings
	 * that, read by whoever ends it.
	 */
	private volatile boolean askedToEnd;

	/** Written by the parent's thread, read by whoever keeps a call of the process. */
	private volatile boolean stopping;

	/** The call that the consumer waits for; written by the consumer. */
	private volatile @Nullable CallMessage waitingFor;

	RelatedPid(ProcessRuntime runtime, @Nullable Object name, MailboxSpec mailbox, boolean trapParentExit) {
		super(runtime, name, mailbox);
		this.trapParentExit = trapParentExit;
	}

	// The parent

	/** Called once, by the starter, before the process runs. */
	final void adopt(@Nullable Process parent) {
		this.launched = true;
		this.parent = parent;
		if (parent != null) {
			Link.create(parent, self());
			ExitReason reason = parent.exitReason();
			if (reason != null) {
				self().receiveExit(parent, reason, true);
			}
		}
	}

	/**
	 * Whether it has been launched, so that it is its own affair what it is called. Any
	 * thread.
	 * @return {@code false} before its launch
	 */
	public final boolean isLaunched() {
		return this.launched;
	}

	/** Leave the parent, without a signal. Any thread. */
	final void unlinkParent() {
		Process linked = this.parent;
		if (linked != null) {
			Link.remove(self(), linked);
		}
	}

	/** Who started it linked, {@code null} if nobody did. Any thread. */
	public final @Nullable Pid parent() {
		return this.parent;
	}

	final boolean isParent(@Nullable Pid pid) {
		return pid != null && pid == this.parent;
	}

	final void askedToEnd(boolean byParentOrSystem) {
		if (byParentOrSystem) {
			this.askedToEnd = true;
		}
	}

	final boolean isAskedToEnd() {
		return this.askedToEnd;
	}

	/**
	 * The parent wants an end, and may not restart anything before: no call waits any
	 * longer for a server that is to be restarted.
	 */
	final void stopWaiting() {
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

	// Calls

	final @Nullable CallMessage waitingFor() {
		return this.waitingFor;
	}

	final void waitingFor(@Nullable CallMessage call) {
		this.waitingFor = call;
	}

	// Exit signals

	public final void trapExits(boolean trap) {
		this.trapExits = trap;
	}

	/** Whether exit signals of that process arrive as messages. */
	final boolean traps(@Nullable Pid from) {
		return this.trapExits || (this.trapParentExit && isParent(from));
	}

	/** Send an exit signal from this process. */
	public final void signal(Pid pid, ExitReason reason) {
		if (isAlive() && !CurrentProcess.isFenced()) {
			((Process) pid).receiveExit(self(), reason, false);
		}
	}

	// Relations

	/**
	 * Tie something to the process. Any thread.
	 * @param key of which there can be one
	 * @param relation what is told of the end
	 * @return the relation that has the key now, {@code null} if the process has ended
	 */
	public final @Nullable Relation putRelation(Object key, Relation relation) {
		return relations().putIfAbsent(key, relation);
	}

	private Relations relations() {
		Relations ties = this.relations;
		if (ties != null) {
			return ties;
		}
		Relations fresh = new Relations();
		return RELATIONS.compareAndSet(this, null, fresh) ? fresh : Objects.requireNonNull(this.relations);
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

	/**
	 * Tie a timer to the process. Any thread.
	 * @return {@code false} if the process has ended
	 */
	final boolean addTimer(ProcessTimer timer) {
		return relations().addTimer(timer);
	}

	/** Untie a timer, if it is tied. Any thread. */
	final void removeTimer(ProcessTimer timer) {
		relations().removeTimer(timer);
	}

	/** How many links, monitors, timers and held names there are. Any thread. */
	final int relationCount() {
		Relations ties = this.relations;
		return (ties != null) ? ties.size() : 0;
	}

	/** The process has ended: nothing can be tied to it any more. */
	final List<Relation> closeRelations() {
		Relations ties = (Relations) RELATIONS.getAndSet(this, Relations.CLOSED);
		return (ties != null) ? ties.close() : List.of();
	}

	public final MonitorRef monitor(ServerRef<?> server) {
		CurrentProcess.failIfFenced();
		return Monitor.create(self(), null, (Process) server.pid());
	}

	public final void link(Pid pid) {
		if (!CurrentProcess.isFenced() && isAlive()) {
			Link.create(self(), (Process) pid);
		}
	}

	public final void unlink(Pid pid) {
		if (!CurrentProcess.isFenced()) {
			Link.remove(self(), (Process) pid);
		}
	}

	public final TimerRef sendAfter(Duration delay, Object message) {
		return ProcessTimer.start(self(), message, ProcessTimer.Repeat.NEVER, delay);
	}

	public final TimerRef sendEvery(Duration period, Object message) {
		return ProcessTimer.start(self(), message, ProcessTimer.Repeat.FIXED_RATE, period);
	}

	public final TimerRef sendWithFixedDelay(Duration delay, Object message) {
		return ProcessTimer.start(self(), message, ProcessTimer.Repeat.FIXED_DELAY, delay);
	}

}
