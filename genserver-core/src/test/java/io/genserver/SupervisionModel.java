package io.genserver;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Strategy;

/**
 * The rules of supervision as a sequential program, in which time stands still.
 */
final class SupervisionModel {

	/** What a node of the tree is. */
	enum Kind {

		WORKER, SUPERVISOR, DYNAMIC_SUPERVISOR

	}

	/**
	 * How to start a worker or a supervisor. Dynamic supervisors start without children.
	 */
	record Node(String id, Kind kind, Restart restart, Strategy strategy, int maxRestarts, List<Node> children) {

		boolean isSupervisor() {
			return this.kind != Kind.WORKER;
		}

		boolean isDynamic() {
			return this.kind == Kind.DYNAMIC_SUPERVISOR;
		}

		static Node worker(String id, Restart restart) {
			return new Node(id, Kind.WORKER, restart, null, 0, List.of());
		}

		static Node dynamic(String id, Restart restart, int maxRestarts) {
			return new Node(id, Kind.DYNAMIC_SUPERVISOR, restart, Strategy.ONE_FOR_ONE, maxRestarts, List.of());
		}

	}

	/** How often the init of each worker was entered. */
	private final Map<String, Integer> starts = new HashMap<>();

	/** How many of the next inits of a worker fail. */
	private final Map<String, Integer> failures = new HashMap<>();

	private Running root;

	/** A child's entry. */
	private static final class Child {

		private final Node node;

		private Running process;

		private Child(Node node) {
			this.node = node;
		}

	}

	/** A process. */
	private static final class Running {

		private final String path;

		private final Node node;

		private final Running parent;

		private final List<Child> children = new ArrayList<>();

		private int restarts;

		private Running(String path, Node node, Running parent) {
			this.path = path;
			this.node = node;
			this.parent = parent;
		}

		private Child child(String id) {
			return this.children.stream().filter((child) -> child.node.id().equals(id)).findFirst().orElse(null);
		}

	}

	boolean start(Node node) {
		this.root = start(node.id(), node, null);
		return this.root != null;
	}

	Map<String, Integer> starts() {
		return this.starts;
	}

	void fail(String path, int times) {
		this.failures.put(path, times);
	}

	private Running start(String path, Node node, Running parent) {
		Running process = new Running(path, node, parent);
		if (!node.isSupervisor()) {
			this.starts.merge(path, 1, Integer::sum);
			return (this.failures.merge(path, -1, Integer::sum) >= 0) ? null : process;
		}
		node.children().forEach((child) -> process.children.add(new Child(child)));
		for (Child child : process.children) {
			if (!start(process, child)) {
				return null;
			}
		}
		return process;
	}

	private boolean start(Running supervisor, Child child) {
		child.process = start(supervisor.path + '/' + child.node.id(), child.node, supervisor);
		return child.process != null;
	}

	/** A process ends by itself, or is killed. */
	void end(String path, boolean normally) {
		Running process = find(path);
		ended(process, normally);
	}

	private void ended(Running process, boolean normally) {
		Running supervisor = process.parent;
		if (supervisor == null) {
			this.root = null;
			return;
		}
		Child child = supervisor.child(process.node.id());
		child.process = null;
		Restart restart = child.node.restart();
		if (restart == Restart.PERMANENT || (restart == Restart.TRANSIENT && !normally)) {
			restart(supervisor, child);
		}
		else if (restart == Restart.TEMPORARY || supervisor.node.isDynamic()) {
			supervisor.children.remove(child);
		}
	}

	private void restart(Running supervisor, Child first) {
		Child failed = first;
		while (failed != null) {
			if (++supervisor.restarts > supervisor.node.maxRestarts()) {
				// it shuts down, which is a quiet reason
				ended(supervisor, true);
				return;
			}
			failed = attempt(supervisor, failed);
		}
	}

	/** Who could not be started, or null. */
	private Child attempt(Running supervisor, Child child) {
		if (supervisor.node.strategy() == Strategy.ONE_FOR_ONE) {
			return start(supervisor, child) ? null : child;
		}
		boolean all = supervisor.node.strategy() == Strategy.ONE_FOR_ALL;
		int from = all ? 0 : supervisor.children.indexOf(child);
		List<Child> group = new ArrayList<>(supervisor.children.subList(from, supervisor.children.size()));
		group.forEach((member) -> member.process = null);
		supervisor.children.removeIf((member) -> group.contains(member) && member.node.restart() == Restart.TEMPORARY);
		group.retainAll(supervisor.children);
		for (Child member : group) {
			if (!start(supervisor, member)) {
				return member;
			}
		}
		return null;
	}

	// Requests

	String startChild(String path, Node node) {
		Running supervisor = find(path);
		Child present = supervisor.child(node.id());
		if (present != null) {
			return (present.process != null) ? "AlreadyStarted" : "Failed";
		}
		Child child = new Child(node);
		if (!start(supervisor, child)) {
			return "Failed";
		}
		supervisor.children.add(child);
		return "Started";
	}

	String restartChild(String path, String id) {
		Running supervisor = find(path);
		Child child = supervisor.child(id);
		return (child != null && child.process == null && start(supervisor, child)) ? "Started" : "Failed";
	}

	String terminateChild(String path, String id) {
		Running supervisor = find(path);
		Child child = supervisor.child(id);
		if (child == null) {
			return "NOT_FOUND";
		}
		child.process = null;
		if (child.node.restart() == Restart.TEMPORARY || supervisor.node.isDynamic()) {
			supervisor.children.remove(child);
		}
		return "OK";
	}

	String deleteChild(String path, String id) {
		Running supervisor = find(path);
		Child child = supervisor.child(id);
		if (child == null) {
			return "NOT_FOUND";
		}
		if (child.process != null) {
			return "RUNNING";
		}
		supervisor.children.remove(child);
		return "OK";
	}

	// Looking

	private Running find(String path) {
		return processes().stream().filter((process) -> process.path.equals(path)).findFirst().orElseThrow();
	}

	private List<Running> processes() {
		List<Running> processes = new ArrayList<>();
		addProcesses(this.root, processes);
		return processes;
	}

	private static void addProcesses(Running process, List<Running> processes) {
		if (process != null) {
			processes.add(process);
			process.children.forEach((child) -> addProcesses(child.process, processes));
		}
	}

	boolean isAlive() {
		return this.root != null;
	}

	/** The paths of what runs. */
	List<String> running(boolean supervisors) {
		return processes().stream()
			.filter((process) -> process.node.isSupervisor() == supervisors)
			.map((process) -> process.path)
			.toList();
	}

	boolean isDynamic(String path) {
		return find(path).node.isDynamic();
	}

	/** The ids of the children of a supervisor, running or not. */
	List<String> children(String path) {
		return find(path).children.stream().map((child) -> child.node.id()).toList();
	}

	/**
	 * Workers of a supervisor whose ends, in whatever order, concern nobody above the
	 * supervisor and have the same outcome.
	 */
	List<String> independentWorkers(String path) {
		Running supervisor = find(path);
		boolean failing = this.failures.entrySet()
			.stream()
			.anyMatch((entry) -> entry.getValue() > 0 && entry.getKey().startsWith(path + '/'));
		int tolerated = supervisor.node.maxRestarts() - supervisor.restarts;
		int most = (supervisor.node.strategy() == Strategy.ONE_FOR_ONE) ? tolerated : Math.min(1, tolerated);
		return supervisor.children.stream()
			.filter((child) -> child.process != null && !child.node.isSupervisor())
			.map((child) -> child.process.path)
			.limit(failing ? 0 : most)
			.toList();
	}

	/** A line for each child, in start order, depth first. */
	List<String> lines() {
		return (this.root != null) ? lines(this.root) : Collections.emptyList();
	}

	private static List<String> lines(Running supervisor) {
		List<String> lines = new ArrayList<>();
		List<Child> children = new ArrayList<>(supervisor.children);
		if (supervisor.node.isDynamic()) {
			// has no order
			children.sort(Comparator.comparing((child) -> child.node.id()));
		}
		for (Child child : children) {
			lines.add(supervisor.path + '/' + child.node.id() + ((child.process != null) ? " RUNNING" : " STOPPED"));
			if (child.process != null) {
				lines.addAll(lines(child.process));
			}
		}
		return lines;
	}

}
