package io.genserver.shop;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;

import de.codecentric.boot.admin.server.config.EnableAdminServer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the shop as an instance of Spring Boot Admin: what its user interface shows,
 * it reads from these addresses.
 */
class SpringBootAdminTests {

	@Test
	void theShopRegistersAndItsServersHealthAndMetersAreReadThroughTheAdminServer() throws Exception {
		// not the shop's own application.yml, which is on the same class path
		try (ConfigurableApplicationContext server = SpringApplication.run(AdminServer.class, "--server.port=0",
				"--spring.config.name=admin", "--spring.datasource.generate-unique-name=true")) {
			ShopClient admin = new ShopClient(port(server));
			try (ConfigurableApplicationContext shop = SpringApplication.run(ShopApplication.class, "--server.port=0",
					"--spring.datasource.generate-unique-name=true", "--shop.gateway.failure-rate=0",
					"--spring.boot.admin.client.url=http://localhost:" + port(server),
					"--spring.boot.admin.client.instance.service-host-type=ip")) {
				JsonNode instance = await().atMost(Duration.ofSeconds(60))
					.until(() -> upAndDetected(admin.get("/instances")), Objects::nonNull);
				assertThat(instance.path("registration").path("name").asString()).isEqualTo("ticket-shop");
				String actuator = "/instances/" + instance.get("id").asString() + "/actuator";

				JsonNode genservers = admin.get(actuator + "/genservers");
				assertThat(genservers.toString()).contains("\"payments\"", "\"inventory\"", "\"ledger\"", "\"rates\"");
				assertThat(admin.get(actuator + "/genservers/payments").get("status").asString()).isEqualTo("running");

				assertThat(instance.path("statusInfo").path("details").path("genserver").path("status").asString())
					.isEqualTo("UP");
				assertThat(admin.get(actuator + "/health").path("components").path("genserver").path("details"))
					.isEqualTo(new ShopClient(port(shop)).get("/actuator/health/genserver").get("details"));

				assertThat(names(admin.get(actuator + "/metrics").get("names"))).contains("genserver.mailbox.size",
						"genserver.messages", "genserver.restarts");
				JsonNode capacity = admin.get(actuator + "/metrics/genserver.mailbox.capacity?tag=server:payments");
				assertThat(capacity.path("measurements").path(0).path("value").asInt()).isEqualTo(100_000);
			}
		}
	}

	/** The only instance, when the admin server has looked at it. */
	private static JsonNode upAndDetected(JsonNode instances) {
		for (JsonNode instance : instances) {
			boolean detected = StreamSupport.stream(instance.path("endpoints").spliterator(), false)
				.anyMatch((endpoint) -> endpoint.path("id").asString().equals("genservers"));
			if (detected && instance.path("statusInfo").path("status").asString().equals("UP")) {
				return instance;
			}
		}
		return null;
	}

	private static List<String> names(JsonNode array) {
		return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString).toList();
	}

	private static int port(ConfigurableApplicationContext context) {
		return ((ServletWebServerApplicationContext) context).getWebServer().getPort();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableAdminServer
	static class AdminServer {

	}

}
