package io.genserver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

import io.genserver.supervisor.AutoShutdown;
import io.genserver.supervisor.ChildInfo;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.ChildState;
import io.genserver.supervisor.ChildType;
import io.genserver.supervisor.DynamicSupervisor;
import io.genserver.supervisor.DynamicSupervisorSpec;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Shutdown;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorInfo;
import io.genserver.supervisor.SupervisorSpec;

/**
 * The supervision tree of a trace: from its specification to processes, and what it looks
 * like.
 */
final class TraceTree {

	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

	private final TraceWorld world;

	TraceTree(TraceWorld world) {
		this.world = world;
	}

	/**
	 * A supervisor is registered as its path and incarnation, so that its reports tell.
	 */
	private interface Starter {

		StartResult start(String name);

	}

	StartResult startRoot(GenServerSystem system, JsonNode tree) {
		return start("root", (name) -> isDynamic(tree) ? DynamicSupervisor.start(system, dynamicSupervisor(name, tree))
				: Supervisor.start(system, supervisor("root", name, tree)));
	}

	private StartResult start(String path, Starter starter) {
		int incarnation = this.world.enter(path);
		this.world.event("sup_start", path, incarnation);
		return started(path, incarnation, this.world.clock().start(() -> starter.start(path + '#' + incarnation)));
	}

	static boolean isDynamic(JsonNode tree) {
		return tree.has("max_children");
	}

	private static DynamicSupervisorSpec dynamicSupervisor(String name, JsonNode spec) {
		JsonNode maxChildren = spec.get("max_children");
		return DynamicSupervisorSpec.create()
			.withName(name)
			.withIntensity(spec.get("max_restarts").asInt(), Duration.ofSeconds(spec.get("max_seconds").asInt()))
			.withMaxChildren(maxChildren.isNumber() ? maxChildren.asInt() : DynamicSupervisorSpec.UNBOUNDED);
	}

	private StartResult started(String path, int incarnation, StartResult result) {
		if (result instanceof StartResult.Started started) {
			this.world.started(path, incarnation, started.pid());
		}
		return result;
	}

	private SupervisorSpec supervisor(String path, String name, JsonNode spec) {
		List<ChildSpec> children = new ArrayList<>();
		spec.get("children").forEach((child) -> children.add(child(path, child)));
		return new SupervisorSpec(name, constant(Strategy.class, spec, "strategy"), spec.get("max_restarts").asInt(),
				Duration.ofSeconds(spec.get("max_seconds").asInt()),
				constant(AutoShutdown.class, spec, "auto_shutdown"), children);
	}

	ChildSpec child(String parent, JsonNode spec) {
		String id = spec.get("id").asString();
		String path = parent + '/' + id;
		ChildType type = constant(ChildType.class, spec, "type");
		ChildSpec.Start start = (type == ChildType.SUPERVISOR)
				? (system) -> start(path, (name) -> Supervisor.startLink(system, supervisor(path, name, spec)))
				: (system) -> startWorker(system, path, spec);
		return new ChildSpec(id, start, constant(Restart.class, spec, "restart"),
				spec.path("significant").asBoolean(false), shutdown(spec.get("shutdown")), type);
	}

	private StartResult startWorker(GenServerSystem system, String path, JsonNode spec) {
		int incarnation = this.world.enter(path);
		ServerSpec<Integer> server = ServerSpec.of(() -> new ScriptedWorker(this.world, path, spec, incarnation));
		return started(path, incarnation, this.world.clock().start(() -> system.startLink(server)));
	}

	private static <E extends Enum<E>> E constant(Class<E> type, JsonNode spec, String field) {
		return Enum.valueOf(type, spec.get(field).asString().toUpperCase(Locale.ROOT));
	}

	private static Shutdown shutdown(JsonNode shutdown) {
		if (shutdown.isNumber()) {
			return Shutdown.after(Duration.ofMillis(shutdown.asLong()));
		}
		return shutdown.asString().equals("infinity") ? Shutdown.INFINITY : Shutdown.BRUTAL_KILL;
	}

	/** The process that has the path now. */
	Pid find(Pid root, String path) {
		Pid pid = root;
		for (String id : path.split("/")) {
			if (!id.equals("root")) {
				pid = children(pid).stream().filter((child) -> child.id().equals(id)).findFirst().orElseThrow().pid();
			}
		}
		return pid;
	}

	/** A line for each child, in start order, depth first. */
	List<JsonNode> lines(Pid root) {
		List<JsonNode> lines = new ArrayList<>();
		addLines(root, "root", lines);
		return lines;
	}

	private void addLines(Pid supervisor, String path, List<JsonNode> lines) {
		for (ChildInfo child : children(supervisor)) {
			String childPath = path + '/' + child.id();
			ArrayNode line = JSON.arrayNode().add(childPath).add(state(child.state()));
			lines.add(line);
			if (child.pid() == null) {
				line.addNull();
				continue;
			}
			line.add(this.world.incarnationOf(child.pid()));
			if (child.type() == ChildType.SUPERVISOR) {
				addLines(child.pid(), childPath, lines);
			}
		}
	}

	private static List<ChildInfo> children(Pid pid) {
		return Supervisor.of(pid)
			.info()
			.map(SupervisorInfo::children)
			.orElseGet(() -> DynamicSupervisor.of(pid)
				.children()
				.stream()
				.sorted(Comparator.comparing(ChildInfo::id))
				.toList());
	}

	static String state(ChildState state) {
		return (state == ChildState.STOPPED) ? "undefined" : state.name().toLowerCase(Locale.ROOT);
	}

}
