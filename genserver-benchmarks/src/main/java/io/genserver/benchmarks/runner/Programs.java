package io.genserver.benchmarks.runner;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Finds what can be run on this machine.
 */
final class Programs {

	private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

	private final Settings settings;

	private final Consumer<String> skipped;

	private final CommandPath path;

	Programs(Settings settings, CommandPath path, Consumer<String> skipped) {
		this.settings = settings;
		this.path = path;
		this.skipped = skipped;
	}

	/**
	 * Compile what has to be, and say how each contender is started.
	 * @return those that can be
	 */
	List<Program> find() throws IOException, InterruptedException {
		List<Program> programs = new ArrayList<>();
		programs.add(newest("genserver"));
		programs.add(newest("genserver-bean"));
		programs.add(newest("genserver-bean-metrics"));
		programs.add(newest("genserver-bean-trace"));
		programs.add(fallback());
		programs.add(newest("pekko"));
		programs.add(newest("lock"));
		programs.add(newest("executor"));
		if (this.settings.mayInclude("otp")) {
			otp().ifPresent(programs::add);
		}
		if (this.settings.mayInclude("elixir")) {
			elixir().ifPresent(programs::add);
		}
		return programs.stream().filter((program) -> this.settings.mayInclude(program.name())).toList();
	}

	private Program newest(String name) {
		return Program.jvm(name, name, java(JAVA_HOME), "", this.settings.collector());
	}

	private Program fallback() throws IOException {
		String name = "genserver-17";
		Path home = (this.settings.jdk17() != null) ? this.settings.jdk17() : jdk17();
		if (home == null) {
			this.skipped.accept("no JDK 17 was found (-Dbench.jdk17=HOME says where one is): " + name
					+ " runs on this JDK, its servers on a cached pool of platform threads");
			return Program.jvm(name, "genserver-platform", java(JAVA_HOME), "platform threads",
					this.settings.collector());
		}
		return Program.jvm(name, "genserver", java(home), "", this.settings.collector());
	}

	private static Path java(Path home) {
		return home.resolve("bin").resolve("java");
	}

	/** A JDK 17 next to the one that runs this. */
	private static @Nullable Path jdk17() throws IOException {
		Path real = JAVA_HOME.toRealPath();
		try (Stream<Path> homes = Files.list(Objects.requireNonNull(real.getParent()))) {
			return homes.filter(Programs::isJdk17).min(Comparator.naturalOrder()).orElse(null);
		}
	}

	private static boolean isJdk17(Path home) {
		try {
			return Files.isExecutable(java(home))
					&& Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"17.");
		}
		catch (IOException ex) {
			return false;
		}
	}

	private Optional<Program> otp() throws IOException, InterruptedException {
		if (isMissing("otp", "erl", "erlc", "erlang")) {
			return Optional.empty();
		}
		Path directory = compile("erlang", "bench_worker.erl", "erlc");
		return Optional.of(new Program("otp", "", (heap) -> List.of("erl", "-noshell", "+P", "4000000", "-kernel",
				"logger_level", "none", "-pa", directory.toString(), "-s", "bench_worker", "main")));
	}

	private Optional<Program> elixir() throws IOException, InterruptedException {
		if (isMissing("elixir", "elixir", "elixirc", "elixir")) {
			return Optional.empty();
		}
		Path directory = compile("elixir", "bench_worker.ex", "elixirc");
		return Optional.of(new Program("elixir", "", (heap) -> List.of("elixir", "--erl",
				"+P 4000000 -kernel logger_level none", "-pa", directory.toString(), "-e", "BenchWorker.main()")));
	}

	private boolean isMissing(String contender, String command, String compiler, String debian) {
		if (this.path.find(command) && this.path.find(compiler)) {
			return false;
		}
		this.skipped.accept(contender + " is skipped: there is no " + command + " and " + compiler
				+ " on the path (Debian's package '" + debian + "')");
		return true;
	}

	private Path compile(String folder, String source, String compiler) throws IOException, InterruptedException {
		Path directory = Files.createDirectories(this.settings.output().resolve(folder)).toAbsolutePath();
		Path file = directory.resolve(source);
		try (var content = Objects.requireNonNull(Programs.class.getResourceAsStream('/' + folder + '/' + source))) {
			Files.write(file, content.readAllBytes());
		}
		Process process = new ProcessBuilder(compiler, "-o", directory.toString(), file.toString())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes());
		if (process.waitFor() != 0) {
			throw new IOException(compiler + " cannot compile " + file + ":\n" + output);
		}
		return directory;
	}

	/** The path on which commands are looked for. */
	record CommandPath(String directories) {

		static CommandPath ofThisProcess() {
			String path = System.getenv("PATH");
			return new CommandPath((path != null) ? path : "");
		}

		boolean find(String command) {
			return Arrays.stream(this.directories.split(File.pathSeparator))
				.anyMatch((directory) -> Files.isExecutable(Path.of(directory, command)));
		}

	}

}
