package io.genserver;

import java.util.Locale;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import io.genserver.supervisor.ChildCounts;
import io.genserver.supervisor.ChildOutcome;

/**
 * What a trace asks of a supervisor, and the answer as the trace writes it.
 */
abstract class TraceRequests {

	static final JsonNodeFactory JSON = JsonNodeFactory.instance;

	/**
	 * Ask for something.
	 * @param pid the supervisor
	 * @param path its path
	 * @param request what is asked
	 * @return the answer
	 */
	final JsonNode ask(Pid pid, String path, JsonNode request) {
		try {
			return answer(pid, path, request);
		}
		catch (InvalidSupervisionException ex) {
			return JSON.stringNode("error:bad_combination");
		}
		catch (GenServerException ex) {
			return JSON.stringNode(TraceReasons.exit(ex));
		}
	}

	abstract JsonNode answer(Pid pid, String path, JsonNode request);

	JsonNode started(StartResult result) {
		return JSON.stringNode(text(result));
	}

	private String text(StartResult result) {
		if (result instanceof StartResult.Failed failed) {
			return "error:" + TraceReasons.format(failed.reason());
		}
		if (result instanceof StartResult.AlreadyStarted) {
			return "error:already_started";
		}
		return (result instanceof StartResult.Ignored) ? ignored() : "ok";
	}

	/** How it writes that a start said ignore. */
	abstract String ignored();

	static JsonNode outcome(ChildOutcome outcome) {
		String name = outcome.name().toLowerCase(Locale.ROOT);
		return JSON.stringNode((outcome == ChildOutcome.OK) ? name : "error:" + name);
	}

	static JsonNode counts(ChildCounts counts) {
		return JSON.objectNode()
			.put("specs", counts.specs())
			.put("active", counts.active())
			.put("supervisors", counts.supervisors())
			.put("workers", counts.workers());
	}

}
