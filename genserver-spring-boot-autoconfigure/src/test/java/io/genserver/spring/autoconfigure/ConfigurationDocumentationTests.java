package io.genserver.spring.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

import io.genserver.GenServerSystem;
import io.genserver.HandleInfo;
import io.genserver.MailboxSpec;
import io.genserver.Overflow;
import io.genserver.spring.GenServer;
import io.genserver.spring.SupervisionTree;
import io.genserver.spring.SupervisionTree.Node;
import io.genserver.spring.SupervisionTree.ServerNode;
import io.genserver.spring.SupervisionTree.SupervisorNode;
import io.genserver.spring.autoconfigure.ConfigurationMetadata.Hint;
import io.genserver.spring.autoconfigure.ConfigurationMetadata.Property;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Shutdown;
import io.genserver.supervisor.Strategy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The metadata is complete and true, each setting is read, and the documentation says
 * what the metadata says.
 */
class ConfigurationDocumentationTests {

	private static final Path PAGE = Path.of("..", "docs", "configuration.md");

	private static final Pattern TABLE = Pattern
		.compile("(?<=<!-- the table begins -->\n).*(?=<!-- the table ends -->)", Pattern.DOTALL);

	@Test
	void everyPropertyHasADescription() {
		List<Property> properties = new ArrayList<>(ConfigurationMetadata.properties("genserver."));
		properties.addAll(ConfigurationMetadata.properties("management."));
		assertThat(properties).hasSizeGreaterThan(20)
			.allSatisfy((property) -> assertThat(property.description()).as(property.name())
				.matches("[A-Z].{15,}\\.")
				.doesNotMatch("(The|A|An) .*"));
	}

	@Test
	void everySettingIsReadByMainCode() {
		JavaClasses main = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
			.importPackages("io.genserver.spring");
		List<JavaClass> holders = main.stream()
			.filter((type) -> type.getFullName().startsWith(GenServerProperties.class.getName()))
			.toList();
		List<String> read = new ArrayList<>();
		List<String> unread = new ArrayList<>();
		for (JavaClass holder : holders) {
			for (JavaMethod method : holder.getMethods()) {
				if (method.getName().matches("(get|is)[A-Z].*")) {
					boolean isRead = method.getAccessesToSelf()
						.stream()
						.anyMatch((access) -> !holders.contains(access.getOriginOwner()));
					(isRead ? read : unread).add(method.getFullName());
				}
			}
		}
		assertThat(read).hasSizeGreaterThan(15);
		assertThat(unread).as("settings that nothing reads").isEmpty();
	}

	@Test
	void theDefaultsInTheMetadataAreWhatHappensWithoutThem() {
		List<String> written = new ArrayList<>();
		for (Property property : ConfigurationMetadata.properties("genserver.")) {
			if (property.defaultValue() != null) {
				written.add(property.name().replace("<name>", "group") + "=" + property.defaultValue());
			}
		}
		assertThat(written).hasSizeGreaterThan(10);
		String[] children = { "genserver.supervisors.group.children=inventory" };
		runner().withPropertyValues(children)
			.run((without) -> runner().withPropertyValues(children)
				.withPropertyValues(written.toArray(String[]::new))
				.run((with) -> {
					assertThat(with.getBean(SupervisionTree.class)).isEqualTo(without.getBean(SupervisionTree.class));
					assertThat(with.getBean(GenServerSystem.class).callTimeout())
						.isEqualTo(without.getBean(GenServerSystem.class).callTimeout());
					GenServerProperties set = with.getBean(GenServerProperties.class);
					GenServerProperties unset = without.getBean(GenServerProperties.class);
					assertThat(set.getPhase()).isEqualTo(unset.getPhase());
					assertThat(set.isLogTree()).isEqualTo(unset.isLogTree());
					assertThat(set.getSupervisor().getOnGiveUp()).isEqualTo(unset.getSupervisor().getOnGiveUp());
				}));
	}

	@Test
	void theHintsAreOfPropertiesThatExistAndTheirValuesAreValid() {
		Set<String> names = new TreeSet<>();
		ConfigurationMetadata.properties("genserver.").forEach((property) -> names.add(property.name()));
		List<Hint> hints = ConfigurationMetadata.hints();
		assertThat(hints).extracting(Hint::name).contains("genserver.servers.keys", "genserver.supervisors.keys");
		for (Hint hint : hints) {
			if (hint.name().endsWith(".keys")) {
				assertThat(names).anyMatch((name) -> name.startsWith(hint.name().replace("keys", "<name>.")));
				assertThat(hint.providers()).contains("any");
			}
			else {
				assertThat(names).contains(hint.name());
				for (String value : hint.values()) {
					runner().withPropertyValues(hint.name() + "=" + value)
						.run((context) -> assertThat(context).as(hint.name() + "=" + value).hasNotFailed());
				}
			}
		}
	}

	@Test
	void theTableInTheDocumentationIsThatOfTheMetadata() throws IOException {
		String page = Files.readString(PAGE);
		String written = TABLE.matcher(page).replaceFirst(Matcher.quoteReplacement(table()));
		if (!written.equals(page)) {
			Files.writeString(PAGE, written);
		}
		assertThat(page).as("docs/configuration.md, which has been written anew: look at it, and commit it")
			.isEqualTo(written);
	}

	private static String table() {
		StringBuilder table = new StringBuilder(
				"| property | default | what it is | values |\n| --- | --- | --- | --- |\n");
		for (Property property : ConfigurationMetadata.properties("genserver.")) {
			table.append("| `%s` | %s | %s | %s |\n".formatted(property.name(), code(property.defaultValue()),
					property.description(), values(property)));
		}
		return table.toString();
	}

	private static String values(Property property) {
		List<String> values = property.values(ConfigurationMetadata.hints());
		if (!values.isEmpty()) {
			boolean closed = ConfigurationMetadata.isEnum(property.type());
			return values.stream().map((value) -> "`" + value + "`").collect(Collectors.joining(", "))
					+ (closed ? "" : ", …");
		}
		return switch (property.type()) {
			case "java.lang.Boolean" -> "`true`, `false`";
			case "java.lang.Integer" -> "a whole number";
			case "java.lang.Double" -> "a number";
			case "java.time.Duration" -> "a duration: `500ms`, `10s`, `2m`";
			case "java.util.List<java.lang.String>" -> "a list of names";
			default -> throw new IllegalStateException("Give " + property.name() + " a value hint in the metadata");
		};
	}

	private static String code(@Nullable String value) {
		return (value != null) ? "`" + value + "`" : "";
	}

	@Test
	void theExampleBindsAndAProfileOverridesIt(@TempDir Path folder) throws IOException {
		Matcher yaml = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
		assertThat(yaml.find()).isTrue();
		Path file = Files.writeString(folder.resolve("application.yml"), yaml.group(1));
		try (ConfigurableApplicationContext context = run(file, "other")) {
			SupervisionTree tree = context.getBean(SupervisionTree.class);
			assertThat(context.getBean(GenServerSystem.class).callTimeout()).isEqualTo(Duration.ofSeconds(3));
			assertThat(tree.root().children()).extracting(Node::name).containsExactly("checkout", "stray");
			assertThat(tree.root().maxRestarts()).isEqualTo(5);
			SupervisorNode checkout = (SupervisorNode) tree.find("checkout").orElseThrow();
			assertThat(checkout.strategy()).isEqualTo(Strategy.REST_FOR_ONE);
			assertThat(checkout.children()).extracting(Node::name).containsExactly("inventory", "payments", "orders");
			assertThat(server(tree, "payments").mailbox()).isEqualTo(new MailboxSpec(1000, Overflow.BLOCK));
			assertThat(server(tree, "payments").restart()).isEqualTo(Restart.TRANSIENT);
			assertThat(server(tree, "orders").mailbox()).isEqualTo(new MailboxSpec(10000, Overflow.REJECT));
			assertThat(server(tree, "orders").shutdown()).isEqualTo(Shutdown.after(Duration.ofSeconds(10)));
			assertThat(context.getBean(GenServerProperties.class).getSupervisor().getOnGiveUp())
				.isEqualTo(OnGiveUp.LIVENESS_BROKEN);
		}
		try (ConfigurableApplicationContext context = run(file, "test")) {
			SupervisionTree tree = context.getBean(SupervisionTree.class);
			assertThat(context.getBean(GenServerSystem.class).callTimeout()).isEqualTo(Duration.ofMillis(500));
			assertThat(server(tree, "payments").mailbox()).isEqualTo(new MailboxSpec(1000, Overflow.REJECT));
			assertThat(context.getBean(GenServerProperties.class).getSupervisor().getOnGiveUp())
				.isEqualTo(OnGiveUp.NONE);
		}
	}

	/** Settings that are the same for all, and in a profile the other value each. */
	@Test
	void everySettingCanBeDifferentInAProfile(@TempDir Path folder) throws IOException {
		StringBuilder file = new StringBuilder("#---\nspring.config.activate.on-profile=test\n");
		List<Property> settable = new ArrayList<>();
		for (Property property : ConfigurationMetadata.properties("genserver.")) {
			String value = otherValue(property);
			settable.add(property);
			file.append(key(property)).append('=').append(value).append('\n');
		}
		Path location = Files.writeString(folder.resolve("application.properties"), file);
		try (ConfigurableApplicationContext plain = run(location, "other");
				ConfigurableApplicationContext test = run(location, "test")) {
			for (Property property : settable) {
				assertThat(test.getEnvironment().getProperty(key(property))).isEqualTo(otherValue(property));
				assertThat(plain.getEnvironment().containsProperty(key(property))).isFalse();
			}
			assertThat(test.getBean(SupervisionTree.class)).isNotEqualTo(plain.getBean(SupervisionTree.class));
			GenServerProperties changed = test.getBean(GenServerProperties.class);
			assertThat(changed).usingRecursiveComparison().isNotEqualTo(plain.getBean(GenServerProperties.class));
		}
	}

	private static String key(Property property) {
		return property.name()
			.replace("servers.<name>", "servers.inventory")
			.replace("supervisors.<name>", "supervisors.group");
	}

	/** A valid value that is not the default. */
	private static String otherValue(Property property) {
		List<String> values = property.values(ConfigurationMetadata.hints());
		if (!values.isEmpty()) {
			return values.stream().filter((value) -> !value.equals(property.defaultValue())).findFirst().orElseThrow();
		}
		return switch (property.type()) {
			case "java.time.Duration" -> "17s";
			case "java.lang.Integer" -> "17";
			case "java.lang.Double" -> "1";
			case "java.lang.Boolean" -> "false".equals(property.defaultValue()) ? "true" : "false";
			default -> "orders";
		};
	}

	private static ApplicationContextRunner runner() {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(GenServerAutoConfiguration.class))
			.withUserConfiguration(Shop.class);
	}

	private static ConfigurableApplicationContext run(Path file, String profile) {
		SpringApplication application = new SpringApplication(Shop.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		return application.run("--spring.config.location=" + file.toUri(), "--spring.profiles.active=" + profile);
	}

	private static ServerNode server(SupervisionTree tree, String name) {
		return (ServerNode) tree.find(name).orElseThrow();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration(GenServerAutoConfiguration.class)
	@Import({ InventoryServer.class, PaymentsServer.class, OrdersServer.class, StrayServer.class })
	static class Shop {

	}

	abstract static class AnyServer {

		@HandleInfo
		void any(String message) {
		}

	}

	@GenServer("inventory")
	static class InventoryServer extends AnyServer {

	}

	@GenServer("payments")
	static class PaymentsServer extends AnyServer {

	}

	@GenServer("orders")
	static class OrdersServer extends AnyServer {

	}

	@GenServer("stray")
	static class StrayServer extends AnyServer {

	}

}
