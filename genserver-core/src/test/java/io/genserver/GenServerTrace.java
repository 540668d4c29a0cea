package io.genserver;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.genserver.sys.Sys;

/**
 * Replays a scenario of the family {@code gen_server} on virtual time.
 */
final class GenServerTrace implements AutoCloseable {

	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

	private static final Duration FOREVER = Duration.ofDays(365);

	/** A server's own timeout that is longer than this never fires in a scenario. */
	private static final Duration LONG = Duration.ofSeconds(1);

	private final JsonNode scenario;

	private final TrackingExecutor executor = new TrackingExecutor();

	private final VirtualTime time = new VirtualTime();

	private final GenServerSystem system = GenServerSystem.builder()
		.executor(this.executor)
		.timeSource(this.time)
		.build();

	private final Queue<ObjectNode> events = new ConcurrentLinkedQueue<>();

	/** Settled in the present step. */
	private final Queue<ArrayNode> replies = new ConcurrentLinkedQueue<>();

	private final Queue<String> pending = new ConcurrentLinkedQueue<>();

	private Probe.Running parent;

	private volatile Pid server;

	private boolean exitSeen;

	GenServerTrace(JsonNode scenario) {
		this.scenario = scenario;
	}

	void replay() {
		int number = 0;
		for (JsonNode node : this.scenario.get("steps")) {
			TraceStep step = new TraceStep(this.scenario, "step " + number++, node);
			this.events.clear();
			this.replies.clear();
			JsonNode result = perform(step);
			settle();
			step.check("result", result);
			step.checkOrdered("events", List.copyOf(this.events));
			step.checkUnordered("replies", List.copyOf(this.replies));
			step.checkOrdered("pending", this.pending.stream().map(JSON::stringNode).toList());
			step.check("alive", JSON.booleanNode(this.server.isAlive()));
			step.check("exit", exit());
		}
	}

	private JsonNode exit() {
		ExitReason reason = this.server.exitReason();
		if (reason == null || this.exitSeen) {
			return JSON.nullNode();
		}
		this.exitSeen = true;
		return JSON.stringNode(TraceReasons.format(reason));
	}

	private JsonNode perform(TraceStep step) {
		switch (step.op()) {
			case "start" -> {
				return JSON.stringNode(start(step.node()));
			}
			case "stop" -> {
				return JSON.stringNode(stop(step.reason()));
			}
			case "send" -> send(step.node().get("message"));
			case "queue" -> {
				Sys.suspend(this.server);
				step.node().get("messages").forEach(this::send);
				Sys.resume(this.server);
			}
			case "link_exit" -> {
				Probe.Running linked = Probe.start(this.system);
				Pid target = this.server;
				linked.tell((context) -> context.link(target));
				linked.stop(step.reason());
			}
			case "exit_signal" -> this.system.exit(this.server, step.reason());
			case "parent_exit" -> this.parent.stop(step.reason());
			case "wait" -> this.time.advance(Duration.ofMillis(step.node().get("ms").asLong()));
			default -> throw new IllegalArgumentException(step.op());
		}
		return JSON.nullNode();
	}

	private String start(JsonNode step) {
		this.exitSeen = false;
		this.parent = Probe.startTrapping(this.system);
		ServerSpec<Integer> spec = ServerSpec
			.of(() -> new ScriptedServer(step, (pid) -> this.server = pid, this.events::add));
		StartResult result = this.parent.run((context) -> context.system().startLink(spec));
		if (result instanceof StartResult.Failed failed) {
			return "error:" + TraceReasons.format(failed.reason());
		}
		return (result instanceof StartResult.Ignored) ? "ignore" : "ok";
	}

	private String stop(ExitReason reason) {
		try {
			this.server.stop(reason, FOREVER);
			return "ok";
		}
		catch (GenServerException ex) {
			return TraceReasons.exit(ex);
		}
	}

	private void send(JsonNode node) {
		ScriptedServer.Message message = new ScriptedServer.Message(node.get("id").asString(), node.get("script"));
		switch (node.get("kind").asString()) {
			case "cast" -> this.server.cast(message);
			case "info" -> this.server.send(message);
			default -> {
				JsonNode timeout = node.get("timeout_ms");
				this.pending.add(message.id());
				this.server.callAsync(message, timeout.isNull() ? FOREVER : Duration.ofMillis(timeout.asLong()))
					.whenComplete((value, failure) -> settled(message.id(), value, failure));
			}
		}
	}

	private void settled(String id, Object value, Throwable failure) {
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		this.pending.remove(id);
		this.replies.add(JSON.arrayNode().add(id).add((cause != null) ? TraceReasons.exit(cause) : "reply:" + value));
	}

	private void settle() {
		this.executor.awaitIdle();
		while (this.time.untilNext().filter((delay) -> delay.compareTo(LONG) < 0).isPresent()) {
			this.time.advance(this.time.untilNext().get());
			this.executor.awaitIdle();
		}
	}

	@Override
	public void close() {
		this.system.close();
	}

}
