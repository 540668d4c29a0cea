package io.genserver.spring.actuate;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.GenServerSystem;
import io.genserver.Pid;
import io.genserver.spring.SupervisionTree;
import io.genserver.spring.SupervisionTree.ServerNode;
import io.genserver.spring.SupervisionTree.SupervisorNode;
import io.genserver.supervisor.ChildInfo;
import io.genserver.supervisor.ChildState;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorInfo;
import io.genserver.sys.ServerInfo;
import io.genserver.sys.Sys;

/**
 * Looks at the configured tree as it runs now. It asks nobody, so it waits for nobody;
 * what it sees of different servers may be from slightly different moments.
 */
final class LiveTree {

	static final String INIT = "init";

	private static final String TERMINATE = "terminate";

	private final GenServerSystem system;

	private final SupervisionTree tree;

	LiveTree(GenServerSystem system, SupervisionTree tree) {
		this.system = system;
		this.tree = tree;
	}

	LiveSupervisor read() {
		return supervisor(this.tree.root(), null, new LiveProcesses(this.system));
	}

	/** It, and all below it if it is a supervisor. */
	Optional<LiveNode> read(String name) {
		LiveSupervisor root = read();
		return root.nodes()
			.filter((node) -> node.name().equals(name))
			.findFirst()
			.or(() -> root.others().filter((process) -> process.name().equals(name)).findFirst())
			.or(() -> Optional.ofNullable(this.system.whereis(name)).map(new LiveProcesses(this.system)::alone));
	}

	// Supervisors

	private LiveSupervisor supervisor(SupervisorNode node, @Nullable LiveSupervisor parent, LiveProcesses processes) {
		ChildInfo child = child(node.name(), parent);
		Pid pid = this.system.whereis(node.name());
		ServerInfo process = (pid != null) ? Sys.info(pid).orElse(null) : null;
		SupervisorInfo info = (pid != null) ? Supervisor.of(pid).info().orElse(null) : null;
		Status status;
		if (process == null) {
			status = withoutProcess(child, parent);
		}
		else if (info == null && INIT.equals(process.handling())) {
			status = inInit(child, parent);
		}
		else if (TERMINATE.equals(process.handling())) {
			boolean restarted = parent != null && parent.isUp() && child != null && isRestarted(child, null);
			status = restarted ? Status.RESTARTING : Status.STOPPED;
		}
		else {
			status = process.suspended() ? Status.SUSPENDED : Status.RUNNING;
		}
		LiveSupervisor self = new LiveSupervisor(node, parent, status, pid, info, child, List.of(), LiveChildren.NONE);
		List<LiveNode> children = node.children().stream().map((below) -> node(below, self, processes)).toList();
		return self.withChildren(children,
				(pid != null && info != null) ? processes.added(pid, info, node) : LiveChildren.NONE);
	}

	private LiveNode node(SupervisionTree.Node node, LiveSupervisor parent, LiveProcesses processes) {
		return (node instanceof SupervisorNode supervisor) ? supervisor(supervisor, parent, processes)
				: server((ServerNode) node, parent);
	}

	// Servers

	private LiveServer server(ServerNode node, LiveSupervisor parent) {
		ChildInfo child = child(node.name(), parent);
		Pid pid = this.system.whereis(node.name());
		ServerInfo process = (pid != null) ? Sys.info(pid).orElse(null) : null;
		Status status;
		if (process == null) {
			status = withoutProcess(child, parent);
		}
		else if ((child != null) ? child.pid() != pid : INIT.equals(process.handling())) {
			status = inInit(child, parent);
		}
		else {
			status = process.suspended() ? Status.SUSPENDED : Status.RUNNING;
		}
		return new LiveServer(node, parent, status, pid, process, child);
	}

	// Status

	private static @Nullable ChildInfo child(String name, @Nullable LiveSupervisor parent) {
		SupervisorInfo info = (parent != null) ? parent.info() : null;
		return (info == null) ? null
				: info.children().stream().filter((child) -> child.id().equals(name)).findFirst().orElse(null);
	}

	private static Status inInit(@Nullable ChildInfo child, @Nullable LiveSupervisor parent) {
		if (child != null && child.state() == ChildState.PARKED) {
			// it is tried again, and parked until that has succeeded
			return Status.PARKED;
		}
		if (child != null) {
			return (child.lastExit() == null && child.restarts() == 0) ? Status.STARTING : Status.RESTARTING;
		}
		return (parent != null && parent.status() == Status.RESTARTING) ? Status.RESTARTING : Status.STARTING;
	}

	private static Status withoutProcess(@Nullable ChildInfo child, @Nullable LiveSupervisor parent) {
		if (parent != null && parent.isUp() && parent.info() == null) {
			// its supervisor has only just started, and cannot be looked into yet
			return Status.STARTING;
		}
		if (child == null || parent == null || !parent.isUp()) {
			return Status.STOPPED;
		}
		return switch (child.state()) {
			case RESTARTING -> Status.RESTARTING;
			case PARKED -> Status.PARKED;
			// it has ended and the supervisor does not know yet
			case RUNNING -> restartingIf(isRestarted(child, (child.pid() != null) ? child.pid().exitReason() : null));
			case STOPPED -> restartingIf(
					child.lastExit() != null && isRestarted(child, child.lastExit()) && parent.willRestart(child));
		};
	}

	private static Status restartingIf(boolean restarted) {
		return restarted ? Status.RESTARTING : Status.STOPPED;
	}

	static boolean isRestarted(ChildInfo child, @Nullable ExitReason reason) {
		return switch (child.spec().restart()) {
			case PERMANENT -> true;
			case TRANSIENT -> reason == null || !reason.isQuiet();
			case TEMPORARY -> false;
		};
	}

	/**
	 * What a supervisor or server does now.
	 */
	enum Status {

		/** Its first {@code init} has not returned. */
		STARTING,

		/** It serves, or is busy. */
		RUNNING,

		/** An operator has suspended it. */
		SUSPENDED,

		/** It has ended, and its supervisor is about to start it again. */
		RESTARTING,

		/** It has no process, and nobody is about to start one. */
		STOPPED,

		/** It has no process, because it failed too often. */
		PARKED

	}

	/**
	 * A supervisor or server now.
	 */
	sealed interface LiveNode permits LiveSupervisor, LiveServer, LiveProcess {

		String name();

		Status status();

		/** Its process, {@code null} while it has none. */
		@Nullable Pid pid();

		/** The name of its supervisor, {@code null} if it has none. */
		@Nullable String supervisor();

		/** What its supervisor knows of it; {@code null} if there is none who knows. */
		@Nullable ChildInfo child();

		/** It and all below it that is configured. */
		Stream<LiveNode> nodes();

	}

	/**
	 * A supervisor now.
	 *
	 * @param node as it is configured
	 * @param parent its supervisor
	 * @param status what it does
	 * @param pid its process; {@code null} while it has none
	 * @param info what it knows; {@code null} while it has no process, and until it has
	 * started
	 * @param child what its supervisor knows of it
	 * @param children its children, in start order
	 * @param added children that it was given while it ran
	 */
	record LiveSupervisor(SupervisorNode node, @Nullable LiveSupervisor parent, Status status, @Nullable Pid pid,
			@Nullable SupervisorInfo info, @Nullable ChildInfo child, List<LiveNode> children,
			LiveChildren added) implements LiveNode {

		LiveSupervisor withChildren(List<LiveNode> children, LiveChildren added) {
			return new LiveSupervisor(this.node, this.parent, this.status, this.pid, this.info, this.child, children,
					added);
		}

		@Override
		public @Nullable String supervisor() {
			return (this.parent != null) ? this.parent.name() : null;
		}

		/** What runs below it without being configured. */
		Stream<LiveProcess> others() {
			Stream<LiveProcess> below = this.children.stream()
				.filter(LiveSupervisor.class::isInstance)
				.map(LiveSupervisor.class::cast)
				.flatMap(LiveSupervisor::others);
			return Stream.concat(this.added.processes(), below);
		}

		@Override
		public String name() {
			return this.node.name();
		}

		@Override
		public Stream<LiveNode> nodes() {
			return Stream.concat(Stream.of(this), this.children.stream().flatMap(LiveNode::nodes));
		}

		boolean isUp() {
			return this.status == Status.RUNNING || this.status == Status.SUSPENDED;
		}

		/**
		 * Whether a child without a process will be restarted with another: its
		 * supervisor calls it stopped while it waits to try that other one again.
		 */
		boolean willRestart(ChildInfo stopped) {
			return this.info != null && isRestartedWithAnother(stopped, this.info);
		}

		/**
		 * A restart of several children that has failed at one of them is tried again.
		 */
		private static boolean isRestartedWithAnother(ChildInfo stopped, SupervisorInfo info) {
			Stream<ChildInfo> others = switch (info.strategy()) {
				case ONE_FOR_ONE -> Stream.empty();
				case ONE_FOR_ALL -> info.children().stream();
				case REST_FOR_ONE -> info.children().stream().takeWhile((child) -> !child.id().equals(stopped.id()));
			};
			return others.anyMatch((child) -> child.state() == ChildState.RESTARTING);
		}

	}

	/**
	 * A server now.
	 *
	 * @param node as it is configured
	 * @param parent its supervisor
	 * @param status what it does
	 * @param pid its process; {@code null} while it has none
	 * @param info what is seen of it; {@code null} while it has none
	 * @param child what its supervisor knows of it
	 */
	record LiveServer(ServerNode node, LiveSupervisor parent, Status status, @Nullable Pid pid,
			@Nullable ServerInfo info, @Nullable ChildInfo child) implements LiveNode {

		@Override
		public String supervisor() {
			return this.parent.name();
		}

		@Override
		public String name() {
			return this.node.name();
		}

		@Override
		public Stream<LiveNode> nodes() {
			return Stream.of(this);
		}

		/** Whether it ought to run, always. Not one whose {@code init} said ignore. */
		boolean isPermanent() {
			return this.node.restart() == Restart.PERMANENT && (this.child == null || this.child.lastExit() != null
					|| this.child.restarts() > 0 || this.child.state() != ChildState.STOPPED);
		}

	}

}
