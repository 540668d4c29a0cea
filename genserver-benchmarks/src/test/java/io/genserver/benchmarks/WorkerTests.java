package io.genserver.benchmarks;

import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import io.genserver.benchmarks.contender.Contenders;
import io.genserver.benchmarks.contender.LockContender;
import io.genserver.benchmarks.runner.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Worker} and all that the contenders on the JVM can do, with tiny
 * sizes.
 */
class WorkerTests {

	private static final ObjectMapper json = new ObjectMapper();

	private static Worker worker(Contender contender) {
		return new Worker(contender, (failure) -> {
			// the answer tells it as well
		});
	}

	private static JsonNode ask(Worker worker, String line) throws Exception {
		return json.readTree(worker.answer(line));
	}

	/**
	 * They have one size, which takes seconds for all, and tests of their own with
	 * another: one of them shows that they can be asked for here.
	 */
	private static boolean isOneOfSavinas(String workload) {
		return workload.startsWith("savina-");
	}

	@TestFactory
	Stream<DynamicTest> everyContenderDoesAllThatItOffers() {
		return Contenders.names().stream().map((name) -> DynamicTest.dynamicTest(name, () -> {
			Worker worker = worker(Contenders.find(name).get());
			try {
				for (JsonNode workload : ask(worker, "describe").get("workloads")) {
					if (isOneOfSavinas(workload.asText()) && !workload.asText().equals("savina-pingpong")) {
						continue;
					}
					JsonNode answer = ask(worker, "run " + workload.asText() + " 12");
					assertThat(answer.has("error")).as("%s: %s", workload, answer).isFalse();
					assertThat(answer.get("operations").asLong()).as("%s", workload).isPositive();
				}
			}
			finally {
				worker.close();
			}
		}));
	}

	@Test
	void everyWorkloadOfTheCatalogueIsOfferedAndTheOtherWayRound() {
		List<String> known = Kind.ALL.stream().map(Kind::name).toList();
		Contender contender = Contenders.find("genserver").get();
		try {
			List<String> expected = known.stream()
				.filter((name) -> Callers.hasVirtual() || !name.equals("call-virtual"))
				.toList();
			assertThat(contender.workloads().keySet()).containsExactlyInAnyOrderElementsOf(expected);
		}
		finally {
			contender.close();
		}
	}

	@Test
	void castsCountWhatIsHandledAndCallsShowTheirPercentiles() throws Exception {
		Worker worker = worker(new LockContender());
		JsonNode casts = ask(worker, "run cast-4 400");
		assertThat(casts.get("operations").asLong()).isEqualTo(400);
		assertThat(casts.get("nanos").asLong()).isPositive();
		assertThat(casts.get("p50").asLong()).isZero();
		JsonNode calls = ask(worker, "run call-platform 400");
		assertThat(calls.get("p50").asLong()).isPositive().isLessThanOrEqualTo(calls.get("p999").asLong());
		worker.close();
	}

	@Test
	void theSameWorkloadGoesOnWithTheSameServer() throws Exception {
		Worker worker = worker(new LockContender());
		for (int i = 0; i < 3; i++) {
			assertThat(ask(worker, "run cast-1 10").get("operations").asLong()).isEqualTo(10);
		}
		worker.close();
	}

	@Test
	void anUnknownWorkloadIsNamed() throws Exception {
		Worker worker = worker(new LockContender());
		assertThat(ask(worker, "run fly 1").get("error").asText()).contains("'fly'", "cast-1");
		assertThat(ask(worker, "walk").get("error").asText()).contains("'walk'", "run WORKLOAD OPERATIONS");
		worker.close();
	}

	@Test
	void anUnknownContenderIsNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> Contenders.find("snail"))
			.withMessageContaining("'snail'")
			.withMessageContaining("pekko");
	}

}
