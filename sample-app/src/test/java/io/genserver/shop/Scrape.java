package io.genserver.shop;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Prometheus would read: the text exposition format, read strictly.
 *
 * @param types the type of each family
 * @param values by name and labels, as they stand there
 */
record Scrape(Map<String, String> types, Map<String, Double> values) {

	private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)");

	private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\"";

	private static final Pattern SAMPLE = Pattern
		.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(" + LABEL + "(?:," + LABEL + ")*),?\\})? (\\S+)");

	static Scrape parse(String text) {
		Scrape scrape = new Scrape(new LinkedHashMap<>(), new LinkedHashMap<>());
		assertThat(text).endsWith("\n");
		for (String line : text.split("\n")) {
			if (line.startsWith("#")) {
				scrape.comment(line);
			}
			else {
				scrape.sample(line);
			}
		}
		return scrape;
	}

	private void comment(String line) {
		Matcher comment = COMMENT.matcher(line);
		assertThat(comment.matches()).as(line).isTrue();
		if (comment.group(1).equals("TYPE")) {
			assertThat(comment.group(3)).as(line).isIn("counter", "gauge", "summary", "histogram", "untyped");
			assertThat(this.types.put(comment.group(2), comment.group(3))).as("said twice: %s", line).isNull();
		}
	}

	private void sample(String line) {
		Matcher sample = SAMPLE.matcher(line);
		assertThat(sample.matches()).as(line).isTrue();
		assertThat(this.types).as(line)
			.containsKey(this.types.containsKey(sample.group(1)) ? sample.group(1) : family(sample.group(1)));
		String series = line.substring(0, line.lastIndexOf(' '));
		assertThat(this.values.put(series, value(sample.group(3)))).as("there twice: %s", line).isNull();
	}

	private static String family(String name) {
		return name.replaceFirst("_(count|sum|bucket)$", "");
	}

	private static double value(String text) {
		return switch (text) {
			case "+Inf" -> Double.POSITIVE_INFINITY;
			case "-Inf" -> Double.NEGATIVE_INFINITY;
			default -> Double.parseDouble(text);
		};
	}

	static String nameOf(String series) {
		return series.replaceFirst("\\{.*", "");
	}

	/** The names of what is ours. */
	Set<String> names() {
		return series().stream().map(Scrape::nameOf).collect(Collectors.toCollection(LinkedHashSet::new));
	}

	/** All that is ours. */
	Set<String> series() {
		return this.values.keySet()
			.stream()
			.filter((series) -> series.startsWith("genserver_"))
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	/** Whether it must never go back. */
	boolean isMonotonic(String series) {
		String name = nameOf(series);
		String type = this.types.getOrDefault(name, this.types.get(family(name)));
		return type.equals("counter") || (type.equals("summary") && !name.equals(family(name)));
	}

	double sum(String name, String label) {
		return this.values.entrySet()
			.stream()
			.filter((entry) -> nameOf(entry.getKey()).equals(name) && entry.getKey().contains(label))
			.mapToDouble(Map.Entry::getValue)
			.sum();
	}

}
