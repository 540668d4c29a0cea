package io.genserver.spring.autoconfigure;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.ToolProvider;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import io.genserver.GenServerSystem;
import io.genserver.LifecycleEvent;
import io.genserver.process.Process;
import io.genserver.spring.SupervisionTree;
import io.genserver.spring.SupervisionTree.ServerNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What docs/lifecycle.md shows is what happens.
 */
class LifecyclePageTests {

	private static final Pattern FILE = Pattern.compile("\\A(?://|#) (src/main/\\S+)\\n");

	private static final Pattern LOGGER = Pattern.compile("^\\| `(io\\.genserver\\.\\S+)` \\|", Pattern.MULTILINE);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GenServerAutoConfiguration.class, LifecycleAutoConfiguration.class));

	private final String page = read();

	@Test
	void itsCodeCompilesAndRunsAsShown(@TempDir Path folder) throws Exception {
		Path settings = write(folder, blocks("yaml").get(0));
		try (URLClassLoader loader = compile(folder); LogEvents log = new LogEvents(Level.INFO)) {
			this.contextRunner.withInitializer(new ConfigDataApplicationContextInitializer())
				.withPropertyValues("spring.config.location=file:" + settings)
				.withClassLoader(loader)
				.withUserConfiguration(loader.loadClass("com.example.Alerts"),
						loader.loadClass("com.example.MailServer"), loader.loadClass("com.example.StatisticsServer"))
				.run((context) -> {
					SupervisionTree tree = context.getBean(SupervisionTree.class);
					assertThat(((ServerNode) tree.find("mail").orElseThrow()).drain()).isTrue();
					assertThat(((ServerNode) tree.find("statistics").orElseThrow()).drain()).isFalse();
					crashMail(context, loader);
					stopBusyStatistics(context.getSourceApplicationContext(), loader);
				});
			List<String> shown = blocks("text").stream().map(LifecyclePageTests::withoutTimes).toList();
			assertThat(log.lines()).extracting(LifecyclePageTests::withoutTimes).containsAll(shown);
			assertThat(shown).hasSize(3);
			assertThat(log.linesWith(" crashed: ")).hasSize(1);
		}
	}

	private static void crashMail(ApplicationContext context, ClassLoader loader) throws Exception {
		Class<?> mail = loader.loadClass("com.example.Mail");
		mail.getMethod("send", String.class).invoke(context.getBean(mail), "somebody@example.com");
		Class<?> alerts = loader.loadClass("com.example.Alerts");
		await().untilAsserted(() -> assertThat(alerts.getMethod("alerts").invoke(context.getBean(alerts)))
			.isEqualTo(List.of("mail crashed: no mail server", "mail runs again")));
	}

	private static void stopBusyStatistics(ConfigurableApplicationContext context, ClassLoader loader)
			throws Exception {
		CountDownLatch midnight = new CountDownLatch(1);
		Object page = loader.loadClass("com.example.StatisticsServer$Page")
			.getConstructor(String.class)
			.newInstance("/");
		GenServerSystem system = context.getBean(GenServerSystem.class);
		Process root = (Process) Objects.requireNonNull(system.whereis("root"));
		system.ref("statistics").cast(midnight);
		for (int i = 0; i < 3; i++) {
			system.ref("statistics").cast(page);
		}
		CompletableFuture<Void> stopped = CompletableFuture.runAsync(context::stop);
		GenServerLifecycleTests.awaitStopping(root);
		midnight.countDown();
		assertThat(stopped).succeedsWithin(20, TimeUnit.SECONDS);
	}

	@Test
	void theTreeIsNotLoggedWhereItIsTurnedOff() throws Exception {
		assertThat(this.page).contains("`logging.level.io.genserver.spring.SupervisionTree=warn`");
		ch.qos.logback.classic.Logger logger = (ch.qos.logback.classic.Logger) LoggerFactory
			.getLogger("io.genserver.spring.SupervisionTree");
		try (LogEvents log = new LogEvents(Level.INFO)) {
			logger.setLevel(Level.WARN);
			this.contextRunner.withUserConfiguration(GenServerLifecycleTests.Servers.class)
				.run((context) -> assertThat(log.linesWith("running under")).isEmpty());
			logger.setLevel(Level.INFO);
			this.contextRunner.withUserConfiguration(GenServerLifecycleTests.Servers.class)
				.run((context) -> assertThat(log.linesWith("running under")).hasSize(1));
		}
		finally {
			logger.setLevel(null);
		}
	}

	@Test
	void itNamesEveryEvent() {
		assertThat(LifecycleEvent.class.getPermittedSubclasses())
			.allSatisfy((event) -> assertThat(this.page).contains('`' + event.getSimpleName() + '`'));
	}

	@Test
	void itsLoggersAreTypesThatExist() throws Exception {
		Matcher row = LOGGER.matcher(this.page);
		List<String> loggers = new ArrayList<>();
		while (row.find()) {
			loggers.add(row.group(1));
			Class.forName(row.group(1));
		}
		assertThat(loggers).hasSize(3);
	}

	private static String withoutTimes(String line) {
		return line.strip().replace(System.lineSeparator(), "\n").replaceAll("PT[0-9.]+S", "PT…");
	}

	private URLClassLoader compile(Path folder) throws IOException {
		List<String> arguments = new ArrayList<>(List.of("-d", folder.toString(), "-parameters", "-proc:none",
				"-classpath", System.getProperty("java.class.path")));
		for (String block : blocks("java")) {
			arguments.add(write(folder, block).toString());
		}
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
			.isZero();
		return new URLClassLoader(new URL[] { folder.toUri().toURL() }, getClass().getClassLoader());
	}

	private static Path write(Path folder, String block) throws IOException {
		Matcher matcher = FILE.matcher(block);
		assertThat(matcher.find()).as("names its file: %s", block).isTrue();
		Path file = folder.resolve(matcher.group(1));
		Files.createDirectories(file.getParent());
		return Files.writeString(file, block);
	}

	private List<String> blocks(String language) {
		List<String> blocks = new ArrayList<>();
		Matcher matcher = Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL).matcher(this.page);
		while (matcher.find()) {
			blocks.add(matcher.group(1));
		}
		return blocks;
	}

	private static String read() {
		Path folder = Path.of("").toAbsolutePath();
		while (!Files.exists(folder.resolve("mvnw"))) {
			folder = Objects.requireNonNull(folder.getParent());
		}
		try {
			return Files.readString(folder.resolve("docs/lifecycle.md"));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
