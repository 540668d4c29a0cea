package io.genserver.shop;

import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

import io.genserver.spring.SupervisionTree;
import io.genserver.spring.autoconfigure.GenServerProperties;
import io.genserver.supervisor.Backoff;
import io.genserver.supervisor.GiveUp;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the README shows is what happens: its code compiles and runs, its commands print
 * what stands below them, its tables are complete.
 */
class ReadmeTests {

	private static final Pattern FILE = Pattern.compile("\\A(?://|#) (src/main/\\S+)\\n");

	private final JsonMapper json = new JsonMapper();

	@Test
	void theQuickStartAndTheOtherCodeCompileAndRunAsShown(@TempDir Path folder) throws Exception {
		Readme readme = Readme.read();
		Readme quickStart = readme.section("Quick start");
		List<String> sources = new ArrayList<>();
		for (String block : readme.blocks("java")) {
			sources.add(write(folder, block).toString());
		}
		assertThat(sources).hasSize(5);
		Path classes = Files.createDirectory(folder.resolve("classes"));
		compile(sources, classes);
		Path settings = write(folder, quickStart.blocks("yaml").get(0));
		try (URLClassLoader loader = new URLClassLoader(new URL[] { classes.toUri().toURL() },
				getClass().getClassLoader())) {
			SpringApplication application = new SpringApplication(new DefaultResourceLoader(loader),
					loader.loadClass("com.example.CounterApplication"));
			try (ConfigurableApplicationContext context = application.run("--server.port=0",
					"--spring.config.location=file:" + settings, "--spring.sql.init.mode=never")) {
				new Console(context).run(quickStart);
				Object stackUser = context.getBean(loader.loadClass("com.example.StackUser"));
				assertThat(stackUser.getClass().getMethod("pushAndPop", String.class).invoke(stackUser, "a"))
					.isEqualTo(Optional.of("a"));
			}
		}
	}

	@Test
	void theShopAnswersAsShown() throws Exception {
		try (ConfigurableApplicationContext context = SpringApplication.run(ShopApplication.class, "--server.port=0",
				"--spring.datasource.generate-unique-name=true", "--shop.gateway.failure-rate=0")) {
			new Console(context).run(Readme.read().section("The shop: buy, break, watch"));
		}
	}

	@Test
	void theSettingsForAServerThatKeepsFailingBindAsExplained(@TempDir Path folder) throws Exception {
		String yaml = Readme.read().section("Configuration").blocks("yaml").get(0);
		Path settings = Files.writeString(folder.resolve("keeps-failing.yml"), yaml);
		try (ConfigurableApplicationContext context = SpringApplication.run(ShopApplication.class, "--server.port=0",
				"--spring.datasource.generate-unique-name=true",
				"--spring.config.additional-location=file:" + settings)) {
			SupervisionTree tree = context.getBean(SupervisionTree.class);
			assertThat(tree.find("checkout")).get()
				.asInstanceOf(InstanceOfAssertFactories.type(SupervisionTree.SupervisorNode.class))
				.returns(GiveUp.PARK, SupervisionTree.SupervisorNode::onGiveUp)
				.returns(5, SupervisionTree.SupervisorNode::maxRestarts);
			assertThat(tree.find("payments")).get()
				.asInstanceOf(InstanceOfAssertFactories.type(SupervisionTree.ServerNode.class))
				.returns(Backoff.of(Duration.ofMillis(200), Duration.ofSeconds(30))
					.withMultiplier(2)
					.withJitter(0.2)
					.withResetAfter(Duration.ofMinutes(1)), SupervisionTree.ServerNode::backoff);
			assertThat(tree.find("ledger")).get()
				.asInstanceOf(InstanceOfAssertFactories.type(SupervisionTree.ServerNode.class))
				.returns(null, SupervisionTree.ServerNode::backoff);
		}
	}

	@Test
	void theConfigurationTableListsEveryProperty() throws IOException {
		Set<String> listed = new TreeSet<>();
		Matcher row = Pattern.compile("^\\| `(genserver\\.[^`]+)` \\|", Pattern.MULTILINE)
			.matcher(Readme.read().section("Configuration").text());
		while (row.find()) {
			listed.add(row.group(1).replaceAll("\\.<name>", ""));
		}
		assertThat(listed).isEqualTo(configurationProperties());
	}

	@Test
	void theRatiosAreThoseThatWereMeasured() {
		Pattern row = Pattern.compile("^\\| ([^|]+)((?: \\| [0-9.]+){4}) \\|$", Pattern.MULTILINE);
		List<MatchResult> rows = row.matcher(Readme.read().section("Performance").text()).results().toList();
		assertThat(rows).hasSizeGreaterThan(5);
		String[] machines = Readme.read("docs/performance.md").text().split("### On an Intel machine");
		assertThat(machines).hasSize(2);
		for (MatchResult quoted : rows) {
			String[] ratios = quoted.group(2).substring(3).split(" \\| ");
			for (int machine = 0; machine < 2; machine++) {
				assertThat(machines[machine]).as("docs/performance.md")
					.containsPattern("(?m)^\\| %s \\|[^|]*\\| \\**%s\\b[^|]*\\|[^|]*\\| \\**%s\\b[^|]*\\|$".formatted(
							Pattern.quote(quoted.group(1)), Pattern.quote(ratios[2 * machine]),
							Pattern.quote(ratios[2 * machine + 1])));
			}
		}
	}

	private Set<String> configurationProperties() throws IOException {
		Set<String> names = new TreeSet<>();
		for (var resources = getClass().getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"); resources.hasMoreElements();) {
			try (var input = resources.nextElement().openStream()) {
				for (JsonNode property : this.json.readTree(input).path("properties")) {
					String name = property.path("name").asString();
					if (name.startsWith("genserver.")) {
						names.add(name);
					}
				}
			}
		}
		// the metadata does not look into the values of maps
		assertThat(names.remove("genserver.servers")).isTrue();
		addProperties(names, "genserver.servers", GenServerProperties.Server.class);
		assertThat(names.remove("genserver.supervisors")).isTrue();
		addProperties(names, "genserver.supervisors", GenServerProperties.ChildSupervisor.class);
		return names;
	}

	private static void addProperties(Set<String> names, String prefix, Class<?> type) {
		for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(type)) {
			String name = prefix + "." + property.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
			if (property.getWriteMethod() != null) {
				names.add(name);
			}
			else if (!property.getName().equals("class")) {
				addProperties(names, name, property.getPropertyType());
			}
		}
	}

	private static Path write(Path folder, String block) throws IOException {
		Matcher matcher = FILE.matcher(block);
		assertThat(matcher.find()).as("names its file: %s", block).isTrue();
		Path file = folder.resolve(matcher.group(1));
		Files.createDirectories(file.getParent());
		return Files.writeString(file, block);
	}

	private static void compile(List<String> sources, Path classes) {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-parameters", "-proc:none",
				"-classpath", System.getProperty("java.class.path")));
		arguments.addAll(sources);
		assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).isZero();
	}

}
