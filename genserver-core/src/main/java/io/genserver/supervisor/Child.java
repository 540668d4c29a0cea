package io.genserver.supervisor;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.Pid;
import io.genserver.process.KeptMessages;

/**
 * A supervisor's entry of one child. Written by the supervisor only, read by observers.
 */
final class Child {

	/** Written by the supervisor, published to observers by being volatile. */
	private volatile ChildSpec spec;

	/** One object, so that an observer sees a state and the process that goes with it. */
	private volatile View view = new View(ChildState.STOPPED, null, 0, 0, null, null);

	private record View(ChildState state, @Nullable Pid pid, long restarts, long crashes, @Nullable ExitReason lastExit,
			@Nullable Instant lastExitAt) {
	}

	private final long number;

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

	ChildState state() {
		return this.view.state();
	}

	void running(Pid pid) {
		View now = this.view;
		this.view = new View(ChildState.RUNNING, pid, now.restarts, now.crashes, now.lastExit, now.lastExitAt);
	}

	/** Not to be started again, unless somebody asks for it. */
	void stopped() {
		withoutProcess(ChildState.STOPPED);
		dropKept();
	}

	/** To be started again with its group, whose restart is to be tried again. */
	void stoppedForNow() {
		withoutProcess(ChildState.STOPPED);
	}

	void restarting() {
		withoutProcess(ChildState.RESTARTING);
	}

	private void withoutProcess(ChildState state) {
		View now = this.view;
		this.view = new View(state, null, now.restarts, now.crashes, now.lastExit, now.lastExitAt);
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
		this.view = new View(now.state, now.pid, now.restarts + 1, now.crashes, now.lastExit, now.lastExitAt);
	}

	/** Its process has ended. */
	void exited(ExitReason reason, Instant at, boolean crashed) {
		View now = this.view;
		this.view = new View(now.state, now.pid, now.restarts, now.crashes + (crashed ? 1 : 0), reason, at);
	}

	ChildInfo info() {
		View now = this.view;
		return new ChildInfo(id(), this.spec.type(), now.state(), now.pid(), this.spec, now.restarts(), now.crashes(),
				now.lastExit(), now.lastExitAt());
	}

}
