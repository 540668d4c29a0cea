package io.genserver.supervisor;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.genserver.ExitReason;
import io.genserver.Pid;
import io.genserver.ServerContext;
import io.genserver.StartResult;

/**
 * The children of a dynamic supervisor, and what is done to them, each in constant time.
 * Changed by the supervisor's process only; observers read it at any time.
 */
final class DynamicSupervisorState extends AbstractSupervisorState {

	private final DynamicSupervisorSpec spec;

	/**
	 * By their processes, which of a child that is being restarted is its last one.
	 * Changed by the supervisor; a concurrent map, so that observers can go through it
	 * meanwhile without a copy.
	 */
	private final ConcurrentHashMap<Pid, Child> children = new ConcurrentHashMap<>();

	/**
	 * How many of them are being restarted or are parked. Written by the supervisor,
	 * published to observers by being volatile.
	 */
	private volatile int withoutProcess;

	/**
	 * How many of them are supervisors. Written by the supervisor, published to observers
	 * by being volatile.
	 */
	private volatile int supervisors;

	DynamicSupervisorState(DynamicSupervisorSpec spec, ServerContext context) {
		super(context, spec.maxRestarts(), spec.within(), spec.onGiveUp());
		this.spec = spec;
	}

	@Override
	ChildSpec.Start startOf(ChildSpec child) {
		return this.spec.extraArguments().apply(child.start());
	}

	/** Start a new child. */
	CompletableFuture<StartResult> start(ChildSpec childSpec) {
		if (this.children.size() >= this.spec.maxChildren()) {
			return failed(childSpec.id(), "max_children");
		}
		Child child = new Child(childSpec, 0);
		return run(child).thenApply((result) -> started(child, result));
	}

	private StartResult started(Child child, StartResult result) {
		if (result instanceof StartResult.Started started) {
			child.running(started.pid(), time());
			child.forgetStartOfTemporary();
			put(started.pid(), child);
		}
		else {
			child.dropKept();
		}
		return result;
	}

	private void put(Pid pid, Child child) {
		Child replaced = this.children.put(pid, child);
		count(child, 1);
		if (replaced != null) {
			count(replaced, -1);
		}
	}

	private void remove(Pid pid) {
		Child removed = this.children.remove(pid);
		if (removed != null) {
			count(removed, -1);
		}
	}

	private void count(Child child, int change) {
		if (child.spec().type() == ChildType.SUPERVISOR) {
			this.supervisors += change;
		}
	}

	/**
	 * Stop a child on request.
	 * @return whether there is such a child
	 */
	boolean stop(Pid pid) {
		Child child = this.children.get(pid);
		if (child == null) {
			return false;
		}
		stopper().stopTogether(List.of(child));
		endRestarting(child);
		remove(pid);
		child.dropKept();
		return true;
	}

	@Override
	void stopAll() {
		stopper().stopTogether(this.children.values());
		this.children.values().forEach(Child::dropKept);
	}

	@Override
	CompletableFuture<Boolean> exited(Pid pid, ExitReason reason) {
		Child child = this.children.get(pid);
		if (child == null || child.state() != ChildState.RUNNING) {
			return GOES_ON;
		}
		if (isToBeRestarted(child, reason)) {
			return restart(pid, child);
		}
		remove(pid);
		child.dropKept();
		return GOES_ON;
	}

	@Override
	CompletableFuture<Boolean> tryAgain(Object pid) {
		Child child = this.children.get(pid);
		return (child == null || child.state() != ChildState.RESTARTING) ? GOES_ON : restart((Pid) pid, child);
	}

	@Override
	CompletableFuture<Boolean> waited(Waiting waiting) {
		Child child = waiting.culprit();
		return waiting.members().isEmpty() ? GOES_ON : start(child.lastPid(), child, waiting.isParked());
	}

	private CompletableFuture<Boolean> restart(Pid last, Child child) {
		Verdict verdict = countFailure(child);
		if (verdict == Verdict.GIVE_UP) {
			endRestarting(child);
			remove(last);
			child.dropKept();
			return ENDS;
		}
		if (child.state() == ChildState.RUNNING) {
			this.withoutProcess++;
		}
		child.restarting();
		if (verdict == Verdict.PARK) {
			park(child, List.of(child));
			return GOES_ON;
		}
		if (child.hasBackoff()) {
			waitForRestart(child, List.of(child));
			return GOES_ON;
		}
		return start(last, child, false);
	}

	private CompletableFuture<Boolean> start(Pid last, Child child, boolean parked) {
		return startAgain(last, child).thenCompose((result) -> startedAgain(last, child, parked, result));
	}

	private CompletableFuture<Boolean> startedAgain(Pid last, Child child, boolean parked, StartResult result) {
		if (result instanceof StartResult.Started || result instanceof StartResult.Ignored) {
			return GOES_ON;
		}
		reports().startError(child, failure(result));
		if (parked) {
			goOnWaiting(child, List.of(child));
			return GOES_ON;
		}
		if (child.hasBackoff()) {
			return restart(last, child);
		}
		tryAgainLater(last);
		return GOES_ON;
	}

	private CompletableFuture<StartResult> startAgain(Pid last, Child child) {
		child.countRestart();
		return runAgain(child).thenApply((result) -> replaced(last, child, result));
	}

	private StartResult replaced(Pid last, Child child, StartResult result) {
		if (result instanceof StartResult.Started started) {
			endRestarting(child);
			remove(last);
			child.running(started.pid(), time());
			put(started.pid(), child);
			restarted(child);
		}
		else if (result instanceof StartResult.Ignored) {
			endRestarting(child);
			remove(last);
			child.dropKept();
		}
		return result;
	}

	/** Start a child that waits before its time; if that fails, it goes on waiting. */
	CompletableFuture<StartResult> startWaiting(Pid last) {
		Child child = this.children.get(last);
		if (child == null) {
			return failed(last.toString(), "not_found");
		}
		if (child.waiting() != null) {
			return startAgain(last, child);
		}
		return failed(child.id(), (child.state() == ChildState.RUNNING) ? "running" : "restarting");
	}

	private void endRestarting(Child child) {
		if (child.state() != ChildState.RUNNING) {
			child.stoppedForNow();
			this.withoutProcess--;
		}
	}

	// Observing

	List<ChildInfo> children() {
		return this.children.values().stream().map(Child::info).toList();
	}

	List<ChildInfo> children(int limit) {
		return this.children.values().stream().limit(limit).map(Child::info).toList();
	}

	ChildCounts count() {
		int all = this.children.size();
		int supervisors = this.supervisors;
		return new ChildCounts(all, Math.max(0, all - this.withoutProcess), supervisors,
				Math.max(0, all - supervisors));
	}

	DynamicSupervisorInfo info() {
		return new DynamicSupervisorInfo(this.spec.name(), this.spec.maxRestarts(), this.spec.within(),
				this.spec.maxChildren(), restartsInWindow(), restarts(), count());
	}

}
