package io.genserver.spring.actuate;

import java.util.List;
import java.util.Map;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.ClassMode;
import org.springframework.test.web.servlet.client.RestTestClient;

import io.genserver.spring.actuate.GenServersEndpointAutoConfigurationTests.TreeConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What an operator gets over HTTP.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=genservers,health,metrics",
				"management.endpoint.health.show-details=always" })
@AutoConfigureRestTestClient
@DirtiesContext(classMode = ClassMode.AFTER_EACH_TEST_METHOD)
class GenServersEndpointWebTests {

	@Autowired
	private RestTestClient client;

	@Autowired
	private TestTree tree;

	@Test
	void treeIsNestedJson() {
		this.tree.ref("payments").call(new TestTree.Ping());
		Map<String, Object> body = get("/actuator/genservers");
		assertThat(at(body, "deadLetters")).isEqualTo(0);
		assertThat(at(body, "root", "name")).isEqualTo("root");
		assertThat(at(body, "root", "type")).isEqualTo("supervisor");
		assertThat(at(body, "root", "status")).isEqualTo("running");
		assertThat(at(body, "root", "strategy")).isEqualTo("one-for-one");
		assertThat(at(body, "root", "maxRestarts")).isEqualTo(10);
		assertThat(at(body, "root", "within")).isEqualTo("PT1M");
		assertThat(at(body, "root", "children")).asInstanceOf(InstanceOfAssertFactories.LIST).hasSize(3);
		assertThat(at(body, "root")).asInstanceOf(InstanceOfAssertFactories.MAP)
			.doesNotContainKeys("supervisor", "lastExit");
		assertThat(at(body, "root", "children", 0)).asInstanceOf(InstanceOfAssertFactories.MAP)
			.containsEntry("name", "counter")
			.containsEntry("type", "server")
			.containsEntry("restart", "permanent")
			.containsEntry("shutdown", "PT5S")
			.containsKeys("startedAt", "uptimeMillis", "messagesHandled", "restarts", "crashes")
			.doesNotContainKeys("supervisor", "beanType", "lastExit", "handling");
		assertThat(at(body, "root", "children", 0, "mailbox")).isEqualTo(Map.of("size", 0, "capacity", 100_000,
				"highWater", 0, "overflow", "reject", "rejected", 0, "dropped", 0, "onRestart", "drop"));
		assertThat(at(body, "root", "children", 1, "children", 0, "name")).isEqualTo("payments");
		assertThat(at(body, "root", "children", 1, "children", 1, "mailbox"))
			.isEqualTo(Map.of("size", 0, "highWater", 0, "rejected", 0, "dropped", 0, "onRestart", "drop"));
	}

	@Test
	void serverIsDescribedInDetail() {
		assertThat(get("/actuator/genservers/payments")).containsEntry("name", "payments")
			.containsEntry("supervisor", "checkout")
			.containsEntry("beanType", TestTree.Obedient.class.getName());
	}

	@Test
	void supervisorIsDescribedInDetail() {
		Map<String, Object> body = get("/actuator/genservers/checkout");
		assertThat(body).containsEntry("name", "checkout").containsEntry("supervisor", "root");
		assertThat(at(body, "children", 1, "name")).isEqualTo("ledger");
	}

	@Test
	void unknownNameIsNotFound() {
		this.client.get().uri("/actuator/genservers/inventry").exchange().expectStatus().isNotFound();
	}

	@Test
	void crashIsSeenEverywhere() {
		this.tree.crash("counter");
		await().untilAsserted(() -> {
			Map<String, Object> body = get("/actuator/metrics/genserver.restarts?tag=server:counter");
			assertThat(at(body, "measurements", 0, "value")).isEqualTo(1.0);
		});
		Map<String, Object> counter = get("/actuator/genservers/counter");
		assertThat(counter).containsEntry("crashes", 1).containsEntry("restarts", 1);
		assertThat(at(counter, "lastExit", "reason")).isEqualTo("exception");
		assertThat(at(counter, "lastExit", "exception")).isEqualTo(IllegalStateException.class.getName());
		assertThat(counter.toString()).doesNotContain(TestTree.SECRET);
		assertThat(at(get("/actuator/health"), "components", "genserver", "status")).isEqualTo("UP");
	}

	@Test
	void healthHasTheTreeAndLivenessHasNot() {
		assertThat(at(get("/actuator/health"), "components", "genserver"))
			.isEqualTo(Map.of("status", "UP", "details", Map.of("servers", 4, "running", 4)));
		this.tree.supervisor("root").terminateChild("counter");
		Map<String, Object> health = get("/actuator/health", 503);
		assertThat(at(health, "components", "genserver", "status")).isEqualTo("DOWN");
		assertThat(at(health, "components", "genserver", "details", "stopped")).isEqualTo(List.of("counter"));
		assertThat(get("/actuator/health/liveness").toString()).doesNotContain("genserver");
	}

	private Map<String, Object> get(String uri) {
		return get(uri, 200);
	}

	private Map<String, Object> get(String uri, int status) {
		return this.client.get()
			.uri(uri)
			.exchange()
			.expectStatus()
			.isEqualTo(status)
			.expectBody(new ParameterizedTypeReference<Map<String, Object>>() {
			})
			.returnResult()
			.getResponseBody();
	}

	private static Object at(Object json, Object... path) {
		Object value = json;
		for (Object step : path) {
			value = (step instanceof Integer index) ? ((List<?>) value).get(index) : ((Map<?, ?>) value).get(step);
		}
		return value;
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = "io.genserver.spring.autoconfigure.GenServerAutoConfiguration")
	@Import(TreeConfiguration.class)
	static class Application {

	}

}
