package io.genserver.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.Pid;
import io.genserver.TimeSource;
import io.genserver.process.Durations;
import io.genserver.process.KeptMessages;

/**
 * A supervisor's entry of one child. Written by the supervisor only, read by observers.
 */
final class Child {

	/** Written by the supervisor, published to observers by being volatile. */
	private volatile ChildSpec spec;

	/** One object, so that an observer sees a state and the process that goes with it. */
	private volatile View view = new View(ChildState.STOPPED, null, null, 0, 0, null, null, null);

	private record View(ChildState state, @Nullable Pid pid, @Nullable Pid lastPid, long restarts, long crashes,
			@Nullable ExitReason lastExit, @Nullable Instant lastExitAt, @Nullable Instant nextRestartAt) {
	}

	private final long number;

	/** Supervisor only: with whom it waits to be started again. */
	private @Nullable Waiting waiting;

	/** Supervisor only: in a row, as its backoff counts them. */
	private int failures;

	/**
	 * Supervisor only: since when its last process ran, in nanoseconds, if it has a
	 * backoff that wants to know.
	 */
	private long runningSince;

	/** Supervisor only: the messages that wait for its next incarnation. */
	private @Nullable KeptMessages kept;

	Child(ChildSpec spec, long number) {
		this.spec = spec;
		this.number = number;
	}

	/** Later ones have higher numbers. */
	long number() {
		return this.number;
	}

	ChildSpec spec() {
		return this.spec;
	}

	String id() {
		return this.spec.id();
	}

	boolean isTemporary() {
		return this.spec.restart() == Restart.TEMPORARY;
	}

	@Nullable Pid pid() {
		return this.view.pid();
	}

	/** Its process, or the one before if it has none. */
	Pid lastPid() {
		return Objects.requireNonNull(this.view.lastPid());
	}

	ChildState state() {
		return this.view.state();
	}

	void running(Pid pid, TimeSource time) {
		if (hasBackoff()) {
			this.runningSince = time.nanoTime();
		}
		change(ChildState.RUNNING, pid, null);
	}

	/** Not to be started again, unless somebody asks for it. */
	void stopped() {
		change(ChildState.STOPPED, null, null);
		dropKept();
	}

	/** To be started again with its group, whose restart is to be tried again. */
	void stoppedForNow() {
		change(ChildState.STOPPED, null, null);
	}

	void restarting() {
		change(ChildState.RESTARTING, null, null);
	}

	/** It waits, until then or until somebody restarts it. */
	void waiting(Waiting waiting, @Nullable Instant until) {
		change(waiting.isParked() ? ChildState.PARKED : ChildState.RESTARTING, null, until);
		this.waiting = waiting;
		waiting.add(this);
	}

	/** With whom it waits to be started again, {@code null} if it does not wait. */
	@Nullable Waiting waiting() {
		return this.waiting;
	}

	private void change(ChildState state, @Nullable Pid pid, @Nullable Instant nextRestartAt) {
		if (this.waiting != null) {
			this.waiting.remove(this);
			this.waiting = null;
		}
		View now = this.view;
		this.view = new View(state, pid, (pid != null) ? pid : now.lastPid, now.restarts, now.crashes, now.lastExit,
				now.lastExitAt, nextRestartAt);
	}

	@Nullable KeptMessages kept() {
		return this.kept;
	}

	void kept(@Nullable KeptMessages kept) {
		this.kept = kept;
	}

	/** Nobody will handle the messages that it has kept. */
	void dropKept() {
		if (this.kept != null) {
			this.kept.drop();
			this.kept = null;
		}
	}

	/**
	 * A temporary child is never started again, so what its start holds on to can go.
	 */
	void forgetStartOfTemporary() {
		if (isTemporary()) {
			this.spec = this.spec.withoutStart();
		}
	}

	void countRestart() {
		View now = this.view;
		this.view = new View(now.state, now.pid, now.lastPid, now.restarts + 1, now.crashes, now.lastExit,
				now.lastExitAt, now.nextRestartAt);
	}

	/** Its process has ended. */
	void exited(ExitReason reason, TimeSource time, boolean crashed) {
		Backoff backoff = this.spec.backoff();
		if (backoff != null && time.nanoTime() - this.runningSince >= Durations.nanos(backoff.resetAfter())) {
			this.failures = 0;
		}
		View now = this.view;
		this.view = new View(now.state, now.pid, now.lastPid, now.restarts, now.crashes + (crashed ? 1 : 0), reason,
				time.now(), null);
	}

	boolean hasBackoff() {
		return this.spec.backoff() != null;
	}

	/** It has failed once more: how long its backoff lets it wait now. */
	Duration nextDelay() {
		this.failures++;
		return Objects.requireNonNull(this.spec.backoff()).delay(this.failures);
	}

	/** Somebody has stopped it: what was before does not matter any more. */
	void forgetFailures() {
		this.failures = 0;
	}

	ChildInfo info() {
		View now = this.view;
		return new ChildInfo(id(), this.spec.type(), now.state(), now.pid(), now.lastPid(), this.spec, now.restarts(),
				now.crashes(), now.lastExit(), now.lastExitAt(), now.nextRestartAt());
	}

}
