package io.genserver;

import java.util.Comparator;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

import io.genserver.supervisor.ChildInfo;
import io.genserver.supervisor.ChildState;
import io.genserver.supervisor.DynamicSupervisor;

/**
 * What a trace asks of a dynamic supervisor. It names a child by the id under which a
 * process was started last before the step.
 */
final class DynamicRequests extends TraceRequests {

	private final TraceTree tree;

	private final TraceWorld world;

	DynamicRequests(TraceTree tree, TraceWorld world) {
		this.tree = tree;
		this.world = world;
	}

	@Override
	JsonNode answer(Pid pid, String path, JsonNode request) {
		DynamicSupervisor supervisor = DynamicSupervisor.of(pid);
		return switch (request.get("op").asString()) {
			case "start_child" -> started(supervisor.startChild(this.tree.child(path, request.get("child"))));
			case "terminate_child" -> terminate(supervisor, path + '/' + request.get("id").asString());
			case "which_children" -> children(supervisor);
			case "count_children" -> counts(supervisor.countChildren());
			default -> throw new IllegalArgumentException(request.toString());
		};
	}

	private JsonNode terminate(DynamicSupervisor supervisor, String path) {
		Pid child = this.world.newestBeforeStep(path);
		return (child != null) ? outcome(supervisor.terminateChild(child)) : JSON.stringNode("error:not_found");
	}

	private static JsonNode children(DynamicSupervisor supervisor) {
		ArrayNode lines = JSON.arrayNode();
		supervisor.whichChildren()
			.stream()
			.map(DynamicRequests::line)
			.sorted(Comparator.comparing(JsonNode::toString))
			.forEach(lines::add);
		return lines;
	}

	private static JsonNode line(ChildInfo child) {
		return JSON.arrayNode()
			.add((child.state() == ChildState.RESTARTING) ? "?" : child.id())
			.add(TraceTree.state(child.state()));
	}

	@Override
	String ignored() {
		return "ignore";
	}

}
