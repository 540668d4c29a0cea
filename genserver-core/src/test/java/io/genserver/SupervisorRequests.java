package io.genserver;

import java.util.Locale;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

import io.genserver.supervisor.ChildCounts;
import io.genserver.supervisor.ChildInfo;
import io.genserver.supervisor.ChildOutcome;
import io.genserver.supervisor.Supervisor;

/**
 * What a trace asks of a supervisor, and the answer as the trace writes it.
 */
final class SupervisorRequests {

	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

	private final TraceTree tree;

	SupervisorRequests(TraceTree tree) {
		this.tree = tree;
	}

	JsonNode ask(Pid pid, String path, JsonNode request) {
		Supervisor supervisor = Supervisor.of(pid);
		try {
			return switch (request.get("op").asString()) {
				case "start_child" -> started(supervisor.startChild(this.tree.child(path, request.get("child"))));
				case "restart_child" -> started(supervisor.restartChild(id(request)));
				case "terminate_child" -> outcome(supervisor.terminateChild(id(request)));
				case "delete_child" -> outcome(supervisor.deleteChild(id(request)));
				case "which_children" -> children(supervisor);
				case "count_children" -> counts(supervisor.countChildren());
				default -> throw new IllegalArgumentException(request.toString());
			};
		}
		catch (InvalidSupervisionException ex) {
			return JSON.stringNode("error:bad_combination");
		}
		catch (GenServerException ex) {
			return JSON.stringNode(TraceReasons.exit(ex));
		}
	}

	private static String id(JsonNode request) {
		return request.get("id").asString();
	}

	static JsonNode started(StartResult result) {
		return JSON.stringNode(text(result));
	}

	private static String text(StartResult result) {
		if (result instanceof StartResult.Failed failed) {
			return "error:" + TraceReasons.format(failed.reason());
		}
		if (result instanceof StartResult.AlreadyStarted) {
			return "error:already_started";
		}
		return (result instanceof StartResult.Ignored) ? "ok:undefined" : "ok";
	}

	private static JsonNode outcome(ChildOutcome outcome) {
		String name = outcome.name().toLowerCase(Locale.ROOT);
		return JSON.stringNode((outcome == ChildOutcome.OK) ? name : "error:" + name);
	}

	private static JsonNode children(Supervisor supervisor) {
		ArrayNode lines = JSON.arrayNode();
		for (ChildInfo child : supervisor.whichChildren()) {
			lines.add(JSON.arrayNode()
				.add(child.id())
				.add(TraceTree.state(child.state()))
				.add(child.type().name().toLowerCase(Locale.ROOT)));
		}
		return lines;
	}

	private static JsonNode counts(ChildCounts counts) {
		return JSON.objectNode()
			.put("specs", counts.specs())
			.put("active", counts.active())
			.put("supervisors", counts.supervisors())
			.put("workers", counts.workers());
	}

}
