package io.genserver.spring.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Names as keys of properties: an environment variable writes {@code orderBook} and
 * {@code order-book} as {@code ORDERBOOK}. A key that an environment variable and a file
 * write in two ways is bound twice, each time with the values of both.
 */
final class RelaxedName {

	private RelaxedName() {
	}

	/** What stands for the name: itself, or the only one that differs in its form. */
	static <V> @Nullable V find(String name, Map<String, V> values) {
		V exact = values.get(name);
		if (exact != null) {
			return exact;
		}
		V relaxed = null;
		for (Map.Entry<String, V> entry : values.entrySet()) {
			if (isSame(entry.getKey(), name)) {
				if (relaxed != null) {
					return null;
				}
				relaxed = entry.getValue();
			}
		}
		return relaxed;
	}

	/** Without what an environment variable wrote once more. */
	static <V> Map<String, V> merge(Map<String, V> values) {
		Map<String, V> merged = new LinkedHashMap<>(values);
		if (merged.size() < 2) {
			return merged;
		}
		merged.keySet()
			.removeIf((key) -> key.equals(uniform(key))
					&& values.keySet().stream().anyMatch((other) -> !other.equals(key) && isSame(other, key)));
		return merged;
	}

	private static boolean isSame(String one, String other) {
		return uniform(one).equals(uniform(other));
	}

	private static String uniform(String name) {
		return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
	}

}
