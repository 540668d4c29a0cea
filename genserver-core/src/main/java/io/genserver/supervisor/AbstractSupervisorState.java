package io.genserver.supervisor;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.LifecycleEvent;
import io.genserver.Pid;
import io.genserver.ServerContext;
import io.genserver.StartResult;
import io.genserver.process.KeptMessages;
import io.genserver.server.ChildStart;
import io.genserver.server.LocalSystem;
import io.genserver.server.ServerProcess;

/**
 * What every kind of supervisor knows and does. Changed by the supervisor's process only;
 * observers read it at any time.
 */
abstract class AbstractSupervisorState {

	/** What a supervisor sends itself when a restart has failed. */
	record TryAgain(Object child) {
	}

	private final ServerContext context;

	private final LocalSystem system;

	private final ChildStopper stopper;

	private final SupervisorReports reports;

	private final RestartWindow window;

	/** Written by the supervisor, published to observers by being volatile. */
	private volatile long restarts;

	AbstractSupervisorState(ServerContext context, int maxRestarts, Duration within) {
		this.context = context;
		this.system = (LocalSystem) context.system();
		this.reports = new SupervisorReports(this.system, context.self());
		this.stopper = new ChildStopper(context, this.system.runtime(), this.reports);
		this.window = new RestartWindow(maxRestarts, within);
	}

	/** The state of a running supervisor of some kind. */
	static <S extends AbstractSupervisorState> Optional<S> of(@Nullable Pid pid, Class<S> kind) {
		Object state = (pid instanceof ServerProcess<?> process && pid.isAlive()) ? process.rawState() : null;
		return kind.isInstance(state) ? Optional.of(kind.cast(state)) : Optional.empty();
	}

	/**
	 * A linked process has ended by itself; a stranger, or one that was stopped or
	 * replaced meanwhile, is ignored.
	 * @return whether the supervisor goes on
	 */
	abstract boolean exited(Pid pid, ExitReason reason);

	/**
	 * Restart a child once more if that is still wanted.
	 * @return whether the supervisor goes on
	 */
	abstract boolean tryAgain(Object child);

	/** The supervisor ends. */
	abstract void stopAll();

	/** Run the start of a child. */
	StartResult run(Child child) {
		return run(child, 0);
	}

	/** Run the start of a child whose restarts its crash report is to tell. */
	StartResult runAgain(Child child) {
		return run(child, child.info().restarts());
	}

	private StartResult run(Child child, long restarts) {
		ServerProcess<?> self = (ServerProcess<?>) this.context.self();
		ChildStart start = new ChildStart(restarts, !child.isTemporary(), child.kept());
		self.childStart(start);
		StartResult result;
		try {
			result = run(child.spec());
		}
		finally {
			self.childStart(null);
		}
		KeptMessages kept = start.kept();
		child.kept(kept);
		if (kept != null && result instanceof StartResult.Started started && !kept.isOf(started.pid())) {
			// the start has brought a server that does not keep its messages any more
			child.dropKept();
		}
		return result;
	}

	/** Whatever a start throws is a failed start. */
	private StartResult run(ChildSpec spec) {
		try {
			StartResult result = startOf(spec).start(this.system);
			return (result != null) ? result : new StartResult.Failed(spec.id(), ExitReason.badReturnValue(null));
		}
		catch (Throwable ex) {
			return new StartResult.Failed(spec.id(), ExitReason.exception(ex));
		}
	}

	/** Tell the listeners that a child runs again. */
	void restarted(Child child) {
		this.system.publish(new LifecycleEvent.Restarted(this.context.self(), child.id(), child.info().restarts(),
				this.system.timeSource().now()));
	}

	ChildSpec.Start startOf(ChildSpec spec) {
		return spec.start();
	}

	/** Why a start has neither succeeded nor said ignore. */
	static ExitReason failure(StartResult result) {
		if (result instanceof StartResult.AlreadyStarted present) {
			return ExitReason.of("already_started", present.holder());
		}
		return ((StartResult.Failed) result).reason();
	}

	/**
	 * Note and report that the process of a child has ended by itself.
	 * @return whether it is to be restarted
	 */
	boolean isToBeRestarted(Child child, ExitReason reason) {
		child.exited(reason, this.system.timeSource().now(), !reason.isQuiet());
		Restart type = child.spec().restart();
		boolean again = type == Restart.PERMANENT || (type == Restart.TRANSIENT && !reason.isQuiet());
		if (again || !reason.isQuiet()) {
			this.reports.childTerminated(child, reason);
		}
		return again;
	}

	/**
	 * Count an attempt to restart a child.
	 * @return whether it is still tolerated
	 */
	boolean countRestart(Child child) {
		if (!this.window.add(this.system.timeSource().nanoTime())) {
			this.reports.gaveUp(child, this.window);
			this.system
				.publish(new LifecycleEvent.GaveUp(this.context.self(), child.id(), this.system.timeSource().now()));
			return false;
		}
		this.restarts++;
		return true;
	}

	/**
	 * A restart has failed: try again behind whatever is queued, so that requests are
	 * served between attempts.
	 */
	void tryAgainLater(Object child) {
		this.context.self().cast(new TryAgain(child));
	}

	ChildStopper stopper() {
		return this.stopper;
	}

	SupervisorReports reports() {
		return this.reports;
	}

	int restartsInWindow() {
		return this.window.count(this.system.timeSource().nanoTime());
	}

	long restarts() {
		return this.restarts;
	}

}
