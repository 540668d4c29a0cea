package io.genserver.shop;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs the commands of a document's console blocks and compares what they print with what
 * stands below them. What is different each time is compared by its type; an incarnation
 * that the document shows stands for the one that was printed in its place, in later
 * commands as well.
 */
final class Console {

	private static final Set<String> VARYING = Set.of("purchaseId", "createdAt", "asOf", "at", "startedAt",
			"uptimeMillis", "messagesHandled", "highWater", "CHF", "GBP", "JPY", "USD", "stack", "forMillis",
			"timestamp");

	private final JsonMapper json = new JsonMapper();

	private final Curl curl;

	/** By the incarnation that the document shows, the one that it stands for. */
	private final Map<String, String> incarnations = new HashMap<>();

	Console(ConfigurableApplicationContext context) {
		this.curl = new Curl(((ServletWebServerApplicationContext) context).getWebServer().getPort());
	}

	void run(Readme document) throws Exception {
		List<Readme.Command> commands = document.commands();
		assertThat(commands).isNotEmpty();
		for (Readme.Command command : commands) {
			if (command.line().contains("-X POST") || command.line().contains("--json")) {
				assertMatches(command, this.curl.run(present(command.line())));
			}
			else {
				// a restart takes a moment, and so does a person at the keyboard
				await().atMost(Duration.ofSeconds(10))
					.untilAsserted(() -> assertMatches(command, this.curl.run(present(command.line()))));
			}
		}
	}

	private String present(String line) {
		String present = line;
		for (Map.Entry<String, String> each : this.incarnations.entrySet()) {
			present = present.replace(each.getKey(), each.getValue());
		}
		return present;
	}

	private void assertMatches(Readme.Command command, String output) {
		boolean isJson = command.output().startsWith("{") || command.output().startsWith("[");
		if (isJson) {
			JsonNode expected = this.json.readTree(command.output());
			JsonNode actual = this.json.readTree(output);
			Map<String, String> seen = new HashMap<>();
			assertThat(matches("", expected, actual, seen))
				.as("%s%nprints%n%s%nnot%n%s", command, output, command.output())
				.isTrue();
			this.incarnations.putAll(seen);
		}
		else {
			assertThat(output.strip()).as(command.line()).isEqualTo(command.output());
		}
	}

	/** Equal, but for what is different each time: of that, the type. */
	private boolean matches(String name, JsonNode expected, JsonNode actual, Map<String, String> seen) {
		if (name.equals("incarnation")) {
			String shown = expected.asString();
			String known = this.incarnations.getOrDefault(shown, actual.asString());
			seen.put(shown, known);
			return known.equals(actual.asString());
		}
		if (VARYING.contains(name)) {
			return expected.getNodeType() == actual.getNodeType();
		}
		if (expected.isObject()) {
			return actual.isObject() && Set.copyOf(expected.propertyNames()).equals(Set.copyOf(actual.propertyNames()))
					&& expected.propertyNames()
						.stream()
						.allMatch((each) -> matches(each, expected.get(each), actual.get(each), seen));
		}
		if (expected.isArray()) {
			boolean same = actual.isArray() && expected.size() == actual.size();
			for (int i = 0; same && i < expected.size(); i++) {
				same = matches("", expected.get(i), actual.get(i), seen);
			}
			return same;
		}
		return (expected.isNumber() && actual.isNumber())
				? expected.decimalValue().compareTo(actual.decimalValue()) == 0 : expected.equals(actual);
	}

}
