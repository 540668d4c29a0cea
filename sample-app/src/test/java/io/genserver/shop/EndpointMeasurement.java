package io.genserver.shop;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import io.genserver.shop.inventory.Inventory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures what an operator who reads the whole tree over HTTP each second costs the
 * servers: the shop's inventory is called as fast as it answers. Not one of the tests
 * that run by themselves, because it needs a machine that does nothing else:
 * {@code -Dtest=EndpointMeasurement}, and see {@link Rounds} for how many and how long.
 */
class EndpointMeasurement {

	@Test
	void throughputWithAndWithoutAReader() throws Exception {
		try (ConfigurableApplicationContext context = SpringApplication.run(ShopApplication.class, "--server.port=0",
				"--spring.datasource.generate-unique-name=true", "--shop.gateway.failure-rate=0",
				"--management.endpoints.web.exposure.include=genservers")) {
			Inventory inventory = context.getBean(Inventory.class);
			URI uri = URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port")
					+ "/actuator/genservers");
			HttpClient client = HttpClient.newHttpClient();
			Rounds.Result result = new Rounds(inventory::shows, () -> {
				HttpResponse<String> tree = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
				assertThat(tree.statusCode()).isEqualTo(200);
				assertThat(tree.body()).contains("\"inventory\"");
				return tree;
			}).run();
			System.out.println(result.text("reads of /actuator/genservers"));
			assertThat(result.rate()).isGreaterThan(1);
			assertThat(result.mostLoss()).isLessThan(0.01);
		}
	}

}
