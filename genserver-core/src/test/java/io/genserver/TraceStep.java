package io.genserver;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One step of a scenario: what was done, and what OTP did then.
 */
final class TraceStep {

	private static final Set<String> RECORDED = Set.of("result", "events", "unordered", "exits", "reports",
			"reports_ordered", "root", "root_exit", "tree", "replies", "pending", "alive", "exit");

	private final String scenario;

	private final String number;

	private final JsonNode node;

	TraceStep(JsonNode scenario, String number, JsonNode node) {
		this.scenario = scenario.get("id").asString();
		this.number = number;
		this.node = node;
	}

	JsonNode node() {
		return this.node;
	}

	String op() {
		return text("op");
	}

	String text(String field) {
		return this.node.get(field).asString();
	}

	ExitReason reason() {
		return TraceReasons.parse(text("reason"));
	}

	/** The field must have this value. */
	void check(String field, JsonNode actual) {
		assertThat(actual).as(description(field)).isEqualTo(this.node.get(field));
	}

	/** The field, a list, must have these elements in this order. */
	void checkOrdered(String field, List<? extends JsonNode> actual) {
		assertThat(strings(actual)).as(description(field)).containsExactlyElementsOf(strings(this.node.get(field)));
	}

	/** The field, a list, must have these elements in whatever order. */
	void checkUnordered(String field, List<? extends JsonNode> actual) {
		assertThat(strings(actual)).as(description(field))
			.containsExactlyInAnyOrderElementsOf(strings(this.node.get(field)));
	}

	/**
	 * Take the elements of a field out of those that were seen.
	 * @return the others, in their order
	 */
	List<JsonNode> without(String field, List<? extends JsonNode> seen) {
		List<JsonNode> left = new ArrayList<>(seen);
		for (JsonNode element : this.node.get(field)) {
			assertThat(left.remove(element)).as("%s: %s among %s", description(field), element, seen).isTrue();
		}
		return left;
	}

	private String description(String field) {
		ObjectNode done = JsonNodeFactory.instance.objectNode();
		this.node.properties().forEach((entry) -> {
			if (!RECORDED.contains(entry.getKey())) {
				done.set(entry.getKey(), entry.getValue());
			}
		});
		return "%s, %s: %s of %s".formatted(this.scenario, this.number, field, done);
	}

	private static List<String> strings(Iterable<? extends JsonNode> nodes) {
		List<String> strings = new ArrayList<>();
		for (JsonNode node : nodes) {
			strings.add(sorted(node).toString());
		}
		return strings;
	}

	/** The fields of an object in the order of their names. */
	private static JsonNode sorted(JsonNode node) {
		if (!node.isObject()) {
			return node;
		}
		ObjectNode sorted = JsonNodeFactory.instance.objectNode();
		node.propertyNames().stream().sorted().forEach((name) -> sorted.set(name, node.get(name)));
		return sorted;
	}

}
