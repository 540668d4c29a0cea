package io.genserver;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which scenarios are replayed, by their features: {@code queue,-batch} takes those that
 * have {@code queue} and not {@code batch}. Of several features without a minus one is
 * enough.
 */
final class TraceFeatures {

	private final Set<String> wanted = new HashSet<>();

	private final Set<String> unwanted = new HashSet<>();

	private TraceFeatures() {
	}

	static TraceFeatures parse(@Nullable String filter) {
		TraceFeatures features = new TraceFeatures();
		if (filter != null) {
			for (String feature : filter.split(",")) {
				String name = feature.strip();
				if (name.startsWith("-")) {
					features.unwanted.add(name.substring(1));
				}
				else if (!name.isEmpty()) {
					features.wanted.add(name);
				}
			}
		}
		return features;
	}

	/** A misspelt feature would otherwise skip everything, or nothing, in silence. */
	void requireKnown(List<JsonNode> scenarios) {
		Set<String> known = new TreeSet<>();
		scenarios.forEach((scenario) -> known.addAll(of(scenario)));
		List<String> unknown = new ArrayList<>(this.wanted);
		unknown.addAll(this.unwanted);
		unknown.removeAll(known);
		if (!unknown.isEmpty()) {
			throw new IllegalArgumentException(
					"No scenario has the feature " + String.join(", ", unknown) + ". Features that occur: " + known);
		}
	}

	boolean take(JsonNode scenario) {
		List<String> features = of(scenario);
		return features.stream().noneMatch(this.unwanted::contains)
				&& (this.wanted.isEmpty() || features.stream().anyMatch(this.wanted::contains));
	}

	private static List<String> of(JsonNode scenario) {
		List<String> features = new ArrayList<>();
		scenario.path("features").forEach((feature) -> features.add(feature.asString()));
		return features;
	}

}
