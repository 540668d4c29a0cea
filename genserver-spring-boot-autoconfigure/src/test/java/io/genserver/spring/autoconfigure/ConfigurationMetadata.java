package io.genserver.spring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonParserFactory;
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
			String own = this.name.replace("genserver.servers.<name>", "genserver.defaults")
				.replace("genserver.supervisors.<name>.backoff", "genserver.defaults.backoff");
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
		for (Map<String, Object> node : read("META-INF/spring-configuration-metadata.json", "properties")) {
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
		return read("META-INF/spring/configuration-metadata/" + type + ".json", "properties").stream()
			.map((node) -> property(prefix, node))
			.toList();
	}

	private static Property property(String prefix, Map<String, Object> node) {
		Object value = node.get("defaultValue");
		return new Property(prefix + node.get("name"), String.valueOf(node.get("type")),
				String.valueOf(node.getOrDefault("description", "")), (value != null) ? value.toString() : null);
	}

	static List<Hint> hints() {
		return read("META-INF/spring-configuration-metadata.json", "hints").stream()
			.map((node) -> new Hint(String.valueOf(node.get("name")),
					nodes(node.get("values")).stream().map((value) -> String.valueOf(value.get("value"))).toList(),
					nodes(node.get("providers")).stream()
						.map((provider) -> String.valueOf(provider.get("name")))
						.toList()))
			.toList();
	}

	/** Of this module, not of a library. */
	private static List<Map<String, Object>> read(String resource, String member) {
		try (InputStream in = GenServerProperties.class.getProtectionDomain()
			.getCodeSource()
			.getLocation()
			.toURI()
			.resolve(resource)
			.toURL()
			.openStream()) {
			String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
			return nodes(JsonParserFactory.getJsonParser().parseMap(json).get(member));
		}
		catch (IOException | URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> nodes(@Nullable Object list) {
		return (list != null) ? (List<Map<String, Object>>) list : List.of();
	}

}
