package io.genserver.spring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.ClassUtils;

/**
 * The metadata of the properties as the build has generated it.
 */
final class ConfigurationMetadata {

	private static final Pattern MAP = Pattern.compile("java\\.util\\.Map<java\\.lang\\.String,(.+)>");

	/**
	 * A property.
	 *
	 * @param name with {@code <name>} where the key of a map stands
	 * @param type the name of its class
	 * @param description what it does
	 * @param defaultValue its default, or {@code null}
	 */
	record Property(String name, String type, String description, @Nullable String defaultValue) {

		/** How its value is written: the values of an enum, or of its hints. */
		List<String> values(List<Hint> hints) {
			String own = this.name.replace("genserver.servers.<name>", "genserver.defaults");
			for (Hint hint : hints) {
				if (hint.name().equals(own)) {
					return hint.values();
				}
			}
			return isEnum(this.type) ? List.copyOf(NearestName.values(ClassUtils.resolveClassName(this.type, null)))
					: List.of();
		}

	}

	/**
	 * What an IDE proposes.
	 *
	 * @param name the property, or a map and {@code .keys}
	 * @param values some values
	 * @param providers where more come from
	 */
	record Hint(String name, List<String> values, List<String> providers) {

	}

	private ConfigurationMetadata() {
	}

	static boolean isEnum(String type) {
		return ClassUtils.resolveClassName(type.replaceAll("<.*", ""), null).isEnum();
	}

	/** All properties below a prefix, those of the values of maps, too. */
	static List<Property> properties(String prefix) {
		List<Property> properties = new ArrayList<>();
		for (JsonNode node : read("/META-INF/spring-configuration-metadata.json").path("properties")) {
			Property property = property("", node);
			if (!property.name().startsWith(prefix)) {
				continue;
			}
			Matcher map = MAP.matcher(property.type());
			if (map.matches()) {
				properties.addAll(ofValues(property.name() + ".<name>.", map.group(1)));
			}
			else {
				properties.add(property);
			}
		}
		properties.sort(Comparator.comparing(Property::name));
		return properties;
	}

	private static List<Property> ofValues(String prefix, String type) {
		List<Property> properties = new ArrayList<>();
		for (JsonNode node : read("/META-INF/spring/configuration-metadata/" + type + ".json").path("properties")) {
			properties.add(property(prefix, node));
		}
		return properties;
	}

	private static Property property(String prefix, JsonNode node) {
		JsonNode value = node.path("defaultValue");
		return new Property(prefix + node.path("name").asString(), node.path("type").asString(),
				node.path("description").asString(""), value.isMissingNode() ? null : value.asString());
	}

	static List<Hint> hints() {
		List<Hint> hints = new ArrayList<>();
		for (JsonNode node : read("/META-INF/spring-configuration-metadata.json").path("hints")) {
			List<String> values = new ArrayList<>();
			node.path("values").forEach((value) -> values.add(value.path("value").asString()));
			List<String> providers = new ArrayList<>();
			node.path("providers").forEach((provider) -> providers.add(provider.path("name").asString()));
			hints.add(new Hint(node.path("name").asString(), values, providers));
		}
		return hints;
	}

	private static JsonNode read(String resource) {
		// that of this module, not of a library
		try (InputStream in = Objects
			.requireNonNull(GenServerProperties.class.getProtectionDomain().getCodeSource().getLocation())
			.toURI()
			.resolve(resource.substring(1))
			.toURL()
			.openStream()) {
			return new JsonMapper().readTree(in);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
