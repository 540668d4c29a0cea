package io.genserver.spring.actuate;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.genserver.GenServerSystem;
import io.genserver.spring.SupervisionTree;
import io.genserver.spring.actuate.GenServersEndpointAutoConfigurationTests.TreeConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GenServerMetricsAutoConfiguration}.
 */
class GenServerMetricsAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GenServerMetricsAutoConfiguration.class))
		.withUserConfiguration(TreeConfiguration.class);

	private final ApplicationContextRunner metricsContextRunner = this.contextRunner
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
				SimpleMetricsExportAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class));

	@Test
	void metersAreInTheRegistry() {
		this.metricsContextRunner.run((context) -> {
			assertThat(context).hasSingleBean(GenServerMetrics.class);
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("genserver.mailbox.size").gauges()).hasSize(4);
			assertThat(registry.get("genserver.restarts").functionCounters()).hasSize(4);
		});
	}

	@Test
	void metricsBackOffWithoutRegistry() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(GenServerMetrics.class));
	}

	@Test
	void metricsBackOffWithoutServers() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(GenServerMetricsAutoConfiguration.class,
					MetricsAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(GenServerMetrics.class));
	}

	@Test
	void metricsBackOffWithoutMicrometer() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("genServerMetrics"));
	}

	@Test
	void metricsOfTheUserWin() {
		this.metricsContextRunner.withUserConfiguration(UserConfiguration.class)
			.run((context) -> assertThat(context).hasSingleBean(GenServerMetrics.class).hasBean("ownMetrics"));
	}

	@Configuration(proxyBeanMethods = false)
	static class UserConfiguration {

		@Bean
		GenServerMetrics ownMetrics(GenServerSystem system, SupervisionTree tree, ServerStatistics statistics) {
			return new GenServerMetrics(system, tree, statistics);
		}

	}

}
