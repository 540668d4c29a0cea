package io.genserver.spring.actuate;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.genserver.GenServerSystem;
import io.genserver.spring.SupervisionTree;
import io.genserver.spring.autoconfigure.GenServerAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GenServersEndpointAutoConfiguration}.
 */
class GenServersEndpointAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GenServersEndpointAutoConfiguration.class))
		.withUserConfiguration(TreeConfiguration.class);

	@Test
	void endpointIsThereWhenItIsExposed() {
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=genservers")
			.run((context) -> assertThat(context).hasSingleBean(GenServersEndpoint.class));
	}

	@Test
	void endpointIsThereWhenItIsExposedOverJmxOnly() {
		this.contextRunner
			.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=genservers")
			.run((context) -> assertThat(context).hasSingleBean(GenServersEndpoint.class));
	}

	@Test
	void endpointBacksOffWhenItIsNotExposed() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(GenServersEndpoint.class));
	}

	@Test
	void endpointBacksOffWhenItMayNotBeAccessed() {
		this.contextRunner
			.withPropertyValues("management.endpoints.web.exposure.include=*",
					"management.endpoint.genservers.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(GenServersEndpoint.class));
	}

	@Test
	void endpointOfTheUserWins() {
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=genservers")
			.withUserConfiguration(UserConfiguration.class)
			.run((context) -> assertThat(context).hasSingleBean(GenServersEndpoint.class).hasBean("ownEndpoint"));
	}

	@Test
	void webExtensionIsThereOnlyWhenTheEndpointIsExposedOverTheWeb() {
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=genservers")
			.run((context) -> assertThat(context).hasSingleBean(GenServersEndpointWebExtension.class));
		this.contextRunner
			.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=genservers")
			.run((context) -> assertThat(context).doesNotHaveBean(GenServersEndpointWebExtension.class));
	}

	@Test
	void crashesAreRememberedOnlyWhereTheyCanBeSeen() {
		ApplicationContextRunner real = new ApplicationContextRunner().withConfiguration(
				AutoConfigurations.of(GenServerAutoConfiguration.class, GenServersEndpointAutoConfiguration.class));
		real.run((context) -> assertThat(context).doesNotHaveBean(RecentCrashes.class));
		real.withPropertyValues("management.endpoints.web.exposure.include=genservers")
			.run((context) -> assertThat(context).hasSingleBean(RecentCrashes.class));
	}

	@Test
	void numberOfCrashesToRememberCannotBeNegative() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(GenServerAutoConfiguration.class, GenServersEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=genservers",
					"management.endpoint.genservers.recent-crashes=-1")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("recent-crashes"));
	}

	@Test
	void endpointBacksOffWithoutServers() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(GenServersEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=genservers")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(GenServersEndpoint.class));
	}

	@Test
	void everythingBacksOffWithoutActuator() {
		new ApplicationContextRunner().withUserConfiguration(TreeConfiguration.class, EverythingConfiguration.class)
			.withPropertyValues("management.endpoints.web.exposure.include=genservers")
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate",
					"org.springframework.boot.health", "org.springframework.boot.micrometer", "io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("genServersEndpoint")
				.doesNotHaveBean("genserverHealthContributor")
				.doesNotHaveBean("genServerMetrics"));
	}

	@Test
	void everythingIsThereWithActuator() {
		new ApplicationContextRunner().withUserConfiguration(TreeConfiguration.class, EverythingConfiguration.class)
			.withPropertyValues("management.endpoints.web.exposure.include=genservers")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean("genServersEndpoint")
				.hasBean("genserverHealthContributor")
				.hasBean("genServerMetrics"));
	}

	@Configuration(proxyBeanMethods = false)
	static class TreeConfiguration {

		@Bean
		TestTree testTree() {
			return new TestTree().start();
		}

		@Bean(destroyMethod = "")
		GenServerSystem genServerSystem(TestTree tree) {
			return tree.system();
		}

		@Bean
		SupervisionTree supervisionTree(TestTree tree) {
			return tree.tree();
		}

		@Bean
		ServerStatistics serverStatistics(TestTree tree) {
			return tree.statistics();
		}

		@Bean
		RecentCrashes recentCrashes(TestTree tree) {
			return tree.crashes();
		}

	}

	/** As in an application: what cannot match is left out before it is loaded. */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ GenServersEndpointAutoConfiguration.class,
			GenServerHealthContributorAutoConfiguration.class, GenServerMetricsAutoConfiguration.class,
			MetricsAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class })
	static class EverythingConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	static class UserConfiguration {

		@Bean
		GenServersEndpoint ownEndpoint(TestTree tree) {
			return tree.endpoint();
		}

	}

}
