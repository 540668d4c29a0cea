package io.genserver.spring.actuate;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.genserver.GenServerSystem;
import io.genserver.NoSuchServerException;
import io.genserver.Pid;
import io.genserver.spring.SupervisionTree;
import io.genserver.spring.SupervisionTree.SupervisorNode;
import io.genserver.spring.actuate.LiveProcess.Supervision;
import io.genserver.spring.actuate.LiveTree.Status;
import io.genserver.supervisor.ChildInfo;
import io.genserver.supervisor.ChildState;
import io.genserver.supervisor.DynamicSupervisor;
import io.genserver.supervisor.DynamicSupervisorInfo;
import io.genserver.supervisor.DynamicSupervisorSpec;
import io.genserver.supervisor.PartitionSupervisor;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorInfo;
import io.genserver.sys.ServerInfo;
import io.genserver.sys.Sys;

/**
 * Looks once at what runs without being configured. There may be a hundred thousand
 * children, so only some of them are looked at; the rest is counted.
 */
final class LiveProcesses {

	/** More children of one supervisor are not shown. */
	static final int CHILDREN = 100;

	/** More processes are not shown in all. */
	static final int PROCESSES = 1000;

	private final GenServerSystem system;

	private int left = PROCESSES;

	LiveProcesses(GenServerSystem system) {
		this.system = system;
	}

	/** The children that a configured supervisor was given while it ran. */
	LiveChildren added(Pid supervisor, SupervisorInfo info, SupervisorNode node) {
		Set<String> configured = node.children().stream().map(SupervisionTree.Node::name).collect(Collectors.toSet());
		return children(supervisor,
				info.children().stream().filter((child) -> !configured.contains(child.id())).toList());
	}

	/** A process by itself. */
	LiveProcess alone(Pid pid) {
		return process(pid.toString(), pid, Sys.parent(pid).orElse(null), null);
	}

	private LiveChildren children(Pid supervisor, List<ChildInfo> children) {
		return children(supervisor, children, children.size());
	}

	private LiveChildren children(Pid supervisor, List<ChildInfo> some, int all) {
		int shown = Math.min(Math.min(some.size(), CHILDREN), this.left);
		this.left -= shown;
		return new LiveChildren(some.stream().limit(shown).map((child) -> child(supervisor, child)).toList(),
				Math.max(0, all - shown));
	}

	private LiveProcess child(Pid supervisor, ChildInfo child) {
		Pid pid = child.pid();
		return process((pid != null) ? pid.toString() : child.id(), pid, supervisor, child);
	}

	private LiveProcess process(String name, @Nullable Pid pid, @Nullable Pid parent, @Nullable ChildInfo child) {
		ServerInfo info = (pid != null) ? Sys.info(pid).orElse(null) : null;
		Status status = status(pid, info, child);
		DynamicSupervisorInfo dynamic = (pid != null) ? DynamicSupervisor.of(pid).info().orElse(null) : null;
		if (pid != null && dynamic != null) {
			Integer max = (dynamic.maxChildren() != DynamicSupervisorSpec.UNBOUNDED) ? dynamic.maxChildren() : null;
			Supervision supervision = new Supervision("dynamic-supervisor", Strategy.ONE_FOR_ONE, dynamic.maxRestarts(),
					dynamic.within(), dynamic.restartsInWindow(), dynamic.restarts(), max, null, dynamic.counts());
			LiveChildren children = children(pid, DynamicSupervisor.of(pid).children(CHILDREN),
					dynamic.counts().specs());
			return new LiveProcess(name, status, pid, parent, info, child, supervision, children);
		}
		SupervisorInfo supervisor = (pid != null) ? Supervisor.of(pid).info().orElse(null) : null;
		if (pid != null && supervisor != null) {
			Integer partitions = partitions(pid);
			Supervision supervision = new Supervision((partitions != null) ? "partition-supervisor" : "supervisor",
					supervisor.strategy(), supervisor.maxRestarts(), supervisor.within(), supervisor.restartsInWindow(),
					supervisor.restarts(), null, partitions, null);
			return new LiveProcess(name, status, pid, parent, info, child, supervision,
					children(pid, supervisor.children()));
		}
		return new LiveProcess(name, status, pid, parent, info, child, null, LiveChildren.NONE);
	}

	private @Nullable Integer partitions(Pid pid) {
		String name = pid.name();
		if (name == null || !pid.equals(this.system.whereis(name))) {
			return null;
		}
		try {
			return PartitionSupervisor.of(this.system, name).partitions();
		}
		catch (NoSuchServerException ex) {
			// another kind of supervisor
			return null;
		}
	}

	private static Status status(@Nullable Pid pid, @Nullable ServerInfo info, @Nullable ChildInfo child) {
		if (info != null) {
			if (Objects.equals(info.handling(), LiveTree.INIT) && info.handled() == 0) {
				return Status.STARTING;
			}
			return info.suspended() ? Status.SUSPENDED : Status.RUNNING;
		}
		if (child == null) {
			return Status.STOPPED;
		}
		if (child.state() == ChildState.PARKED) {
			return Status.PARKED;
		}
		boolean restarting = child.state() == ChildState.RESTARTING || (child.state() == ChildState.RUNNING
				&& LiveTree.isRestarted(child, (pid != null) ? pid.exitReason() : null));
		return restarting ? Status.RESTARTING : Status.STOPPED;
	}

}
