package io.genserver.benchmarks.runner;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.genserver.benchmarks.Measurement;
import io.genserver.benchmarks.runner.Programs.CommandPath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link BenchmarkRunner} and the {@link Programs} that it runs.
 */
class BenchmarkRunnerTests {

	@TempDir
	Path directory;

	private final List<String> output = new ArrayList<>();

	private final List<String> skipped = new ArrayList<>();

	private Settings settings(String only) {
		return new Settings(Pattern.compile(only), 2, true, "UseSerialGC", null, null, this.directory);
	}

	private Optional<Program> find(String contender, CommandPath path) throws Exception {
		return new Programs(settings("/" + contender + "$"), path, this.skipped::add).find().stream().findFirst();
	}

	@Test
	void aJvmHasTouchedItsHeapBeforeItIsMeasured() throws Exception {
		assertThat(commandOfAJvm()).contains("-Xms3g", "-Xmx3g", "-XX:+AlwaysPreTouch");
	}

	@Test
	void aJvmHasHugePagesWhereTheirOptionExists() throws Exception {
		assertThat(commandOfAJvm().contains("-XX:+UseTransparentHugePages")).isEqualTo(OS.LINUX.isCurrentOs());
	}

	@Test
	void whatAJvmWarnsOfIsNotTakenForItsReply() throws Exception {
		List<String> command = new ArrayList<>(commandOfAJvm());
		command.set(command.indexOf("-XX:+AlwaysPreTouch"), "-XX:NewSize=9g");
		Program program = new Program("genserver", "", (heap) -> command);
		try (WorkerProcess worker = start(program)) {
			assertThat(worker.describe().workloads()).contains("cast-1");
		}
	}

	private List<String> commandOfAJvm() throws Exception {
		return find("genserver", CommandPath.ofThisProcess()).orElseThrow().command().apply(3);
	}

	@ParameterizedTest
	@ValueSource(strings = { "otp", "elixir" })
	void theBeamDoesAllThatItOffers(String contender) throws Exception {
		Optional<Program> program = find(contender, CommandPath.ofThisProcess());
		assumeThat(program).as("%s", this.skipped).isPresent();
		try (WorkerProcess worker = start(program.orElseThrow())) {
			WorkerProcess.Description description = worker.describe();
			assertThat(description.version()).contains("OTP ");
			assertThat(Kind.ALL).extracting(Kind::name).containsAll(description.workloads());
			for (Kind workload : Kind.ALL) {
				if (description.workloads().contains(workload.name())) {
					Measurement measured = worker.run(workload, 12);
					assertThat(measured.operations()).as(workload.name()).isPositive();
				}
			}
			Kind unknown = new Kind("fly", "", 1, Kind.Size.SAME, Kind.Unit.NANOS, 1);
			assertThatIOException().isThrownBy(() -> worker.run(unknown, 1))
				.withMessageContaining("'fly'")
				.withMessageContaining("cast-1");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "otp", "elixir" })
	void theBeamIsSkippedWithAWordWhereItIsAbsent(String contender) throws Exception {
		assertThat(find(contender, new CommandPath(this.directory.toString()))).isEmpty();
		assertThat(this.skipped).singleElement().asString().startsWith(contender + " is skipped");
	}

	@Test
	void onlyWhatIsAskedForIsChosen() {
		Settings settings = settings("^cast-1/(genserver|otp)$");
		assertThat(settings.includes("cast-1", "otp")).isTrue();
		assertThat(settings.includes("cast-1", "genserver-bean")).isFalse();
		assertThat(settings.includes("cast-4", "otp")).isFalse();
		assertThat(settings.mayInclude("pekko")).isFalse();
	}

	@Test
	void aRunWarmsUpDoesItsRoundsAndWritesThem() throws Exception {
		boolean failed = new BenchmarkRunner(settings("^cast-1/lock$"), this.output::add).run();
		assertThat(failed).isFalse();
		assertThat(this.output).anyMatch((line) -> line.startsWith("lock: JDK "));
		assertThat(Files.readString(this.directory.resolve("table.md"))).contains("| cast-1 ", "| lock ");
		assertThat(this.directory.resolve("cast-1.json")).exists();
	}

	@Test
	void aRunOfNothingFails() throws Exception {
		assertThat(new BenchmarkRunner(settings("^no-such-workload/"), this.output::add).run()).isTrue();
		assertThat(this.output).singleElement().asString().contains("'^no-such-workload/'", "cast-1");
	}

	@Test
	void aWorkerThatEndsSaysSo() throws Exception {
		Program broken = new Program("broken", "", (heap) -> List.of("java", "-version"));
		try (WorkerProcess worker = start(broken)) {
			assertThatIOException().isThrownBy(worker::describe);
		}
	}

	private WorkerProcess start(Program program) throws Exception {
		return WorkerProcess.start(program, 1, this.directory.resolve("workers.log").toFile());
	}

}
