package io.genserver.benchmarks.runner;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.genserver.benchmarks.Measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for what is shown and written: {@link Spread}, {@link Table} and {@link Report}.
 */
class ReportTests {

	private static final Kind CALL = Kind.ALL.stream()
		.filter((kind) -> kind.name().equals("call-platform"))
		.findFirst()
		.orElseThrow();

	private static final Kind BYTES = Kind.ALL.stream()
		.filter((kind) -> kind.unit() == Kind.Unit.BYTES)
		.findFirst()
		.orElseThrow();

	private static Result.Row row(String contender, long... nanos) {
		return new Result.Row(contender, 10,
				Arrays.stream(nanos).mapToObj((each) -> new Measurement(10, each * 10, 1, 2, 3, 0)).toList(), null);
	}

	@Test
	void aSpreadIsMedianLeastAndGreatest() {
		assertThat(Spread.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 9));
		assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0)).median()).isEqualTo(2.5);
	}

	@Test
	void aRatioIsOfTheSameRoundAndAboveOneWhereThePeerIsSlower() {
		// in the second round the machine was ten times slower, for both of them
		assertThat(Spread.ratio(List.of(4.0, 40.0, 6.0), List.of(2.0, 20.0, 2.0))).isEqualTo(new Spread(2, 2, 3));
		assertThatIllegalArgumentException().isThrownBy(() -> Spread.ratio(List.of(1.0), List.of(1.0, 2.0)))
			.withMessageContaining("1 rounds cannot be compared with 2");
	}

	@Test
	void theTableShowsFiguresPercentilesAndRatios() {
		Result result = new Result(CALL,
				List.of(row("genserver", 100, 200, 300), row("genserver-bean", 50, 50, 50), row("otp", 50, 200, 600)));
		List<List<String>> cells = Table.of(List.of(result))
			.lines()
			.map((line) -> Stream.of(line.split("\\|")).map(String::strip).skip(1).toList())
			.toList();
		assertThat(cells.get(0)).startsWith("workload", "contender", "median", "min – max", "p50", "p99", "p99.9");
		assertThat(cells.get(1)).allMatch((cell) -> cell.matches("-+"));
		assertThat(cells.get(2)).startsWith("call-platform", "genserver", "200 ns", "100 – 300", "1.00", "2.00",
				"3.00");
		assertThat(cells.get(4)).startsWith("call-platform", "otp", "200 ns", "50.0 – 600")
			.endsWith("1.00 (0.50 – 2.00)", "4.00 (1.00 – 12.0)", "");
	}

	@Test
	void bytesAreNotDividedByOperations() {
		Result.Row row = new Result.Row("otp", 10, List.of(Measurement.ofBytes(10, 2700)), null);
		assertThat(Table.of(List.of(new Result(BYTES, List.of(row))))).contains("2,700 B");
	}

	@Test
	void whatFailedSaysSoAndSpoilsNoRatio() {
		Result.Row failed = new Result.Row("genserver", 10, List.of(), "it | broke");
		assertThat(Table.of(List.of(new Result(CALL, List.of(failed, row("otp", 1)))))).contains("it / broke")
			.contains("1.00 ns");
	}

	@Test
	void everyRoundAndWhatItRanOnIsWrittenAsJson(@TempDir Path directory) throws Exception {
		Settings settings = new Settings(Pattern.compile(""), 2, true, "UseG1GC", null, null, directory);
		Result result = new Result(CALL, List.of(row("genserver", 100, 200), row("otp", 300, 400)));
		new Report(settings, Map.of("otp", "OTP 25"), List.of("a note"), List.of(result)).write();
		JsonNode json = new ObjectMapper().readTree(directory.resolve("call-platform.json").toFile());
		assertThat(json.at("/workload/name").asText()).isEqualTo("call-platform");
		assertThat(json.at("/state").asText()).contains("8 bytes");
		assertThat(json.at("/heap").asText()).isEqualTo("2g");
		assertThat(json.at("/collector").asText()).isEqualTo("UseG1GC");
		assertThat(json.at("/cpus").asInt()).isPositive();
		assertThat(json.at("/versions/otp").asText()).isEqualTo("OTP 25");
		assertThat(json.at("/notes/0").asText()).isEqualTo("a note");
		assertThat(json.at("/quick").asBoolean()).isTrue();
		assertThat(json.at("/results/1/contender").asText()).isEqualTo("otp");
		assertThat(json.at("/results/1/rounds/1/nanos").asLong()).isEqualTo(4000);
		assertThat(Files.readString(directory.resolve("table.md"))).isEqualTo(Table.of(List.of(result)));
	}

}
