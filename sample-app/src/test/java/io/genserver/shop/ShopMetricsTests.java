package io.genserver.shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the shop's meters as Prometheus reads them, for the page that lists them, and
 * for the Grafana dashboard that shows them.
 */
class ShopMetricsTests {

	private static final int SHOW = 1;

	private static final Pattern METRIC = Pattern.compile("\\bgenserver_[a-z_]+");

	private ConfigurableApplicationContext context;

	private ShopClient shop;

	@BeforeEach
	void open() {
		this.context = SpringApplication.run(ShopApplication.class, "--server.port=0",
				"--spring.datasource.generate-unique-name=true", "--shop.gateway.failure-rate=0",
				"--shop.gateway.latency=0", "--genserver.supervisors.checkout.max-restarts=10000",
				"--management.endpoints.web.exposure.include=*");
		this.shop = new ShopClient(((ServletWebServerApplicationContext) this.context).getWebServer().getPort());
	}

	@AfterEach
	void close() {
		this.context.close();
	}

	private Scrape scrape() throws IOException {
		return Scrape.parse(this.shop.text("/actuator/prometheus"));
	}

	private void crash(String server) {
		await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> this.shop.crash(server));
	}

	@Test
	void seriesNeitherVanishNorGoBackWhileTheShopIsUnderFullLoadAndItsServersCrash() throws Exception {
		Buyers buyers = Buyers.of(this.shop, 50, 4000, SHOW);
		Scrape last = scrape();
		int scrapes = 0;
		while (buyers.awaitSales(25)) {
			if (scrapes % 10 == 5) {
				crash("payments");
			}
			Scrape next = scrape();
			assertContinues(last, next);
			last = next;
			scrapes++;
		}
		buyers.answers();
		assertThat(scrapes).isGreaterThan(20);
		last = scrape();
		assertThat(last.sum("genserver_messages_seconds_count", "server=\"payments\"")).isGreaterThan(500);
		assertThat(last.sum("genserver_mailbox_wait_seconds_count", "server=\"payments\"")).isPositive();
		assertThat(last.sum("genserver_crashes_total", "exception=\"BrokenOnPurposeException\""))
			.isEqualTo((scrapes + 4) / 10)
			.isEqualTo(last.sum("genserver_restarts_total", "server=\"payments\""));
	}

	private static void assertContinues(Scrape before, Scrape after) {
		assertThat(after.series()).as("series that vanished").containsAll(before.series());
		for (String series : before.series()) {
			if (before.isMonotonic(series)) {
				assertThat(after.values().get(series)).as(series).isGreaterThanOrEqualTo(before.values().get(series));
			}
		}
	}

	@Test
	void theDashboardShowsTheMetersThatThereAreAndAllOfThem() throws Exception {
		buyAndCrash();
		Set<String> shown = new TreeSet<>();
		JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(docs().resolve("grafana-dashboard.json")));
		Set<Integer> ids = new LinkedHashSet<>();
		for (JsonNode panel : dashboard.get("panels")) {
			assertThat(ids.add(panel.get("id").asInt())).as("id of %s", panel.get("title")).isTrue();
			for (JsonNode target : panel.path("targets")) {
				shown.addAll(metrics(target.get("expr").asString()));
			}
		}
		for (JsonNode variable : dashboard.path("templating").path("list")) {
			if (variable.get("type").asString().equals("query")) {
				shown.addAll(metrics(variable.get("query").get("query").asString()));
			}
		}
		assertThat(shown).isEqualTo(new TreeSet<>(scrape().names()));
	}

	private static Set<String> metrics(String expression) {
		Matcher metric = METRIC.matcher(expression);
		Set<String> metrics = metric.results().map((result) -> result.group()).collect(Collectors.toSet());
		assertThat(metrics).as(expression).isNotEmpty();
		return metrics;
	}

	@Test
	void thePageListsTheMetersThatThereAre() throws Exception {
		buyAndCrash();
		Path page = docs().resolve("metrics.md");
		String text = Files.readString(page);
		String before = text.substring(0, text.indexOf("| meter |"));
		String after = text.substring(text.indexOf("\n\n", before.length()));
		String expected = before + table() + after;
		Path written = Files.writeString(Path.of("target", "metrics.md"), expected);
		if (Boolean.getBoolean("docs.write")) {
			Files.copy(written, page, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
		}
		assertThat(Files.readString(page))
			.as("docs/metrics.md is out of date; run this test with -Ddocs.write=true and look at the difference")
			.isEqualTo(expected);
	}

	/** Without a line break at its end. */
	private String table() throws IOException {
		PrometheusMeterRegistry registry = this.context.getBean(PrometheusMeterRegistry.class);
		Map<String, Meter> meters = new LinkedHashMap<>();
		registry.getMeters()
			.stream()
			.filter((meter) -> meter.getId().getName().startsWith("genserver."))
			.sorted((one, other) -> one.getId().getName().compareTo(other.getId().getName()))
			.forEach((meter) -> meters.putIfAbsent(meter.getId().getName(), meter));
		Set<String> scraped = scrape().names();
		List<String> lines = new ArrayList<>(
				List.of("| meter | type | tags | for Prometheus | what it is |", "| --- | --- | --- | --- | --- |"));
		for (Meter meter : meters.values()) {
			Meter.Id id = meter.getId();
			String name = id.getConventionName(registry.config().namingConvention());
			List<String> names = Stream.of("", "_total", "_count", "_sum")
				.map((suffix) -> name + suffix)
				.filter(scraped::contains)
				.toList();
			assertThat(names).as(id.toString()).isNotEmpty();
			scraped.removeAll(names);
			lines.add("| `%s` | %s | %s | %s | %s |".formatted(id.getName(), id.getType().name().toLowerCase(),
					id.getTags().isEmpty() ? "" : quoted(id.getTags().stream().map(Tag::getKey).toList()),
					quoted(names), id.getDescription()));
		}
		assertThat(scraped).as("scraped, and not in the table").isEmpty();
		return String.join("\n", lines);
	}

	private static String quoted(List<String> names) {
		return "`" + String.join("`, `", names) + "`";
	}

	private void buyAndCrash() {
		assertThat(this.shop.buy(SHOW, "buyer", 1).isSold()).isTrue();
		crash("rates");
	}

	private static Path docs() {
		Path docs = Path.of("..", "docs");
		return Files.isDirectory(docs) ? docs : Path.of("docs");
	}

}
