package io.genserver.shop;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import io.genserver.shop.inventory.Inventory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures what a scrape costs the servers: the shop's inventory is called as fast as it
 * answers, in short rounds, every other one with a scrape, which is more often than
 * anybody scrapes. Not one of the tests that run by themselves, because it needs a
 * machine that does nothing else: {@code -Dtest=ScrapeMeasurement}, and
 * {@code -Dscrape.rounds} for their number.
 */
class ScrapeMeasurement {

	private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final int ROUNDS = Integer.getInteger("scrape.rounds", 60);

	@Test
	void throughputWithAndWithoutScrapes() throws Exception {
		try (ConfigurableApplicationContext context = SpringApplication.run(ShopApplication.class, "--server.port=0",
				"--spring.datasource.generate-unique-name=true", "--shop.gateway.failure-rate=0")) {
			Inventory inventory = context.getBean(Inventory.class);
			PrometheusMeterRegistry registry = context.getBean(PrometheusMeterRegistry.class);
			for (int i = 0; i < 5; i++) {
				callsInOneRound(inventory);
				registry.scrape();
			}
			double[] ratios = new double[ROUNDS];
			AtomicInteger scrapes = new AtomicInteger();
			for (int i = 0; i < ROUNDS; i++) {
				boolean scrapedFirst = i % 2 == 0;
				double first = scrapedFirst ? scraped(inventory, registry, scrapes) : callsInOneRound(inventory);
				double second = scrapedFirst ? callsInOneRound(inventory) : scraped(inventory, registry, scrapes);
				ratios[i] = scrapedFirst ? first / second : second / first;
			}
			Arrays.sort(ratios);
			System.out.printf(
					"Throughput with a scrape each second: %.3f of that without (median of %d pairs of rounds,"
							+ " quartiles %.3f and %.3f, %d scrapes)%n",
					ratios[ROUNDS / 2], ROUNDS, ratios[ROUNDS / 4], ratios[ROUNDS * 3 / 4], scrapes.get());
			assertThat(scrapes).hasValueGreaterThanOrEqualTo(ROUNDS);
			assertThat(ratios[ROUNDS / 2]).isGreaterThan(0.98);
		}
	}

	/** One scrape, half way. */
	private static double scraped(Inventory inventory, PrometheusMeterRegistry registry, AtomicInteger scrapes)
			throws Exception {
		CompletableFuture<Void> scraper = CompletableFuture.runAsync(() -> {
			String text = registry.scrape();
			assertThat(text).contains("genserver_messages_seconds_count");
			scrapes.incrementAndGet();
		}, CompletableFuture.delayedExecutor(ROUND_NANOS / 2, TimeUnit.NANOSECONDS));
		double calls = callsInOneRound(inventory);
		scraper.get(Duration.ofMinutes(1).toNanos(), TimeUnit.NANOSECONDS);
		return calls;
	}

	private static double callsInOneRound(Inventory inventory) {
		long start = System.nanoTime();
		long calls = 0;
		while (System.nanoTime() - start < ROUND_NANOS) {
			for (int i = 0; i < 100; i++) {
				inventory.shows();
			}
			calls += 100;
		}
		return calls / (double) (System.nanoTime() - start);
	}

}
