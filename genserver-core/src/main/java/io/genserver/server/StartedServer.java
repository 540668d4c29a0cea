package io.genserver.server;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.genserver.CrashReport;
import io.genserver.ExitReason;
import io.genserver.LifecycleEvent;
import io.genserver.ServerSpec;
import io.genserver.StartResult;
import io.genserver.process.Process;

/**
 * What a server tells the world about its start and its end: its starter once, and the
 * listeners of the system in order.
 */
abstract class StartedServer extends Process {

	private static final VarHandle STARTER;

	private static final VarHandle PHASE;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			STARTER = lookup.findVarHandle(StartedServer.class, "starter", CompletableFuture.class);
			PHASE = lookup.findVarHandle(StartedServer.class, "phase", byte.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final byte STARTING = 0;

	private static final byte ANNOUNCED = 1;

	private static final byte ENDED = 2;

	private final LocalSystem system;

	/**
	 * Who waits for the start; taken once, by whoever tells it the outcome: the consumer,
	 * the end, or the start timeout.
	 */
	@SuppressWarnings("unused")
	private volatile @Nullable CompletableFuture<StartResult> starter;

	/** Init said ignore; written by the consumer before the end. */
	private volatile boolean ignored;

	/** Written by the consumer before the end. */
	private volatile @Nullable CrashReport crash;

	/**
	 * Compare-and-set by the consumer that announces the start, and by the end. A byte
	 * fills a gap.
	 */
	@SuppressWarnings("unused")
	private volatile byte phase = STARTING;

	StartedServer(LocalSystem system, ServerSpec<?> spec, CompletableFuture<StartResult> starter) {
		super(system.runtime(), (spec.via() != null) ? spec.via() : spec.name(), spec.mailbox(), spec.trapParentExit());
		this.system = system;
		this.starter = starter;
	}

	final LocalSystem system() {
		return this.system;
	}

	@SuppressWarnings("unchecked")
	private @Nullable CompletableFuture<StartResult> takeStarter() {
		return (CompletableFuture<StartResult>) STARTER.getAndSet(this, null);
	}

	/** Init has returned. On the consumer. */
	final boolean announceStart() {
		CompletableFuture<StartResult> waiting = takeStarter();
		if (waiting == null) {
			return false;
		}
		if (this.system.hasListeners()) {
			this.system.publish(new LifecycleEvent.Started(this, this.system.timeSource().now()));
		}
		if (!PHASE.compareAndSet(this, STARTING, ANNOUNCED)) {
			// it was killed meanwhile, and left this to be told in order
			publishEnd();
		}
		// last: what the starter does next, a close even, finds the start announced
		finishing();
		waiting.complete(new StartResult.Started(this));
		return true;
	}

	/** Init said ignore. On the consumer. */
	final void ignored() {
		this.ignored = true;
	}

	/** The server crashes. On the consumer, before the end. */
	final void crashed(CrashReport report) {
		this.crash = report;
	}

	/**
	 * The start has taken too long. Any thread.
	 */
	final void startTimedOut() {
		CompletableFuture<StartResult> waiting = takeStarter();
		if (waiting != null) {
			// before its starter is told
			killUnlinked();
			failed(waiting, ExitReason.TIMEOUT);
		}
	}

	@Override
	protected final void onEnding() {
		if (!PHASE.compareAndSet(this, STARTING, ENDED)) {
			publishEnd();
		}
	}

	@Override
	protected void onEnded(ExitReason reason) {
		CompletableFuture<StartResult> waiting = takeStarter();
		if (waiting == null) {
			return;
		}
		if (this.ignored) {
			waiting.complete(new StartResult.Ignored(toString()));
		}
		else {
			failed(waiting, reason);
		}
	}

	private void failed(CompletableFuture<StartResult> waiting, ExitReason reason) {
		String server = toString();
		if (this.system.hasListeners()) {
			this.system.publish(new LifecycleEvent.StartFailed(server, reason, this.system.timeSource().now()));
		}
		waiting.complete(new StartResult.Failed(server, reason));
	}

	private void publishEnd() {
		ExitReason reason = exitReason();
		if (reason == null || !this.system.hasListeners()) {
			return;
		}
		CrashReport report = this.crash;
		// a kill may have been faster than the crash
		this.system.publish((report != null && report.reason().equals(reason))
				? new LifecycleEvent.Crashed(this, report, this.system.timeSource().now())
				: new LifecycleEvent.Terminated(this, reason, this.system.timeSource().now()));
	}

}
