package io.genserver.benchmarks.runner;

import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A contender as a program.
 *
 * @param name its name
 * @param note what it runs on
 * @param command the command that starts a worker, which depends on the heap in gigabytes
 */
record Program(String name, String note, IntFunction<List<String>> command) {

	static Program jvm(String name, String contender, Path java, String note, String collector) {
		String classpath = System.getProperty("java.class.path");
		// the first to touch a page of memory waits for it: a round in which the heap
		// grows would be about that
		return new Program(name, note,
				(heap) -> List.of(java.toString(), "-Xms" + heap + "g", "-Xmx" + heap + "g", "-XX:+AlwaysPreTouch",
						"-XX:+" + collector, "-cp", classpath, "io.genserver.benchmarks.Worker", contender));
	}

}
