package io.genserver.supervisor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.LifecycleEvent;
import io.genserver.Pid;
import io.genserver.ServerContext;
import io.genserver.StartResult;

/**
 * The children of a supervisor, and what is done to them. Changed by the supervisor's
 * process only; observers read it at any time.
 */
class SupervisorState extends AbstractSupervisorState {

	private final SupervisorSpec spec;

	/**
	 * In start order, by their numbers. Changed by the supervisor; a concurrent map, so
	 * that observers can go through it meanwhile without a copy.
	 */
	private final ConcurrentSkipListMap<Long, Child> children = new ConcurrentSkipListMap<>();

	/** Supervisor only. */
	private final Map<String, Child> byId = new HashMap<>();

	/** Supervisor only: by the processes whose ends have not been noticed. */
	private final Map<Pid, Child> byPid = new HashMap<>();

	/** Supervisor only. */
	private long lastNumber;

	SupervisorState(SupervisorSpec spec, ServerContext context) {
		super(context, spec.maxRestarts(), spec.within(), spec.onGiveUp());
		this.spec = spec;
	}

	@Nullable Child find(String id) {
		return this.byId.get(id);
	}

	private Child create(ChildSpec childSpec) {
		return new Child(childSpec, ++this.lastNumber);
	}

	private void add(Child child) {
		this.children.put(child.number(), child);
		this.byId.put(child.id(), child);
	}

	void remove(Child child) {
		this.children.remove(child.number());
		this.byId.remove(child.id(), child);
		child.dropKept();
	}

	private void running(Child child, Pid pid) {
		child.running(pid, time());
		this.byPid.put(pid, child);
	}

	// Starting

	/**
	 * Start all children of the specification, in order.
	 * @return {@code null}, or what failed: then those started before it are stopped
	 */
	CompletableFuture<@Nullable FailedToStartChild> startAll() {
		return each(this.spec.children().iterator(), (childSpec) -> {
			Child child = create(childSpec);
			add(child);
			return runAgain(child).thenApply((result) -> startFailed(child, started(child, result)));
		});
	}

	private @Nullable FailedToStartChild startFailed(Child child, @Nullable ExitReason failure) {
		if (failure == null) {
			return null;
		}
		reports().startError(child, failure);
		stopAll();
		return new FailedToStartChild(child.id(), failure);
	}

	/** Start a child that has no entry yet. */
	CompletableFuture<StartResult> startNew(ChildSpec childSpec) {
		Child child = create(childSpec);
		return run(child).thenApply((result) -> startedNew(child, result));
	}

	private StartResult startedNew(Child child, StartResult result) {
		if (result instanceof StartResult.Started started) {
			running(child, started.pid());
			add(child);
			child.forgetStartOfTemporary();
			return result;
		}
		child.stopped();
		if (result instanceof StartResult.Ignored && !child.isTemporary()) {
			add(child);
		}
		return result;
	}

	/** Start a child that has stopped, because somebody wants it to. */
	CompletableFuture<StartResult> startAgain(Child child) {
		return run(child).thenApply((result) -> {
			if (result instanceof StartResult.Started started) {
				running(child, started.pid());
			}
			else {
				child.stopped();
			}
			return result;
		});
	}

	/**
	 * A child that has an entry and no process was started.
	 * @return why it failed, {@code null} if it did not
	 */
	private @Nullable ExitReason started(Child child, StartResult result) {
		if (result instanceof StartResult.Started started) {
			running(child, started.pid());
			return null;
		}
		if (result instanceof StartResult.Ignored) {
			ignored(child);
			return null;
		}
		return failure(result);
	}

	private void ignored(Child child) {
		child.stopped();
		if (child.isTemporary()) {
			remove(child);
		}
	}

	/**
	 * Start a child that waits before its time, and whoever waits with it. If one of them
	 * cannot be started, it goes on waiting, and so do those that the strategy keeps
	 * together with it.
	 */
	CompletableFuture<StartResult> startWaiting(Child wanted) {
		Waiting waiting = Objects.requireNonNull(wanted.waiting());
		Instant until = wanted.info().nextRestartAt();
		Map<Child, StartResult> results = new LinkedHashMap<>();
		return each(waiting.members().iterator(), (child) -> {
			child.countRestart();
			return runAgain(child).thenApply((result) -> {
				ExitReason failure = startedAgain(child, result);
				if (failure == null) {
					results.put(child, result);
					return null;
				}
				if (this.spec.strategy() == Strategy.ONE_FOR_ALL) {
					List<Child> started = results.keySet().stream().filter((other) -> other.pid() != null).toList();
					for (Child other : reversed(started)) {
						end(other);
						other.waiting(waiting, until);
					}
				}
				return (child == wanted) ? result : new StartResult.Failed(child.id(), failure);
			});
		}).thenApply((failed) -> (failed != null) ? failed
				: results.getOrDefault(wanted, new StartResult.Ignored(wanted.id())));
	}

	// Stopping

	private void end(Child child) {
		Pid pid = child.pid();
		if (pid != null) {
			this.byPid.remove(pid);
			stopper().stop(child);
		}
	}

	/** Stop a child on request; the entry of a temporary one goes away. */
	void stop(Child child) {
		if (child.state() == ChildState.RESTARTING && this.spec.strategy() != Strategy.ONE_FOR_ONE) {
			// those that were to be started after it will not be
			this.children.values()
				.stream()
				.filter((other) -> other.state() == ChildState.STOPPED)
				.forEach(Child::dropKept);
		}
		end(child);
		child.stopped();
		child.forgetFailures();
		if (child.isTemporary()) {
			remove(child);
		}
	}

	@Override
	void stopAll() {
		this.children.descendingMap().values().forEach(this::stop);
	}

	private static List<Child> reversed(List<Child> children) {
		List<Child> reversed = new ArrayList<>(children);
		Collections.reverse(reversed);
		return reversed;
	}

	// Restarting

	@Override
	CompletableFuture<Boolean> exited(Pid pid, ExitReason reason) {
		Child child = this.byPid.remove(pid);
		if (child == null) {
			return GOES_ON;
		}
		if (isToBeRestarted(child, reason)) {
			return restart(child);
		}
		child.stopped();
		if (child.isTemporary()) {
			remove(child);
		}
		return endsSupervisor(child) ? ENDS : GOES_ON;
	}

	private boolean endsSupervisor(Child child) {
		if (!child.spec().significant()) {
			return false;
		}
		return switch (this.spec.autoShutdown()) {
			case NEVER -> false;
			case ANY_SIGNIFICANT -> true;
			case ALL_SIGNIFICANT -> this.children.values()
				.stream()
				.noneMatch((other) -> other.spec().significant() && other.state() != ChildState.STOPPED);
		};
	}

	@Override
	CompletableFuture<Boolean> tryAgain(Object id) {
		Child child = find((String) id);
		return (child != null && child.state() == ChildState.RESTARTING && child.waiting() == null) ? restart(child)
				: GOES_ON;
	}

	@Override
	CompletableFuture<Boolean> waited(Waiting waiting) {
		return start(waiting.members(), waiting.isParked() ? waiting.culprit() : null);
	}

	/**
	 * Restart a child, and with it whoever the strategy says.
	 * @return whether the supervisor goes on
	 */
	private CompletableFuture<Boolean> restart(Child child) {
		return restart(child, switch (this.spec.strategy()) {
			case ONE_FOR_ONE -> List.of(child);
			case ONE_FOR_ALL -> List.copyOf(this.children.values());
			case REST_FOR_ONE -> List.copyOf(this.children.tailMap(child.number()).values());
		});
	}

	private CompletableFuture<Boolean> restart(Child child, List<Child> group) {
		Verdict verdict = countFailure(child);
		if (verdict == Verdict.GIVE_UP) {
			child.stopped();
			return ENDS;
		}
		// what observers see until the attempt is over; requests wait meanwhile
		child.restarting();
		List<Child> left = stopForRestart(group);
		if (verdict == Verdict.PARK) {
			park(child, left);
			return GOES_ON;
		}
		if (child.hasBackoff()) {
			waitForRestart(child, left);
			return GOES_ON;
		}
		return start(left, null);
	}

	private List<Child> stopForRestart(List<Child> group) {
		List<Child> left = new ArrayList<>(group);
		for (Child child : reversed(group)) {
			end(child);
			child.restarting();
			if (child.isTemporary()) {
				remove(child);
				left.remove(child);
			}
		}
		return left;
	}

	/** Start children one after the other; if that of a parked one fails, it stays so. */
	private CompletableFuture<Boolean> start(List<Child> group, @Nullable Child parked) {
		return each(group.iterator(), (child) -> {
			child.countRestart();
			return runAgain(child).thenCompose((result) -> {
				ExitReason failure = startedAgain(child, result);
				return (failure != null) ? startFailed(child, failure, group, child == parked)
						: CompletableFuture.completedFuture(null);
			});
		}).thenApply((goesOn) -> goesOn == null || goesOn);
	}

	private @Nullable ExitReason startedAgain(Child child, StartResult result) {
		ExitReason failure = started(child, result);
		if (failure == null && child.pid() != null) {
			restarted(child);
		}
		return failure;
	}

	private CompletableFuture<@Nullable Boolean> startFailed(Child child, ExitReason failure, List<Child> group,
			boolean parked) {
		reports().startError(child, failure);
		List<Child> following = group.subList(group.indexOf(child), group.size());
		List<Child> together = (this.spec.strategy() == Strategy.ONE_FOR_ALL) ? group : following;
		if (parked) {
			reversed(together).forEach(this::end);
			goOnWaiting(child, together);
			return GOES_ON;
		}
		if (child.hasBackoff()) {
			return restart(child, together);
		}
		following.forEach(Child::stoppedForNow);
		child.restarting();
		tryAgainLater(child.id());
		return GOES_ON;
	}

	// Observing

	ChildCounts count() {
		int active = 0;
		int supervisors = 0;
		for (Child child : this.children.values()) {
			Pid pid = child.pid();
			active += (pid != null && pid.isAlive()) ? 1 : 0;
			supervisors += (child.spec().type() == ChildType.SUPERVISOR) ? 1 : 0;
		}
		int specs = this.children.size();
		return new ChildCounts(specs, active, supervisors, specs - supervisors);
	}

	SupervisorInfo info() {
		return new SupervisorInfo(this.spec.name(), this.spec.strategy(), this.spec.maxRestarts(), this.spec.within(),
				restartsInWindow(), restarts(), this.children.values().stream().map(Child::info).toList());
	}

}
