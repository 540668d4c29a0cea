package io.genserver.spring.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import io.genserver.GenServerSystem;
import io.genserver.HandleInfo;
import io.genserver.Overflow;
import io.genserver.spring.GenServer;
import io.genserver.spring.SupervisionTree;
import io.genserver.spring.SupervisionTree.Node;
import io.genserver.spring.SupervisionTree.ServerNode;
import io.genserver.spring.SupervisionTree.SupervisorNode;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Shutdown;
import io.genserver.supervisor.Strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Each setting can be written in every way that Spring Boot knows.
 */
class ConfigurationBindingTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GenServerAutoConfiguration.class))
		.withUserConfiguration(OrderBookServer.class, PlainServer.class);

	private ApplicationContextRunner withEnvironment(Map<String, Object> variables) {
		return this.contextRunner.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables)));
	}

	@Test
	void propertiesBindRelaxed() {
		this.contextRunner
			.withPropertyValues("genserver.callTimeout=1s", "genserver.defaults.start_timeout=2s",
					"genserver.supervisor.maxRestarts=9", "genserver.supervisor.strategy=REST_FOR_ONE",
					"genserver.defaults.mailbox.overflow=dropOldest", "genserver.defaults.shutdown=BRUTAL_KILL",
					"genserver.defaults.mailbox.capacity=UNBOUNDED")
			.run((context) -> {
				SupervisionTree tree = context.getBean(SupervisionTree.class);
				assertThat(context.getBean(GenServerSystem.class).callTimeout()).isEqualTo(Duration.ofSeconds(1));
				assertThat(tree.root().maxRestarts()).isEqualTo(9);
				assertThat(tree.root().strategy()).isEqualTo(Strategy.REST_FOR_ONE);
				assertThat(server(tree, "plain").startTimeout()).isEqualTo(Duration.ofSeconds(2));
				assertThat(server(tree, "plain").mailbox().overflow()).isEqualTo(Overflow.DROP_OLDEST);
				assertThat(server(tree, "plain").mailbox().isBounded()).isFalse();
				assertThat(server(tree, "plain").shutdown()).isEqualTo(Shutdown.BRUTAL_KILL);
			});
	}

	@Test
	void numbersInAYamlFileBind() {
		this.contextRunner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("yaml", Map.of("genserver.defaults.mailbox.capacity", 17,
						"genserver.defaults.shutdown", 500, "genserver.supervisor.max-restarts", 9))))
			.run((context) -> {
				ServerNode server = server(context.getBean(SupervisionTree.class), "plain");
				assertThat(server.mailbox().capacity()).isEqualTo(17);
				assertThat(server.shutdown()).isEqualTo(Shutdown.after(Duration.ofMillis(500)));
			});
	}

	@ParameterizedTest
	@MethodSource
	void aShutdownBindsFromWhateverAPropertySourceHas(Object value) {
		this.contextRunner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("code", Map.of("genserver.defaults.shutdown", value))))
			.run((context) -> assertThat(server(context.getBean(SupervisionTree.class), "plain").shutdown())
				.isEqualTo(Shutdown.after(Duration.ofMillis(1500))));
	}

	static Stream<Object> aShutdownBindsFromWhateverAPropertySourceHas() {
		return Stream.of(1500, 1500L, Duration.ofMillis(1500), "1500", "1500ms", "PT1.5S");
	}

	@Test
	void environmentVariablesBind() {
		withEnvironment(Map.of("GENSERVER_CALLTIMEOUT", "1s", "GENSERVER_SUPERVISOR_MAXRESTARTS", "9",
				"GENSERVER_SERVERS_PLAIN_MAILBOX_CAPACITY", "17"))
			.run((context) -> {
				SupervisionTree tree = context.getBean(SupervisionTree.class);
				assertThat(context.getBean(GenServerSystem.class).callTimeout()).isEqualTo(Duration.ofSeconds(1));
				assertThat(tree.root().maxRestarts()).isEqualTo(9);
				assertThat(server(tree, "plain").mailbox().capacity()).isEqualTo(17);
			});
	}

	@Test
	void anEnvironmentVariableReachesAServerWhoseNameHasCapitalLetters() {
		withEnvironment(Map.of("GENSERVER_SERVERS_ORDERBOOK_RESTART", "temporary"))
			.run((context) -> assertThat(server(context.getBean(SupervisionTree.class), "orderBook").restart())
				.isEqualTo(Restart.TEMPORARY));
	}

	@Test
	void anEnvironmentVariableOverridesPartOfWhatTheFileSays() {
		withEnvironment(Map.of("GENSERVER_SERVERS_ORDERBOOK_RESTART", "temporary",
				"GENSERVER_SUPERVISORS_THEDESK_MAXRESTARTS", "8"))
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addLast(new MapPropertySource("file",
						Map.of("genserver.servers.orderBook.restart", "transient",
								"genserver.servers.orderBook.shutdown", "7s", "genserver.supervisors.the-desk.children",
								"orderBook", "genserver.supervisors.the-desk.max-restarts", "2",
								"genserver.supervisors.the-desk.within", "1m"))))
			.run((context) -> {
				SupervisionTree tree = context.getBean(SupervisionTree.class);
				assertThat(tree.root().children()).extracting(Node::name).containsExactly("the-desk", "plain");
				assertThat(tree.supervisors()).extracting(SupervisorNode::name, SupervisorNode::maxRestarts)
					.contains(tuple("the-desk", 8));
				assertThat(server(tree, "orderBook").restart()).isEqualTo(Restart.TEMPORARY);
				assertThat(server(tree, "orderBook").shutdown()).isEqualTo(Shutdown.after(Duration.ofSeconds(7)));
			});
	}

	@Test
	void theNameInTheAnnotationMayHaveAPlaceholder() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(GenServerAutoConfiguration.class))
			.withUserConfiguration(TenantServer.class)
			.withPropertyValues("tenant=acme", "genserver.servers.acme-stock.restart=temporary")
			.run((context) -> {
				assertThat(server(context.getBean(SupervisionTree.class), "acme-stock").restart())
					.isEqualTo(Restart.TEMPORARY);
				assertThat(context.getBean(GenServerSystem.class).whereis("acme-stock")).isNotNull();
			});
	}

	@Test
	void everyAttributeOfTheAnnotationMayHaveAPlaceholder() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(GenServerAutoConfiguration.class))
			.withUserConfiguration(TenantServer.class)
			.withPropertyValues("tenant=acme", "r=transient", "s=3s", "t=4s", "c=5", "o=block")
			.run((context) -> {
				ServerNode server = server(context.getBean(SupervisionTree.class), "acme-stock");
				assertThat(server.restart()).isEqualTo(Restart.TRANSIENT);
				assertThat(server.shutdown()).isEqualTo(Shutdown.after(Duration.ofSeconds(3)));
				assertThat(server.startTimeout()).isEqualTo(Duration.ofSeconds(4));
				assertThat(server.mailbox().capacity()).isEqualTo(5);
				assertThat(server.mailbox().overflow()).isEqualTo(Overflow.BLOCK);
			});
	}

	private static ServerNode server(SupervisionTree tree, String name) {
		return (ServerNode) tree.find(name).orElseThrow();
	}

	@GenServer("orderBook")
	static class OrderBookServer {

		@HandleInfo
		void any(String message) {
		}

	}

	@GenServer("plain")
	static class PlainServer {

		@HandleInfo
		void any(String message) {
		}

	}

	@GenServer(value = "${tenant}-stock", restart = "${r:}", shutdown = "${s:}", startTimeout = "${t:}",
			mailboxCapacity = "${c:}", mailboxOverflow = "${o:}")
	static class TenantServer {

		@HandleInfo
		void any(String message) {
		}

	}

}
