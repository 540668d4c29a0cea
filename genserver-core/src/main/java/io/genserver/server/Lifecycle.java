package io.genserver.server;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.genserver.CrashReport;
import io.genserver.ExitReason;
import io.genserver.LifecycleEvent;
import io.genserver.StartResult;
import io.genserver.process.Process;

/**
 * What a server tells the world about its start and its end: its starter once, and the
 * listeners of the system in order.
 */
final class Lifecycle {

	private static final VarHandle STARTER;

	private static final VarHandle PHASE;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			STARTER = lookup.findVarHandle(Lifecycle.class, "starter", CompletableFuture.class);
			PHASE = lookup.findVarHandle(Lifecycle.class, "phase", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final int STARTING = 0;

	private static final int ANNOUNCED = 1;

	private static final int ENDED = 2;

	private final LocalSystem system;

	private final Process process;

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

	/** Compare-and-set by the consumer that announces the start, and by the end. */
	@SuppressWarnings("unused")
	private volatile int phase = STARTING;

	Lifecycle(LocalSystem system, Process process, CompletableFuture<StartResult> starter) {
		this.system = system;
		this.process = process;
		this.starter = starter;
	}

	@SuppressWarnings("unchecked")
	private @Nullable CompletableFuture<StartResult> takeStarter() {
		return (CompletableFuture<StartResult>) STARTER.getAndSet(this, null);
	}

	/** Init has returned. On the consumer. */
	boolean started() {
		CompletableFuture<StartResult> waiting = takeStarter();
		if (waiting == null) {
			return false;
		}
		if (this.system.hasListeners()) {
			this.system.publish(new LifecycleEvent.Started(this.process, this.system.timeSource().now()));
		}
		if (!PHASE.compareAndSet(this, STARTING, ANNOUNCED)) {
			// it was killed meanwhile, and left this to be told in order
			publishEnd();
		}
		// last: what the starter does next, a close even, finds the start announced
		waiting.complete(new StartResult.Started(this.process));
		return true;
	}

	/** Init said ignore. On the consumer. */
	void ignored() {
		this.ignored = true;
	}

	/** The server crashes. On the consumer, before the end. */
	void crashed(CrashReport report) {
		this.crash = report;
	}

	/**
	 * The start has taken too long. Any thread.
	 * @param kill ends the server before its starter is told
	 */
	void timedOut(Runnable kill) {
		CompletableFuture<StartResult> waiting = takeStarter();
		if (waiting != null) {
			kill.run();
			failed(waiting, ExitReason.TIMEOUT);
		}
	}

	/** The server has ended, and nobody knows. On whatever thread ended it. */
	void ending() {
		if (!PHASE.compareAndSet(this, STARTING, ENDED)) {
			publishEnd();
		}
	}

	/** The server has ended. On whatever thread ended it. */
	void ended(ExitReason reason) {
		CompletableFuture<StartResult> waiting = takeStarter();
		if (waiting == null) {
			return;
		}
		if (this.ignored) {
			waiting.complete(new StartResult.Ignored(this.process.toString()));
		}
		else {
			failed(waiting, reason);
		}
	}

	private void failed(CompletableFuture<StartResult> waiting, ExitReason reason) {
		String server = this.process.toString();
		if (this.system.hasListeners()) {
			this.system.publish(new LifecycleEvent.StartFailed(server, reason, this.system.timeSource().now()));
		}
		waiting.complete(new StartResult.Failed(server, reason));
	}

	private void publishEnd() {
		ExitReason reason = this.process.exitReason();
		if (reason == null || !this.system.hasListeners()) {
			return;
		}
		CrashReport report = this.crash;
		// a kill may have been faster than the crash
		this.system.publish((report != null && report.reason().equals(reason))
				? new LifecycleEvent.Crashed(this.process, report, this.system.timeSource().now())
				: new LifecycleEvent.Terminated(this.process, reason, this.system.timeSource().now()));
	}

}
