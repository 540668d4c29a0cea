package io.genserver.stress;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.HTMLReportPrinter;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.Runner;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.os.AffinityMode;
import org.openjdk.jcstress.os.NodeType;
import org.openjdk.jcstress.os.SchedulingClass;
import org.openjdk.jcstress.util.Environment;
import org.openjdk.jcstress.vm.CompileMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs each jcstress test, in this JVM and not in ones of its own, because the start of
 * fifty JVMs takes longer than a short run.
 */
class JcstressTests {

	/** How long all of them run together. */
	private static final Duration TIME = Duration.ofSeconds(Long.getLong("jcstress.time"));

	private static final String FILTER = System.getProperty("jcstress.tests");

	/** For the report. */
	private static final Path DIRECTORY = Path.of(System.getProperty("jcstress.directory"));

	private static final InProcessCollector results = new InProcessCollector();

	@Test
	void thereAreStressTests() {
		assertThat(TestList.tests()).hasSizeGreaterThan(50);
		assertThat(names()).as("matched by '%s'", FILTER).isNotEmpty();
	}

	@TestFactory
	Stream<DynamicTest> noForbiddenOutcome() {
		return names().stream().map((name) -> DynamicTest.dynamicTest(name, () -> check(run(name))));
	}

	private static List<String> names() {
		return TestList.tests().stream().filter((name) -> name.matches(FILTER)).sorted().toList();
	}

	private static TestResult run(String name) throws Exception {
		TestInfo info = TestList.getInfo(name);
		TestConfig config = new TestConfig(options(), info, 0, List.of(), CompileMode.UNIFIED,
				new SchedulingClass(AffinityMode.NONE, info.threads(), NodeType.PACKAGE));
		ForkedTestConfig forked = new ForkedTestConfig(config);
		if (Paced.class.isAssignableFrom(Class.forName(info.binaryName()))) {
			// before it begins, jcstress tries each size up to that of all strides
			forked.strideSize = 100;
			forked.strideCount = 1;
		}
		Runner<?> runner = (Runner<?>) Class.forName(info.generatedRunner())
			.getConstructor(ForkedTestConfig.class)
			.newInstance(forked);
		TestResult result = runner.run();
		result.setConfig(config);
		result.setEnv(new Environment());
		results.add(result);
		return result;
	}

	private static void check(TestResult result) {
		StringBuilder outcomes = new StringBuilder(result.getName());
		new TreeSet<>(result.getStateKeys())
			.forEach((outcome) -> outcomes.append("  [%s] %,d".formatted(outcome, result.getCount(outcome))));
		System.out.println(outcomes);
		assertThat(result.status()).as(() -> String.join("\n", result.getMessages())).isEqualTo(Status.NORMAL);
		assertThat(result.getTotalCount()).isPositive();
		assertThat(result.grading().failureMessages).isEmpty();
		assertThat(result.grading().isPassed).isTrue();
	}

	private static Options options() throws Exception {
		long millis = TIME.toMillis() / Math.max(1, names().size());
		long iterations = Math.max(1, millis / 2000);
		// threads that only spin while they wait for each other, and that often, would
		// take a busy machine's cores from each other
		Options options = new Options(new String[] { "-c", "2", "-time", Long.toString(millis / iterations), "-iters",
				Long.toString(iterations), "-spinStyle", "THREAD_YIELD", "-strideSize", "500", "-strideCount", "4",
				"-r", DIRECTORY.toString() });
		assertThat(options.parse()).isTrue();
		return options;
	}

	@AfterAll
	static void report() throws Exception {
		Files.createDirectories(DIRECTORY);
		new HTMLReportPrinter(options(), results, System.out).work();
	}

}
