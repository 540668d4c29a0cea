package io.genserver.shop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.actuate.audit.listener.AuditListener;
import org.springframework.boot.actuate.autoconfigure.audit.AuditAutoConfiguration;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the page for operators shows is what happens.
 */
class OperatingTests {

	private final Readme page = Readme.read("docs/operating.md");

	@Test
	void theShopAnswersItsOperatorAsShown(@TempDir Path folder) throws Exception {
		Path settings = Files.writeString(folder.resolve("operating.yml"), this.page.blocks("yaml").get(0));
		SpringApplication application = new SpringApplication(ShopApplication.class, Audit.class);
		try (ConfigurableApplicationContext context = application.run("--server.port=0",
				"--spring.config.additional-location=file:" + settings, "--spring.datasource.generate-unique-name=true",
				"--shop.gateway.failure-rate=0", "--shop.rates.refresh=1h",
				"--spring.autoconfigure.exclude=" + AuditAutoConfiguration.class.getName())) {
			new Console(context).run(this.page);
		}
	}

	@Test
	void theCodeIsThatOfTheShop() throws Exception {
		String ledger = Readme.read("sample-app/src/main/java/io/genserver/shop/ledger/LedgerServer.java").text();
		assertThat(ledger).contains(this.page.blocks("java").get(0).indent(4).replace("    ", "\t"));
	}

	@Test
	void theTableListsEveryPropertyOfTheEndpoint() throws Exception {
		Set<String> listed = new TreeSet<>();
		Matcher row = Pattern.compile("^\\| `(management\\.endpoint\\.genservers\\.[^`]+)` \\|", Pattern.MULTILINE)
			.matcher(this.page.text());
		while (row.find()) {
			listed.add(row.group(1));
		}
		Set<String> known = new TreeSet<>();
		for (var resources = getClass().getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"); resources.hasMoreElements();) {
			try (var input = resources.nextElement().openStream()) {
				for (JsonNode property : new JsonMapper().readTree(input).path("properties")) {
					String name = property.path("name").asString();
					if (name.startsWith("management.endpoint.genservers.")) {
						assertThat(property.path("description").asString()).as(name).isNotBlank();
						known.add(name);
					}
				}
			}
		}
		assertThat(listed).isEqualTo(known);
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Audit {

		@Bean
		InMemoryAuditEventRepository auditEventRepository() {
			return new InMemoryAuditEventRepository();
		}

		@Bean
		AuditListener auditListener(AuditEventRepository repository) {
			return new AuditListener(repository);
		}

	}

}
