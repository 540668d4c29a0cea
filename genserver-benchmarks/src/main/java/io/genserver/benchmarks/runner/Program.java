package io.genserver.benchmarks.runner;

import java.nio.file.Path;
import java.util.ArrayList;
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
		return new Program(name, note, (heap) -> {
			// the first to touch a page of memory waits for it: a round in which the heap
			// grows would be about that
			List<String> command = new ArrayList<>(
					List.of(java.toString(), "-Xms" + heap + "g", "-Xmx" + heap + "g", "-XX:+AlwaysPreTouch"));
			if (System.getProperty("os.name").startsWith("Linux")) {
				// a virtual machine may make everybody wait who needs many small pages
				command.add("-XX:+UseTransparentHugePages");
			}
			// standard output is for replies
			command.addAll(List.of("-XX:+" + collector, "-Xlog:disable", "-Xlog:all=warning:stderr", "-cp", classpath,
					"io.genserver.benchmarks.Worker", contender));
			return command;
		});
	}

}
