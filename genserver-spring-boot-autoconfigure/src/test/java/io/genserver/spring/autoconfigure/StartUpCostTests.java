package io.genserver.spring.autoconfigure;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import com.sun.management.OperatingSystemMXBean;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;

import io.genserver.GenServerSystem;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What 200 servers add to the start of an application, compared with the same classes as
 * plain prototypes that are created once: in the same application, and in one without the
 * starter. Each start has a JVM of its own; the kinds take turns. Run with
 * {@code -Dmeasure=start-up}.
 */
@EnabledIfSystemProperty(named = "measure", matches = "start-up")
class StartUpCostTests {

	private static final int BEANS = 200;

	private static final int ROUNDS = Integer.getInteger("measure.rounds", 15);

	private static final double LIMIT = 1.15;

	@ParameterizedTest
	@ValueSource(strings = { "bare", "console", "web" })
	void twoHundredServersStartNearlyAsFastAsPlainPrototypes(String application, @TempDir Path folder)
			throws Exception {
		generate(folder);
		List<Start> without = new ArrayList<>();
		List<Start> plain = new ArrayList<>();
		List<Start> servers = new ArrayList<>();
		for (int i = 0; i < ROUNDS; i++) {
			without.add(start(folder, application, "without-starter"));
			servers.add(start(folder, application, "servers"));
			plain.add(start(folder, application, "plain"));
		}
		double same = compare(application, plain, servers);
		double all = compare(application + " without the starter", without, servers);
		assertThat(same).as(application).isLessThanOrEqualTo(LIMIT);
		assertThat(all).as(application + " without the starter").isLessThanOrEqualTo(LIMIT);
	}

	/** How long one start took. */
	private record Start(double wallMillis, double cpuMillis) {

	}

	private static double compare(String application, List<Start> plain, List<Start> servers) {
		compare(application + ", CPU time", plain, servers, Start::cpuMillis);
		return compare(application + ", wall clock", plain, servers, Start::wallMillis);
	}

	/** The median of what each pair says: the machine may slow down between two pairs. */
	private static double compare(String what, List<Start> plain, List<Start> servers, ToDoubleFunction<Start> value) {
		double[] plainTimes = plain.stream().mapToDouble(value).toArray();
		double[] serverTimes = servers.stream().mapToDouble(value).toArray();
		double[] ratios = IntStream.range(0, ROUNDS).mapToDouble((i) -> serverTimes[i] / plainTimes[i]).toArray();
		for (double[] values : List.of(plainTimes, serverTimes, ratios)) {
			Arrays.sort(values);
		}
		double ratio = ratios[ROUNDS / 2];
		System.out.printf(
				"%s: plain %.0f ms, servers %.0f ms (medians of %d), pair by pair %+.1f %%, quartiles %+.1f and %+.1f %%%n",
				what, plainTimes[ROUNDS / 2], serverTimes[ROUNDS / 2], ROUNDS, percent(ratio),
				percent(ratios[ROUNDS / 4]), percent(ratios[ROUNDS * 3 / 4]));
		return ratio;
	}

	private static double percent(double ratio) {
		return (ratio - 1) * 100;
	}

	private static void generate(Path folder) throws IOException {
		List<String> arguments = new ArrayList<>(
				List.of("-d", folder.toString(), "-proc:none", "-classpath", System.getProperty("java.class.path")));
		for (int i = 0; i < BEANS; i++) {
			arguments.add(write(folder, "plain", "Bean" + i, "Client" + i,
					"@org.springframework.stereotype.Component @org.springframework.context.annotation.Scope(\"prototype\")",
					""));
			arguments.add(write(folder, "servers", "Bean" + i, "Client" + i,
					"@io.genserver.spring.GenServer(\"bean" + i + "\")", "@io.genserver.spring.GenServerClient"));
		}
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
			.isZero();
	}

	private static String write(Path folder, String kind, String bean, String client, String annotation,
			String clientAnnotation) throws IOException {
		String source = """
				package generated.%1$s;
				%5$s
				interface %3$s {
					long increment(long by);
					void reset();
					java.util.concurrent.CompletableFuture<Long> value();
				}
				%4$s
				class %2$s implements %3$s {
					private final org.springframework.core.env.Environment environment;
					private long value;
					%2$s(org.springframework.core.env.Environment environment) {
						this.environment = environment;
					}
					public long increment(long by) {
						this.value += by;
						return this.value;
					}
					public void reset() {
						this.value = 0;
					}
					public java.util.concurrent.CompletableFuture<Long> value() {
						return java.util.concurrent.CompletableFuture.completedFuture(this.value);
					}
				}
				""".formatted(kind, bean, client, annotation, clientAnnotation);
		Path file = folder.resolve("src").resolve(kind).resolve(bean + ".java");
		Files.createDirectories(file.getParent());
		return Files.writeString(file, source).toString();
	}

	private static Start start(Path folder, String application, String kind) throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path") + System.getProperty("path.separator") + folder,
				Starter.class.getName(), application, kind)
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		Matcher measured = Pattern.compile("wall (\\S+) cpu (\\S+)").matcher(output);
		assertThat(measured.find()).as(output).isTrue();
		return new Start(Double.parseDouble(measured.group(1)), Double.parseDouble(measured.group(2)));
	}

	/** What each JVM runs. */
	static class Starter {

		public static void main(String[] arguments) {
			boolean bare = arguments[0].equals("bare");
			boolean servers = arguments[1].equals("servers");
			boolean starter = !arguments[1].equals("without-starter");
			long wall = System.nanoTime();
			long cpu = cpuNanos();
			SpringApplication application = new SpringApplication(
					!bare ? AutoConfigured.class : starter ? BareWithStarter.class : Bare.class,
					servers ? ScanServers.class : ScanPlain.class);
			application.setWebApplicationType(
					arguments[0].equals("web") ? WebApplicationType.SERVLET : WebApplicationType.NONE);
			ConfigurableApplicationContext context = application.run("--server.port=0",
					starter ? "--a=b" : "--spring.autoconfigure.exclude=" + OURS);
			List<Object> beans = new ArrayList<>();
			for (int i = 0; i < BEANS && !servers; i++) {
				beans.add(context.getBean("bean" + i));
			}
			// nothing but the start: what checks it has classes to load as well
			long wallEnd = System.nanoTime();
			long cpuEnd = cpuNanos();
			if (servers) {
				GenServerSystem system = context.getBean(GenServerSystem.class);
				IntStream.range(0, BEANS).forEach((i) -> beans.add(system.whereis("bean" + i)));
			}
			assertThat(beans).hasSize(BEANS).doesNotContainNull();
			System.out.println("wall " + (wallEnd - wall) / 1e6 + " cpu " + (cpuEnd - cpu) / 1e6);
			context.close();
		}

		private static long cpuNanos() {
			return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
		}

		private static final String OURS = Stream
			.of(GenServerAutoConfiguration.class.getName(),
					"io.genserver.spring.actuate.GenServersEndpointAutoConfiguration",
					"io.genserver.spring.actuate.GenServerHealthContributorAutoConfiguration",
					"io.genserver.spring.actuate.GenServerMetricsAutoConfiguration")
			.collect(Collectors.joining(","));

	}

	/** An application with all that Spring Boot configures by itself here. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class AutoConfigured {

	}

	/** As little as there can be. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ConfigurationPropertiesAutoConfiguration.class)
	static class Bare {

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ ConfigurationPropertiesAutoConfiguration.class, GenServerAutoConfiguration.class })
	static class BareWithStarter {

	}

	@ComponentScan("generated.plain")
	static class ScanPlain {

	}

	@ComponentScan("generated.servers")
	static class ScanServers {

	}

}
