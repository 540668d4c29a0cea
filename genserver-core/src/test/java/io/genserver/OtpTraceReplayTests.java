package io.genserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Replays what was recorded from Erlang/OTP's own {@code gen_server} and
 * {@code supervisor} and from Elixir's {@code DynamicSupervisor}, and compares every
 * field of every step.
 * <p>
 * The system property {@code otp.traces} names a folder whose {@code *.jsonl} files are
 * replayed instead of those that come with the tests; {@code otp.traces.features} filters
 * them, see {@link TraceFeatures}.
 */
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtpTraceReplayTests {

	private static final Set<String> SUPERVISORS = Set.of("supervisor", "dynamic", "intensity_window");

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private final TraceFeatures features = TraceFeatures.parse(System.getProperty("otp.traces.features"));

	private final Map<String, Tally> tallies = new LinkedHashMap<>();

	@TestFactory
	Stream<DynamicContainer> behavesAsOtpDid() throws IOException, URISyntaxException {
		Map<String, List<JsonNode>> scenarios = new LinkedHashMap<>();
		try (Stream<Path> files = Files.list(folder())) {
			files.filter((file) -> file.toString().endsWith(".jsonl"))
				.sorted()
				.forEach((file) -> scenarios.put(file.getFileName().toString(), read(file)));
		}
		assertThat(scenarios).as("*.jsonl files in %s", folder()).isNotEmpty();
		this.features.requireKnown(scenarios.values().stream().flatMap(List::stream).toList());
		List<DynamicContainer> containers = new ArrayList<>();
		scenarios.forEach((file, content) -> {
			Tally tally = new Tally();
			this.tallies.put(file, tally);
			containers.add(DynamicContainer.dynamicContainer(file,
					content.stream()
						.map((scenario) -> DynamicTest.dynamicTest(scenario.get("id").asString(),
								() -> test(scenario, tally)))));
		});
		return containers.stream();
	}

	@AfterAll
	void printTheTallies() {
		this.tallies.forEach((file, tally) -> System.out.println("OTP traces, " + file + ": " + tally));
	}

	private static Path folder() throws URISyntaxException {
		String folder = System.getProperty("otp.traces");
		URL own = OtpTraceReplayTests.class.getResource("/otp-traces");
		return (folder != null) ? Path.of(folder) : Path.of(own.toURI());
	}

	private static List<JsonNode> read(Path file) {
		try {
			return Files.readAllLines(file).stream().map(MAPPER::readTree).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void test(JsonNode scenario, Tally tally) {
		boolean taken = this.features.take(scenario);
		(taken ? tally.ran : tally.skipped).incrementAndGet();
		assumeTrue(taken, "skipped by otp.traces.features");
		replay(scenario);
		tally.agreed.incrementAndGet();
	}

	private static void replay(JsonNode scenario) {
		String family = scenario.get("family").asString();
		if (family.equals("gen_server")) {
			try (GenServerTrace trace = new GenServerTrace(scenario)) {
				trace.replay();
			}
		}
		else if (SUPERVISORS.contains(family)) {
			try (SupervisorTrace trace = new SupervisorTrace(scenario)) {
				trace.replay();
			}
		}
		else {
			throw new IllegalArgumentException("There is no replayer for the family " + family);
		}
	}

	/** Written by the tests' threads, read after the last of them. */
	private static final class Tally {

		private final AtomicInteger ran = new AtomicInteger();

		private final AtomicInteger agreed = new AtomicInteger();

		private final AtomicInteger skipped = new AtomicInteger();

		@Override
		public String toString() {
			return "%d ran, %d agreed, %d differed, %d skipped".formatted(this.ran.get(), this.agreed.get(),
					this.ran.get() - this.agreed.get(), this.skipped.get());
		}

	}

}
