package io.genserver;

import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TraceFeaturesTests {

	private final JsonNode queue = scenario("\"queue\"");

	private final JsonNode queueAndBatch = scenario("\"batch\", \"queue\"");

	private final JsonNode none = scenario("");

	@Test
	void everythingIsTakenWithoutAFilter() {
		assertThat(taken(null)).containsExactly(this.queue, this.queueAndBatch, this.none);
	}

	@Test
	void oneOfTheWantedFeaturesIsEnough() {
		assertThat(taken("batch,queue")).containsExactly(this.queue, this.queueAndBatch);
	}

	@Test
	void aFeatureWithAMinusIsLeftOut() {
		assertThat(taken("-batch")).containsExactly(this.queue, this.none);
		assertThat(taken("queue, -batch")).containsExactly(this.queue);
	}

	@Test
	void aFeatureThatNoScenarioHasIsRefused() {
		TraceFeatures features = TraceFeatures.parse("queue,-bacth");
		assertThatIllegalArgumentException().isThrownBy(() -> features.requireKnown(all()))
			.withMessage("No scenario has the feature bacth. Features that occur: [batch, queue]");
		TraceFeatures.parse("queue,-batch").requireKnown(all());
	}

	private List<JsonNode> taken(String filter) {
		TraceFeatures features = TraceFeatures.parse(filter);
		return all().stream().filter(features::take).toList();
	}

	private List<JsonNode> all() {
		return List.of(this.queue, this.queueAndBatch, this.none);
	}

	private static JsonNode scenario(String features) {
		return JsonMapper.shared().readTree("{\"features\": [" + features + "]}");
	}

}
