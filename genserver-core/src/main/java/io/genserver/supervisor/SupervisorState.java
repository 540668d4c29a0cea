package io.genserver.supervisor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.LifecycleEvent;
import io.genserver.Pid;
import io.genserver.ServerContext;
import io.genserver.StartResult;
import io.genserver.server.LocalSystem;
import io.genserver.server.ServerProcess;

/**
 * The children of a supervisor, and what is done to them. Changed by the supervisor's
 * process only; observers read it at any time.
 */
final class SupervisorState {

	/** What a supervisor sends itself when a restart has failed. */
	record TryAgain(String id) {
	}

	private final SupervisorSpec spec;

	private final ServerContext context;

	private final LocalSystem system;

	private final ChildStopper stopper;

	private final SupervisorReports reports;

	private final RestartWindow window;

	/** In start order. */
	private final CopyOnWriteArrayList<Child> children = new CopyOnWriteArrayList<>();

	/** Written by the supervisor, read by observers. */
	private volatile long restarts;

	SupervisorState(SupervisorSpec spec, ServerContext context) {
		this.spec = spec;
		this.context = context;
		this.system = (LocalSystem) context.system();
		this.reports = new SupervisorReports(context.self().toString());
		this.stopper = new ChildStopper(context, this.system.runtime(), this.reports);
		this.window = new RestartWindow(spec.maxRestarts(), spec.within());
	}

	/** The state of a running supervisor. */
	static Optional<SupervisorState> of(Pid pid) {
		Object state = (pid.isAlive() && pid instanceof ServerProcess<?> process) ? process.rawState() : null;
		return (state instanceof SupervisorState present) ? Optional.of(present) : Optional.empty();
	}

	@Nullable Child find(String id) {
		for (Child child : this.children) {
			if (child.id().equals(id)) {
				return child;
			}
		}
		return null;
	}

	@Nullable Child find(Pid pid) {
		for (Child child : this.children) {
			if (child.pid() == pid) {
				return child;
			}
		}
		return null;
	}

	void remove(Child child) {
		this.children.remove(child);
	}

	// Starting

	/**
	 * Start all children of the specification, in order.
	 * @return {@code null}, or what failed: then those started before it are stopped
	 */
	@Nullable FailedToStartChild startAll() {
		for (ChildSpec childSpec : this.spec.children()) {
			Child child = new Child(childSpec);
			this.children.add(child);
			ExitReason failure = start(child);
			if (failure != null) {
				this.reports.startError(child, failure);
				stopAll();
				return new FailedToStartChild(child.id(), failure);
			}
		}
		return null;
	}

	/** Start a child that has no entry yet. */
	StartResult startNew(ChildSpec childSpec) {
		Child child = new Child(childSpec);
		StartResult result = run(childSpec);
		if (result instanceof StartResult.Started started) {
			child.running(started.pid());
			this.children.add(child);
		}
		else if (result instanceof StartResult.Ignored && !child.isTemporary()) {
			this.children.add(child);
		}
		return result;
	}

	/** Start a child that has stopped, because somebody wants it to. */
	StartResult startAgain(Child child) {
		StartResult result = run(child.spec());
		if (result instanceof StartResult.Started started) {
			child.running(started.pid());
		}
		return result;
	}

	/**
	 * Start a child that has an entry and no process.
	 * @return why it failed, {@code null} if it did not
	 */
	private @Nullable ExitReason start(Child child) {
		ServerProcess<?> self = (ServerProcess<?>) this.context.self();
		self.childRestarts(child.info().restarts());
		StartResult result = run(child.spec());
		self.childRestarts(0);
		if (result instanceof StartResult.Started started) {
			child.running(started.pid());
			return null;
		}
		child.stopped();
		if (result instanceof StartResult.Ignored) {
			if (child.isTemporary()) {
				remove(child);
			}
			return null;
		}
		if (result instanceof StartResult.AlreadyStarted present) {
			return ExitReason.of("already_started", present.holder());
		}
		return ((StartResult.Failed) result).reason();
	}

	private StartResult run(ChildSpec childSpec) {
		try {
			StartResult result = childSpec.start().start(this.system);
			return (result != null) ? result : new StartResult.Failed(childSpec.id(), ExitReason.badReturnValue(null));
		}
		catch (Throwable ex) {
			return new StartResult.Failed(childSpec.id(), ExitReason.exception(ex));
		}
	}

	// Stopping

	/** Stop a child on request; the entry of a temporary one goes away. */
	void stop(Child child) {
		this.stopper.stop(child);
		child.stopped();
		if (child.isTemporary()) {
			remove(child);
		}
	}

	void stopAll() {
		for (Child child : reversed(this.children)) {
			stop(child);
		}
	}

	private static List<Child> reversed(List<Child> children) {
		List<Child> reversed = new ArrayList<>(children);
		Collections.reverse(reversed);
		return reversed;
	}

	// Restarting

	/**
	 * The process of a child has ended by itself.
	 * @return whether the supervisor goes on
	 */
	boolean exited(Child child, ExitReason reason) {
		child.exited(reason, this.system.timeSource().now(), !reason.isQuiet());
		Restart type = child.spec().restart();
		if (type == Restart.PERMANENT || !reason.isQuiet()) {
			this.reports.childTerminated(child, reason);
		}
		if (type == Restart.PERMANENT || (type == Restart.TRANSIENT && !reason.isQuiet())) {
			return restart(child);
		}
		child.stopped();
		if (child.isTemporary()) {
			remove(child);
		}
		return !endsSupervisor(child);
	}

	private boolean endsSupervisor(Child child) {
		if (!child.spec().significant()) {
			return false;
		}
		return switch (this.spec.autoShutdown()) {
			case NEVER -> false;
			case ANY_SIGNIFICANT -> true;
			case ALL_SIGNIFICANT -> this.children.stream()
				.noneMatch((other) -> other.spec().significant() && other.state() != ChildState.STOPPED);
		};
	}

	/**
	 * Restart a child, and with it whoever the strategy says.
	 * @return whether the supervisor goes on
	 */
	boolean restart(Child child) {
		if (!this.window.add(this.system.timeSource().nanoTime())) {
			this.reports.gaveUp(child, this.spec);
			this.system.publish(new LifecycleEvent.GaveUp(this.context.self(), child.id(), now()));
			child.stopped();
			return false;
		}
		this.restarts++;
		// what observers see until the attempt is over; requests wait meanwhile
		child.restarting();
		switch (this.spec.strategy()) {
			case ONE_FOR_ONE -> startOrTryAgain(List.of(child));
			case ONE_FOR_ALL -> restartGroup(List.copyOf(this.children));
			case REST_FOR_ONE -> {
				List<Child> all = List.copyOf(this.children);
				restartGroup(all.subList(all.indexOf(child), all.size()));
			}
		}
		return true;
	}

	private void restartGroup(List<Child> group) {
		List<Child> left = new ArrayList<>(group);
		for (Child child : reversed(group)) {
			this.stopper.stop(child);
			child.restarting();
			if (child.isTemporary()) {
				remove(child);
				left.remove(child);
			}
		}
		startOrTryAgain(left);
	}

	private void startOrTryAgain(List<Child> group) {
		for (Child child : group) {
			child.countRestart();
			ExitReason failure = start(child);
			if (failure != null) {
				group.subList(group.indexOf(child), group.size()).forEach(Child::stopped);
				child.restarting();
				this.reports.startError(child, failure);
				// behind whatever is queued, so that requests are served between attempts
				this.context.self().cast(new TryAgain(child.id()));
				return;
			}
			if (child.pid() != null) {
				this.system.publish(
						new LifecycleEvent.Restarted(this.context.self(), child.id(), child.info().restarts(), now()));
			}
		}
	}

	private Instant now() {
		return this.system.timeSource().now();
	}

	// Observing

	ChildCounts count() {
		int active = 0;
		int supervisors = 0;
		for (Child child : this.children) {
			Pid pid = child.pid();
			active += (pid != null && pid.isAlive()) ? 1 : 0;
			supervisors += (child.spec().type() == ChildType.SUPERVISOR) ? 1 : 0;
		}
		int specs = this.children.size();
		return new ChildCounts(specs, active, supervisors, specs - supervisors);
	}

	SupervisorInfo info() {
		return new SupervisorInfo(this.spec.name(), this.spec.strategy(), this.spec.maxRestarts(), this.spec.within(),
				this.window.count(this.system.timeSource().nanoTime()), this.restarts,
				this.children.stream().map(Child::info).toList());
	}

}
