package io.genserver.spring.bean;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Copies what an author shows of a state, on the server's thread, so that whoever reads
 * it later shares nothing with the server.
 */
final class StatusValues {

	/** More entries than these are left out. */
	private static final int MOST = 100;

	/** What is nested deeper is shown as text. */
	private static final int DEEPEST = 5;

	private StatusValues() {
	}

	static Map<String, Object> copy(Map<?, ?> values) {
		return copy(values, 0);
	}

	private static Map<String, Object> copy(Map<?, ?> values, int depth) {
		Map<String, @Nullable Object> copy = new LinkedHashMap<>();
		for (Map.Entry<?, ?> entry : values.entrySet()) {
			if (copy.size() == MOST) {
				copy.put("…", more(values.size()));
				break;
			}
			copy.put(String.valueOf(entry.getKey()), copy(entry.getValue(), depth + 1));
		}
		return nullable(copy);
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> nullable(Map<String, ? extends @Nullable Object> values) {
		return (Map<String, Object>) values;
	}

	private static List<@Nullable Object> copy(Collection<?> values, int depth) {
		List<@Nullable Object> copy = new ArrayList<>();
		for (Object value : values) {
			if (copy.size() == MOST) {
				copy.add(more(values.size()));
				break;
			}
			copy.add(copy(value, depth + 1));
		}
		return copy;
	}

	private static List<@Nullable Object> copyArray(Object values, int depth) {
		List<@Nullable Object> copy = new ArrayList<>();
		int length = Array.getLength(values);
		for (int i = 0; i < length; i++) {
			if (i == MOST) {
				copy.add(more(length));
				break;
			}
			copy.add(copy(Array.get(values, i), depth + 1));
		}
		return copy;
	}

	private static @Nullable Object copy(@Nullable Object value, int depth) {
		if (value == null || value instanceof Number || value instanceof Boolean) {
			return value;
		}
		if (depth > DEEPEST) {
			return value.toString();
		}
		if (value instanceof Map<?, ?> map) {
			return copy(map, depth);
		}
		if (value instanceof Collection<?> collection) {
			return copy(collection, depth);
		}
		return value.getClass().isArray() ? copyArray(value, depth) : value.toString();
	}

	private static String more(int size) {
		return (size - MOST) + " more";
	}

}
