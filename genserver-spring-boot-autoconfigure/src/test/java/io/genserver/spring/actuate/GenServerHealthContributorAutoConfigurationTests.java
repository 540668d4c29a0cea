package io.genserver.spring.actuate;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.genserver.spring.actuate.GenServersEndpointAutoConfigurationTests.TreeConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GenServerHealthContributorAutoConfiguration}.
 */
class GenServerHealthContributorAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GenServerHealthContributorAutoConfiguration.class,
				HealthContributorAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class))
		.withUserConfiguration(TreeConfiguration.class);

	@Test
	void contributorIsNamedGenserver() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(GenServerHealthIndicator.class);
			assertThat(context.getBean(HealthContributorRegistry.class).getContributor("genserver"))
				.isInstanceOf(GenServerHealthIndicator.class);
		});
	}

	@Test
	void contributorKnowsWhetherTheContextRuns() {
		this.contextRunner.run((context) -> {
			GenServerHealthIndicator indicator = context.getBean(GenServerHealthIndicator.class);
			assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
			context.getBean(TestTree.class).system().close();
			assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
			context.getSourceApplicationContext().stop();
			assertThat(indicator.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		});
	}

	@Test
	void contributorBacksOffWhenItIsDisabled() {
		this.contextRunner.withPropertyValues("management.health.genserver.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(GenServerHealthIndicator.class));
	}

	@Test
	void contributorOfTheUserWins() {
		this.contextRunner.withUserConfiguration(UserConfiguration.class)
			.run((context) -> assertThat(context).doesNotHaveBean(GenServerHealthIndicator.class)
				.hasBean("genserverHealthIndicator"));
	}

	@Test
	void contributorBacksOffWithoutServers() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(GenServerHealthContributorAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(GenServerHealthIndicator.class));
	}

	@Configuration(proxyBeanMethods = false)
	static class UserConfiguration {

		@Bean
		HealthIndicator genserverHealthIndicator() {
			return () -> Health.up().build();
		}

	}

}
