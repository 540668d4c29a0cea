package io.genserver.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.LifecycleEvent;
import io.genserver.Pid;
import io.genserver.ServerContext;
import io.genserver.StartResult;
import io.genserver.TimeSource;
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

	/** What follows from the failure of a child. */
	enum Verdict {

		/** It is started again, now or after its backoff. */
		RESTART,

		/** It is parked. */
		PARK,

		/** The supervisor ends. */
		GIVE_UP

	}

	private final ServerContext context;

	private final LocalSystem system;

	private final ChildStopper stopper;

	private final SupervisorReports reports;

	private final RestartWindow window;

	private final GiveUp onGiveUp;

	/** Written by the supervisor, published to observers by being volatile. */
	private volatile long restarts;

	AbstractSupervisorState(ServerContext context, int maxRestarts, Duration within, GiveUp onGiveUp) {
		this.context = context;
		this.system = (LocalSystem) context.system();
		this.reports = new SupervisorReports(this.system, context.self());
		this.stopper = new ChildStopper(context, this.system.runtime(), this.reports);
		this.window = new RestartWindow(maxRestarts, within);
		this.onGiveUp = onGiveUp;
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

	/**
	 * Start the children that have waited long enough, if they still wait.
	 * @return whether the supervisor goes on
	 */
	abstract boolean waited(Waiting waiting);

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
		child.exited(reason, this.system.timeSource(), !reason.isQuiet());
		Restart type = child.spec().restart();
		boolean again = type == Restart.PERMANENT || (type == Restart.TRANSIENT && !reason.isQuiet());
		if (again || !reason.isQuiet()) {
			this.reports.childTerminated(child, reason);
		}
		return again;
	}

	/** Count a failure of a child, and see whether it is still tolerated. */
	Verdict countFailure(Child child) {
		if (this.window.add(child, this.system.timeSource().nanoTime())) {
			this.restarts++;
			return Verdict.RESTART;
		}
		if (this.onGiveUp == GiveUp.PARK && this.window.isExhaustedBy(child)) {
			this.window.forget(child);
			return Verdict.PARK;
		}
		this.reports.gaveUp(child, this.window);
		this.system.publish(new LifecycleEvent.GaveUp(this.context.self(), child.id(), this.system.timeSource().now()));
		return Verdict.GIVE_UP;
	}

	/** Give up on a child, but not on the others. */
	void park(Child culprit, List<Child> group) {
		// nobody knows when they run again: callers are not to wait for that
		group.forEach(Child::dropKept);
		this.reports.parked(culprit, group, this.window, await(culprit, group, true));
		this.system
			.publish(new LifecycleEvent.Parked(this.context.self(), culprit.id(), this.system.timeSource().now()));
	}

	/** Let children without processes wait as long as the backoff of one of them says. */
	void waitForRestart(Child culprit, List<Child> group) {
		this.reports.waits(culprit, Objects.requireNonNull(await(culprit, group, false)));
	}

	/** A parked child could not be started, which is reported and has no other effect. */
	void goOnWaiting(Child culprit, List<Child> group) {
		await(culprit, group, true);
	}

	private @Nullable Duration await(Child culprit, List<Child> group, boolean parked) {
		Waiting waiting = new Waiting(culprit, parked);
		Duration delay = culprit.hasBackoff() ? culprit.nextDelay() : null;
		Instant until = (delay != null) ? this.system.timeSource().now().plus(delay) : null;
		group.forEach((child) -> child.waiting(waiting, until));
		if (delay != null) {
			waiting.timer(this.context.sendAfter(delay, waiting));
		}
		return delay;
	}

	/**
	 * A restart has failed: try again behind whatever is queued, so that requests are
	 * served between attempts.
	 */
	void tryAgainLater(Object child) {
		this.context.self().cast(new TryAgain(child));
	}

	TimeSource time() {
		return this.system.timeSource();
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
