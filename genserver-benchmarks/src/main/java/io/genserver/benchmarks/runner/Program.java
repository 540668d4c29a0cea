package io.genserver.benchmarks.runner;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * A contender as a program.
 *
 * @param name its name
 * @param note what it runs on
 * @param command the command that starts a worker, which depends on the heap in gigabytes
 */
record Program(String name, String note, IntFunction<List<String>> command) {

	static Program jvm(String name, String contender, Path java, String note, String collector) {
		return new Program(name, note, (heap) -> {
			List<String> command = new ArrayList<>(List.of(java.toString()));
			command.addAll(memory(heap));
			// standard output is for replies
			command.addAll(List.of("-XX:+" + collector, "-Xlog:disable", "-Xlog:all=warning:stderr", "-cp",
					System.getProperty("java.class.path"), "io.genserver.benchmarks.Worker", contender));
			return command;
		});
	}

	/**
	 * The first to touch a page of memory waits for it, and a virtual machine may make
	 * everybody wait now and then who needs many small ones: some rounds would be about
	 * that.
	 */
	private static List<String> memory(int heap) {
		List<String> options = List.of("-Xms" + heap + "g", "-Xmx" + heap + "g", "-XX:+AlwaysPreTouch");
		if (!System.getProperty("os.name").startsWith("Linux")) {
			return options;
		}
		return Stream.concat(options.stream(), Stream.of("-XX:+UseTransparentHugePages")).toList();
	}

}
