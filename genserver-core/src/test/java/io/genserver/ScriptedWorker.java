package io.genserver;

import tools.jackson.databind.JsonNode;

/**
 * A worker of a trace's supervision tree.
 */
final class ScriptedWorker implements ServerCallbacks<Integer> {

	/** Stop by yourself. */
	record Stop(ExitReason reason) {
	}

	/** Crash. */
	record Crash() {
	}

	private final TraceWorld world;

	private final String path;

	private final JsonNode spec;

	private final int incarnation;

	ScriptedWorker(TraceWorld world, String path, JsonNode spec, int incarnation) {
		this.world = world;
		this.path = path;
		this.spec = spec;
		this.incarnation = incarnation;
	}

	@Override
	public InitResult<Integer> init(ServerContext context) {
		context.trapExits(this.spec.get("trap_exit").asBoolean());
		switch (this.world.nextOutcome(this.path)) {
			case "ok" -> {
				this.world.event("start", this.path, this.incarnation);
				return InitResult.ok(0);
			}
			case "ignore" -> {
				this.world.event("start_ignore", this.path, this.incarnation);
				return InitResult.ignore();
			}
			case "error" -> {
				this.world.event("start_error", this.path, this.incarnation, "start_error");
				return InitResult.stop(ExitReason.of("start_error"));
			}
			default -> {
				this.world.event("start_error", this.path, this.incarnation, "exception:init_raise");
				throw new TraceReasons.ScriptedException("init_raise");
			}
		}
	}

	@Override
	public Next<Integer> handleCast(Object message, Integer state) {
		if (message instanceof Stop stop) {
			return Next.stop(stop.reason(), state);
		}
		throw new TraceReasons.ScriptedException("kaboom");
	}

	@Override
	public Next<Integer> handleInfo(Object message, Integer state) {
		String reason = TraceReasons.format(((Exit) message).reason());
		this.world.event("exit_msg", this.path, this.incarnation, reason);
		return Next.noReply(state);
	}

	@Override
	public void terminate(ExitReason reason, Integer state) throws InterruptedException {
		this.world.event("terminate", this.path, this.incarnation, TraceReasons.format(reason));
		if (this.spec.get("hang").asBoolean() && reason.equals(ExitReason.SHUTDOWN)) {
			this.world.clock().hang();
		}
	}

}
