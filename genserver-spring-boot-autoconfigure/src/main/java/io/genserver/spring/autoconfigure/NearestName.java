package io.genserver.spring.autoconfigure;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds what somebody may have meant.
 */
final class NearestName {

	private NearestName() {
	}

	/** The name with the fewest edits, if they are few. */
	static Optional<String> of(String written, Collection<String> names) {
		return names.stream()
			.filter((name) -> distance(written, name) <= Math.max(2, written.length() / 3))
			.min(Comparator.comparingInt((name) -> distance(written, name)));
	}

	/** What there is to say of a value that is none of an enum's: what was meant. */
	static String didYouMean(String written, Collection<String> names) {
		return of(written, names).map((nearest) -> "; did you mean '" + nearest + "'?").orElse(".");
	}

	/** How the values of an enum are written in a configuration. */
	static Set<String> values(Class<?> enumType) {
		Set<String> values = new TreeSet<>();
		for (Object constant : enumType.getEnumConstants()) {
			values.add(((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'));
		}
		return values;
	}

	/** The number of insertions, deletions and substitutions (Levenshtein). */
	private static int distance(String one, String other) {
		int[] previous = new int[other.length() + 1];
		for (int j = 0; j < previous.length; j++) {
			previous[j] = j;
		}
		for (int i = 1; i <= one.length(); i++) {
			int[] current = new int[previous.length];
			current[0] = i;
			for (int j = 1; j < current.length; j++) {
				int substitution = previous[j - 1] + ((one.charAt(i - 1) == other.charAt(j - 1)) ? 0 : 1);
				current[j] = Math.min(substitution, 1 + Math.min(previous[j], current[j - 1]));
			}
			previous = current;
		}
		return previous[other.length()];
	}

}
