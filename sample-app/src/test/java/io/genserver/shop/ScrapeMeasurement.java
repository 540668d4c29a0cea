package io.genserver.shop;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import io.genserver.shop.inventory.Inventory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures what a scrape a second, which is more often than anybody scrapes, costs the
 * servers: the shop's inventory is called as fast as it answers. Not one of the tests
 * that run by themselves, because it needs a machine that does nothing else:
 * {@code -Dtest=ScrapeMeasurement}, and see {@link Rounds} for how many and how long.
 */
class ScrapeMeasurement {

	@Test
	void throughputWithAndWithoutScrapes() throws Exception {
		try (ConfigurableApplicationContext context = SpringApplication.run(ShopApplication.class, "--server.port=0",
				"--spring.datasource.generate-unique-name=true", "--shop.gateway.failure-rate=0")) {
			Inventory inventory = context.getBean(Inventory.class);
			PrometheusMeterRegistry registry = context.getBean(PrometheusMeterRegistry.class);
			Rounds.Result result = new Rounds(inventory::shows, () -> {
				String text = registry.scrape();
				assertThat(text).contains("genserver_messages_seconds_count");
				return text;
			}).run();
			System.out.println(result.text("scrapes"));
			assertThat(result.rate()).isGreaterThan(1);
			assertThat(result.mostLoss()).isLessThan(0.02);
		}
	}

}
