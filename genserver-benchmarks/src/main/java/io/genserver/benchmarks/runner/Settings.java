package io.genserver.benchmarks.runner;

import java.nio.file.Path;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What is run, from the system properties {@code bench.*}.
 *
 * @param only what is run: found in the workload's name, a slash and the contender's name
 * @param rounds how many rounds count
 * @param quick whether everything is small and short, which shows that it works and
 * nothing else
 * @param collector the garbage collector of each JVM, an option without {@code -XX:+}
 * @param jdk17 the home of a JDK 17, {@code null} to look for one
 * @param jmh which JMH benchmarks run instead, {@code null} for none
 * @param output where the results go
 */
record Settings(Pattern only, int rounds, boolean quick, String collector, @Nullable Path jdk17, @Nullable String jmh,
		Path output) {

	private static final int ROUNDS = 5;

	static Settings fromSystemProperties() {
		String only = property("only");
		String rounds = property("rounds");
		boolean quick = "true".equals(property("quick"));
		String collector = property("collector");
		String jdk17 = property("jdk17");
		String output = property("output");
		return new Settings(Pattern.compile((only != null) ? only : ""),
				(rounds != null) ? Integer.parseInt(rounds) : quick ? 2 : ROUNDS, quick,
				(collector != null) ? collector : "UseG1GC", (jdk17 != null) ? Path.of(jdk17) : null, property("jmh"),
				Path.of((output != null) ? output : "target/benchmarks"));
	}

	private static @Nullable String property(String name) {
		String value = System.getProperty("bench." + name);
		return (value == null || value.isBlank()) ? null : value;
	}

	boolean includes(String workload, String contender) {
		return this.only.matcher(workload + '/' + contender).find();
	}

	boolean mayInclude(String contender) {
		return Kind.ALL.stream().anyMatch((kind) -> includes(kind.name(), contender));
	}

	/** How long a round should last whose size depends on the contender. */
	long roundNanos() {
		return this.quick ? 50_000_000L : 1_000_000_000L;
	}

	/** How long a contender warms up, at least. */
	long warmUpNanos() {
		return this.quick ? 0 : 10_000_000_000L;
	}

	/** How many rounds a contender warms up, at least. */
	int warmUpRounds() {
		return this.quick ? 1 : 3;
	}

	/** How many operations a round does that has the same size for all. */
	int operations(Kind workload) {
		return this.quick ? Math.max(1, workload.operations() / 20) : workload.operations();
	}

}
