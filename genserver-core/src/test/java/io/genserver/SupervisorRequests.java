package io.genserver;

import java.util.Locale;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

import io.genserver.supervisor.ChildInfo;
import io.genserver.supervisor.Supervisor;

/**
 * What a trace asks of a supervisor with ids.
 */
final class SupervisorRequests extends TraceRequests {

	private final TraceTree tree;

	SupervisorRequests(TraceTree tree) {
		this.tree = tree;
	}

	@Override
	JsonNode answer(Pid pid, String path, JsonNode request) {
		Supervisor supervisor = Supervisor.of(pid);
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

	private static String id(JsonNode request) {
		return request.get("id").asString();
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

	@Override
	String ignored() {
		return "ok:undefined";
	}

}
