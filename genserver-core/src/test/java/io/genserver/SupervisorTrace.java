package io.genserver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

import io.genserver.process.TestActivations;
import io.genserver.supervisor.TestReports;
import io.genserver.sys.Sys;

/**
 * Replays a scenario of the families {@code supervisor}, {@code dynamic} and
 * {@code intensity_window}.
 */
final class SupervisorTrace implements AutoCloseable {

	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

	private static final Duration FOREVER = Duration.ofDays(365);

	private final JsonNode scenario;

	private final TraceWorld world = new TraceWorld();

	private final TrackingExecutor executor = this.world.clock().executor();

	private final VirtualTime time = this.world.clock().time();

	private final GenServerSystem system = GenServerSystem.builder()
		.executor(this.executor)
		.timeSource(this.time)
		.build();

	private final TraceTree tree = new TraceTree(this.world);

	private final TraceRequests requests;

	private Pid root;

	private boolean rootWasAlive;

	SupervisorTrace(JsonNode scenario) {
		this.scenario = scenario;
		this.requests = TraceTree.isDynamic(scenario.get("tree")) ? new DynamicRequests(this.tree, this.world)
				: new SupervisorRequests(this.tree);
		TestReports.listen(this.system, this.world::report);
	}

	void replay() {
		this.scenario.get("init_plans").forEach(this.world::plan);
		TraceStep start = new TraceStep(this.scenario, "start", this.scenario.get("start"));
		StartResult result = this.tree.startRoot(this.system, this.scenario.get("tree"));
		this.root = (result instanceof StartResult.Started started) ? started.pid() : null;
		this.rootWasAlive = this.root != null;
		check(start, this.requests.started(result));
		int number = 0;
		for (JsonNode node : this.scenario.get("steps")) {
			TraceStep step = new TraceStep(this.scenario, "step " + number++, node);
			this.world.beginStep();
			check(step, perform(step));
		}
	}

	private void check(TraceStep step, JsonNode result) {
		this.executor.awaitIdle();
		List<JsonNode> events = this.world.takeEvents();
		step.check("result", result);
		step.checkOrdered("events", step.without("unordered", events));
		checkStartsPrecedeEnds(events);
		step.checkUnordered("exits", this.world.takeExits());
		checkReports(step);
		boolean alive = this.root != null && this.root.isAlive();
		step.check("root", JSON.stringNode(alive ? "running" : "dead"));
		step.check("root_exit", (this.rootWasAlive && !alive)
				? JSON.stringNode(TraceReasons.format(this.root.exitReason())) : JSON.nullNode());
		step.checkOrdered("tree", alive ? this.tree.lines(this.root) : List.of());
		this.rootWasAlive = alive;
	}

	private void checkReports(TraceStep step) {
		List<JsonNode> reports = this.world.takeReports();
		if (step.node().get("reports_ordered").asBoolean()) {
			step.checkOrdered("reports", reports);
		}
		else {
			step.checkUnordered("reports", reports);
		}
	}

	private static void checkStartsPrecedeEnds(List<JsonNode> events) {
		List<String> ended = new ArrayList<>();
		for (JsonNode event : events) {
			String incarnation = event.get("path").asString() + '#' + event.get("inc");
			if (event.get("e").asString().equals("terminate")) {
				ended.add(incarnation);
			}
			else if (ended.contains(incarnation)) {
				throw new AssertionError(incarnation + " ended before " + event);
			}
		}
	}

	private JsonNode perform(TraceStep step) {
		JsonNode node = step.node();
		if (node.has("at_ms")) {
			this.time.advance(Duration.ofMillis(node.get("at_ms").asLong()).minusNanos(this.time.nanoTime()));
			this.executor.awaitIdle();
		}
		return switch (step.op()) {
			case "stop_root" -> stopRoot(step.reason());
			case "batch" -> batch(node);
			default -> node.has("sup") ? this.requests.ask(supervisor(node), step.text("sup"), node) : tell(node);
		};
	}

	private Pid supervisor(JsonNode node) {
		return this.tree.find(this.root, node.get("sup").asString());
	}

	private JsonNode tell(JsonNode command) {
		String op = command.get("op").asString();
		if (op.equals("plan_init")) {
			this.world.plan(command);
			return JSON.stringNode("ok");
		}
		Pid pid = this.tree.find(this.root, command.get("path").asString());
		switch (op) {
			case "exit" -> pid.cast(new ScriptedWorker.Stop(reason(command)));
			case "crash" -> pid.cast(new ScriptedWorker.Crash());
			case "kill" -> this.system.exit(pid, ExitReason.KILL);
			case "exit_signal" -> this.system.exit(pid, reason(command));
			default -> throw new IllegalArgumentException(command.toString());
		}
		return JSON.stringNode("ok");
	}

	private static ExitReason reason(JsonNode command) {
		return TraceReasons.parse(command.get("reason").asString());
	}

	private JsonNode stopRoot(ExitReason reason) {
		try {
			this.root.stop(reason, FOREVER);
			return JSON.stringNode("ok");
		}
		catch (GenServerException ex) {
			return JSON.stringNode(TraceReasons.exit(ex));
		}
	}

	private JsonNode batch(JsonNode step) {
		Pid supervisor = supervisor(step);
		String path = step.get("sup").asString();
		Sys.suspend(supervisor);
		List<CompletableFuture<JsonNode>> results = new ArrayList<>();
		for (JsonNode command : step.get("commands")) {
			if (command.has("path")) {
				results.add(CompletableFuture.completedFuture(tell(command)));
				this.executor.awaitIdle();
			}
			else {
				int queued = queued(supervisor);
				AtomicReference<Thread> asker = new AtomicReference<>();
				results.add(CompletableFuture.supplyAsync(() -> {
					asker.set(Thread.currentThread());
					return this.requests.ask(supervisor, path, command);
				}, TestActivations.executor()));
				// a message counts before it is linked, so the next could still overtake
				// it
				Awaitility.await()
					.pollInterval(Duration.ofMillis(1))
					.until(() -> queued(supervisor) > queued && isWaiting(asker.get()));
			}
		}
		Sys.resume(supervisor);
		ArrayNode answers = JSON.arrayNode();
		results.forEach((result) -> answers.add(result.orTimeout(20, TimeUnit.SECONDS).join()));
		return answers;
	}

	private static boolean isWaiting(Thread thread) {
		Thread.State state = thread.getState();
		return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
	}

	private static int queued(Pid supervisor) {
		return Sys.info(supervisor).orElseThrow().mailboxSize();
	}

	@Override
	public void close() {
		this.system.close();
	}

}
