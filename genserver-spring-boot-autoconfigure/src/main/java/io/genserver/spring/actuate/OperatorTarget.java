package io.genserver.spring.actuate;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.GenServerException;
import io.genserver.GenServerSystem;
import io.genserver.CallTimeoutException;
import io.genserver.Pid;
import io.genserver.ServerRef;
import io.genserver.StartResult;
import io.genserver.spring.actuate.LiveTree.LiveNode;
import io.genserver.spring.actuate.LiveTree.LiveServer;
import io.genserver.supervisor.ChildInfo;
import io.genserver.supervisor.DynamicSupervisor;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Supervisor;
import io.genserver.sys.Sys;

/**
 * What an operator acts upon: a process and its supervisor, by whose own means it is
 * stopped and started, so that neither counts as a restart of the supervisor's. Acting
 * waits for whoever is asked.
 *
 * @param name the name
 * @param pid its process, {@code null} while it has none
 * @param supervisor its supervisor, {@code null} if it has none
 * @param childId by which the supervisor knows it; {@code null} if by its process, as a
 * dynamic supervisor does
 * @param restartType when the supervisor restarts it
 */
record OperatorTarget(String name, @Nullable Pid pid, @Nullable ServerRef<?> supervisor, @Nullable String childId,
		Restart restartType) {

	static OperatorTarget of(GenServerSystem system, LiveNode node) {
		if (!(node instanceof LiveProcess process)) {
			String supervisor = node.supervisor();
			return new OperatorTarget(node.name(), node.pid(), (supervisor != null) ? system.ref(supervisor) : null,
					node.name(), (node instanceof LiveServer server) ? server.node().restart() : Restart.PERMANENT);
		}
		Pid parent = process.parent();
		if (parent == null) {
			return new OperatorTarget(process.name(), process.pid(), null, null, Restart.TEMPORARY);
		}
		if (DynamicSupervisor.of(parent).info().isPresent()) {
			return new OperatorTarget(process.name(), process.pid(), parent, null, Restart.TEMPORARY);
		}
		ChildInfo child = process.child();
		if (child == null) {
			child = Supervisor.of(parent)
				.info()
				.flatMap((info) -> info.children().stream().filter((each) -> each.pid() == process.pid()).findFirst())
				.orElse(null);
		}
		return (child != null)
				? new OperatorTarget(process.name(), process.pid(), parent, child.id(), child.spec().restart())
				: new OperatorTarget(process.name(), process.pid(), null, null, Restart.TEMPORARY);
	}

	/** How it went. */
	enum Kind {

		/** As it was wished. */
		DONE,

		/** It will be done when the server gets to it. */
		ACCEPTED,

		/** Nothing was done. */
		REFUSED,

		/** It was tried. */
		FAILED

	}

	/**
	 * How it went.
	 *
	 * @param kind whether it was done
	 * @param detail why not, empty if it was
	 */
	record Result(Kind kind, String detail) {

		static final Result DONE = new Result(Kind.DONE, "");

		static final Result ACCEPTED = new Result(Kind.ACCEPTED, "");

		static Result refused(String detail) {
			return new Result(Kind.REFUSED, detail);
		}

	}

	/** Do it, and wait until it is done. */
	Result act(OperatorAction action) {
		try {
			return switch (action) {
				case RESTART -> restart();
				case STOP -> stop();
				case SUSPEND, RESUME -> suspend(action == OperatorAction.SUSPEND);
			};
		}
		catch (CallTimeoutException ex) {
			// the request stays in the mailbox
			return Result.ACCEPTED;
		}
		catch (GenServerException ex) {
			return Result.refused("'" + this.name + "' or its supervisor ended meanwhile: look again.");
		}
	}

	private Result suspend(boolean flag) {
		if (this.pid == null) {
			return Result.refused("'" + this.name + "' does not run.");
		}
		if (flag) {
			Sys.suspend(this.pid);
		}
		else {
			Sys.resume(this.pid);
		}
		return Result.DONE;
	}

	private Result stop() {
		if (this.supervisor == null) {
			return withoutSupervisor();
		}
		if (this.childId != null) {
			// one that is not found is temporary, and has ended
			Supervisor.of(this.supervisor).terminateChild(this.childId);
		}
		else if (this.pid != null) {
			DynamicSupervisor.of(this.supervisor).terminateChild(this.pid);
		}
		return Result.DONE;
	}

	private Result restart() {
		if (this.supervisor == null) {
			return withoutSupervisor();
		}
		if (this.childId == null) {
			return Result.refused("'" + this.name + "' is a child of a dynamic supervisor, which starts no child again"
					+ " by hand: stop it, and let the application start another.");
		}
		if (this.restartType == Restart.TEMPORARY) {
			return Result.refused("'" + this.name + "' is temporary, and a temporary child is never started again:"
					+ " restart its supervisor '" + this.supervisor + "', or configure it as transient.");
		}
		Supervisor own = Supervisor.of(this.supervisor);
		StartResult result = own.restartChild(this.childId);
		if (hasFailedAs(result, "running") || hasFailedAs(result, "restarting")) {
			own.terminateChild(this.childId);
			result = own.restartChild(this.childId);
		}
		if (hasFailedAs(result, "not_found")) {
			return Result.refused("'" + this.name + "' is no child of '" + this.supervisor + "' any more: look again.");
		}
		ExitReason failure = (result instanceof StartResult.Failed failed) ? failed.reason()
				: (result instanceof StartResult.AlreadyStarted) ? ExitReason.of("already_started") : null;
		if (failure == null || hasFailedAs(result, "running")) {
			return Result.DONE;
		}
		Throwable cause = failure.cause();
		return new Result(Kind.FAILED, "'" + this.name + "' was stopped and could not be started again: "
				+ failure.name() + ((cause != null) ? " " + cause.getClass().getName() : "") + '.');
	}

	private static boolean hasFailedAs(StartResult result, String reason) {
		return result instanceof StartResult.Failed failed && failed.reason().equals(ExitReason.of(reason));
	}

	private Result withoutSupervisor() {
		return Result.refused("'" + this.name + "' has no supervisor that could stop it or start it again."
				+ " It can be suspended and resumed.");
	}

}
