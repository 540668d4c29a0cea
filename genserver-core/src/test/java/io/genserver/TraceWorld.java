package io.genserver;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the processes of a supervision tree are told, and what they report.
 */
final class TraceWorld {

	private final TraceClock clock = new TraceClock();

	private final Map<String, Integer> incarnations = new ConcurrentHashMap<>();

	private final Map<String, Deque<String>> plans = new ConcurrentHashMap<>();

	private final Queue<ObjectNode> events = new ConcurrentLinkedQueue<>();

	private final Queue<Started> started = new ConcurrentLinkedQueue<>();

	private final Queue<ObjectNode> reports = new ConcurrentLinkedQueue<>();

	/** The process that was started last at each path. */
	private final Map<String, Pid> newest = new ConcurrentHashMap<>();

	/** The same as it was when the step began. */
	private final Map<String, Pid> newestBeforeStep = new ConcurrentHashMap<>();

	private final Map<Pid, Integer> incarnationOf = new ConcurrentHashMap<>();

	private record Started(String path, int incarnation, Pid pid) {
	}

	TraceClock clock() {
		return this.clock;
	}

	void plan(JsonNode plan) {
		Deque<String> outcomes = new ArrayDeque<>();
		plan.get("outcomes").forEach((outcome) -> outcomes.add(outcome.asString()));
		this.plans.put(plan.get("path").asString(), outcomes);
	}

	/** What the init that is running at that path is to do. */
	String nextOutcome(String path) {
		Deque<String> plan = this.plans.get(path);
		return (plan == null || plan.isEmpty()) ? "ok" : plan.poll();
	}

	/** An init is entered. */
	int enter(String path) {
		return this.incarnations.merge(path, 1, Integer::sum);
	}

	void event(String kind, String path, int incarnation) {
		this.events.add(json(path, incarnation).put("e", kind));
	}

	void event(String kind, String path, int incarnation, String reason) {
		this.events.add(json(path, incarnation).put("e", kind).put("reason", reason));
	}

	/** A start has succeeded. */
	void started(String path, int incarnation, Pid pid) {
		this.started.add(new Started(path, incarnation, pid));
		this.incarnationOf.put(pid, incarnation);
		this.newest.put(path, pid);
	}

	void beginStep() {
		this.newestBeforeStep.putAll(this.newest);
	}

	/** The process that was started last at a path before the step, or null. */
	Pid newestBeforeStep(String path) {
		return this.newestBeforeStep.get(path);
	}

	/** A supervisor, which is registered as its path and incarnation, reports. */
	void report(Pid supervisor, String context, String childId, ExitReason reason) {
		String path = supervisor.name().substring(0, supervisor.name().indexOf('#'));
		this.reports.add(JsonNodeFactory.instance.objectNode()
			.put("sup", path)
			.put("context", context)
			.put("child", path + '/' + childId)
			.put("reason", TraceReasons.format(reason)));
	}

	/** The reports since the last time this was asked. */
	List<JsonNode> takeReports() {
		return take(this.reports);
	}

	int incarnationOf(Pid pid) {
		return this.incarnationOf.get(pid);
	}

	/** The events since the last time this was asked. */
	List<JsonNode> takeEvents() {
		return take(this.events);
	}

	private static List<JsonNode> take(Queue<ObjectNode> queue) {
		List<JsonNode> taken = new ArrayList<>();
		for (ObjectNode node; (node = queue.poll()) != null;) {
			taken.add(node);
		}
		return taken;
	}

	/** The processes that have ended since the last time this was asked. */
	List<JsonNode> takeExits() {
		List<JsonNode> exits = new ArrayList<>();
		this.started.removeIf((process) -> {
			ExitReason reason = process.pid().exitReason();
			if (reason != null) {
				exits.add(json(process.path(), process.incarnation()).put("reason", TraceReasons.format(reason)));
			}
			return reason != null;
		});
		return exits;
	}

	private static ObjectNode json(String path, int incarnation) {
		return JsonNodeFactory.instance.objectNode().put("path", path).put("inc", incarnation);
	}

}
