package io.genserver;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server whose callbacks do what the scripts of a trace say. The state is a counter.
 */
final class ScriptedServer implements ServerCallbacks<Integer> {

	/** A message and what its callback does. */
	record Message(String id, JsonNode script) implements Request<Object> {
	}

	private final JsonNode start;

	private final Consumer<Pid> self;

	private final Consumer<ObjectNode> log;

	private final Map<String, From<Object>> callers = new HashMap<>();

	private ServerContext context;

	private JsonNode onTimeout;

	ScriptedServer(JsonNode start, Consumer<Pid> self, Consumer<ObjectNode> log) {
		this.start = start;
		this.self = self;
		this.log = log;
	}

	@Override
	public InitResult<Integer> init(ServerContext context) {
		this.context = context;
		this.self.accept(context.self());
		context.trapExits(this.start.get("trap_exit").asBoolean());
		JsonNode script = this.start.get("init");
		begin("init", "init", script, 0);
		return switch (script.get("return").asString()) {
			case "ignore" -> InitResult.ignore();
			case "stop" -> InitResult.stop(reason(script));
			default -> {
				Next<Integer> next = next(script, 0);
				yield (next != null) ? InitResult.ok(next) : null;
			}
		};
	}

	@Override
	public CallResult<Integer> handleCall(Object request, From<Object> from, Integer state) {
		Message message = (Message) request;
		this.callers.put(message.id(), from);
		begin("handle_call", message.id(), message.script(), state);
		Next<Integer> next = next(message.script(), state);
		boolean replies = next != null && message.script().has("value");
		return replies ? CallResult.reply(message.script().get("value").asString(), next) : next;
	}

	@Override
	public Next<Integer> handleCast(Object message, Integer state) {
		return handle("handle_cast", (Message) message, state);
	}

	@Override
	public Next<Integer> handleInfo(Object message, Integer state) {
		if (message instanceof IdleTimeout) {
			return handle("handle_info", new Message("timeout", this.onTimeout), state);
		}
		if (message instanceof Exit exit) {
			event("handle_info", state).put("msg", "EXIT:" + TraceReasons.format(exit.reason()));
			return Next.noReply(state + 1);
		}
		return handle("handle_info", (Message) message, state);
	}

	@Override
	public Next<Integer> handleContinue(Object message, Integer state) {
		return handle("handle_continue", (Message) message, state);
	}

	private Next<Integer> handle(String callback, Message message, int state) {
		begin(callback, message.id(), message.script(), state);
		return next(message.script(), state);
	}

	@Override
	public void terminate(ExitReason reason, Integer state) {
		event("terminate", state).put("reason", TraceReasons.format(reason));
		JsonNode script = this.start.get("terminate");
		switch (script.get("do").asString()) {
			case "raise" -> throw new TraceReasons.ScriptedException(script.get("reason").asString());
			case "exit" -> throw new ExitException(reason(script));
			default -> {
				// what OTP's terminate returns or throws does not matter
			}
		}
	}

	private void begin(String callback, String id, JsonNode script, int state) {
		event(callback, state).put("msg", id);
		for (JsonNode effect : script.get("effects")) {
			perform(effect);
		}
	}

	private ObjectNode event(String callback, int state) {
		ObjectNode event = JsonNodeFactory.instance.objectNode().put("e", callback).put("state", state);
		this.log.accept(event);
		return event;
	}

	private void perform(JsonNode effect) {
		switch (effect.get("effect").asString()) {
			case "reply" -> {
				From<Object> caller = this.callers.get(effect.get("to").asString());
				if (caller != null) {
					caller.reply(effect.get("value").asString());
				}
			}
			case "cast_self" -> this.context.self().cast(message(effect));
			case "info_self" -> this.context.self().send(message(effect));
			case "call_self" -> this.context.self().call(new Message("self", effect));
			default -> throw new IllegalArgumentException(effect.toString());
		}
	}

	private static Message message(JsonNode node) {
		return new Message(node.get("id").asString(), node.get("script"));
	}

	private Next<Integer> next(JsonNode script, int state) {
		return switch (script.get("return").asString()) {
			case "ok", "reply", "noreply" -> follow(script.get("then"), Next.noReply(state + 1));
			case "stop" -> Next.stop(reason(script), state + 1);
			case "raise" -> throw new TraceReasons.ScriptedException(script.get("reason").asString());
			case "exit" -> throw new ExitException(reason(script));
			case "bad_return" -> null;
			default -> throw new IllegalArgumentException(script.toString());
		};
	}

	private Next<Integer> follow(JsonNode then, Next<Integer> next) {
		if (then == null || then.isNull()) {
			return next;
		}
		return switch (then.isString() ? then.asString() : then.get("kind").asString()) {
			case "hibernate" -> next.hibernate();
			case "continue" -> next.continueWith(message(then));
			case "timeout" -> {
				this.onTimeout = then.get("script");
				yield next.withIdleTimeout(Duration.ofMillis(then.get("ms").asLong()));
			}
			default -> throw new IllegalArgumentException(then.toString());
		};
	}

	private static ExitReason reason(JsonNode node) {
		return TraceReasons.parse(node.get("reason").asString());
	}

}
