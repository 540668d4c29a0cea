package io.genserver;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Replays what was recorded from Erlang/OTP's own {@code gen_server} and
 * {@code supervisor} and from Elixir's {@code DynamicSupervisor}, and compares every
 * field of every step.
 * <p>
 * The system property {@code otp.traces} names a folder whose {@code *.jsonl} files are
 * replayed instead of those that come with the tests.
 */
@Execution(ExecutionMode.CONCURRENT)
class OtpTraceReplayTests {

	private static final Set<String> FAMILIES = Set.of("gen_server", "supervisor", "dynamic", "intensity_window");

	private static final JsonMapper MAPPER = JsonMapper.shared();

	@TestFactory
	Stream<DynamicContainer> behavesAsOtpDid() throws IOException, URISyntaxException {
		try (Stream<Path> files = Files.list(folder())) {
			List<Path> traces = files.filter((file) -> file.toString().endsWith(".jsonl")).sorted().toList();
			assertThat(traces).isNotEmpty();
			return traces.stream().map(this::container);
		}
	}

	private static Path folder() throws URISyntaxException {
		String folder = System.getProperty("otp.traces");
		URL own = OtpTraceReplayTests.class.getResource("/otp-traces");
		return (folder != null) ? Path.of(folder) : Path.of(own.toURI());
	}

	private DynamicContainer container(Path file) {
		return DynamicContainer.dynamicContainer(file.getFileName().toString(), scenarios(file));
	}

	private Stream<DynamicTest> scenarios(Path file) {
		try {
			return Files.readAllLines(file)
				.stream()
				.map(MAPPER::readTree)
				.filter((scenario) -> FAMILIES.contains(scenario.get("family").asString()))
				.map((scenario) -> DynamicTest.dynamicTest(scenario.get("id").asString(), () -> replay(scenario)));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void replay(JsonNode scenario) {
		if (scenario.get("family").asString().equals("gen_server")) {
			try (GenServerTrace trace = new GenServerTrace(scenario)) {
				trace.replay();
			}
		}
		else {
			try (SupervisorTrace trace = new SupervisorTrace(scenario)) {
				trace.replay();
			}
		}
	}

}
