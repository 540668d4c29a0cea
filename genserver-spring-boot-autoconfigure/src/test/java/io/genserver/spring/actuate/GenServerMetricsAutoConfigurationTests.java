package io.genserver.spring.actuate;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.genserver.GenServerSystem;
import io.genserver.HandleCall;
import io.genserver.Request;
import io.genserver.spring.GenServer;
import io.genserver.spring.SupervisionTree;
import io.genserver.spring.autoconfigure.GenServerAutoConfiguration;
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
	void deniedMetersAreNeitherThereNorPaidFor() {
		this.metricsContextRunner.run((context) -> assertThat(observesMessages(context)).isTrue());
		this.metricsContextRunner.withPropertyValues("management.metrics.enable.genserver=false").run((context) -> {
			assertThat(observesMessages(context)).isFalse();
			assertThat(context.getBean(MeterRegistry.class).getMeters())
				.noneMatch((meter) -> meter.getId().getName().startsWith("genserver"));
		});
		this.metricsContextRunner
			.withPropertyValues("management.metrics.enable.genserver.messages=false",
					"management.metrics.enable.genserver.mailbox.wait=false")
			.run((context) -> {
				assertThat(observesMessages(context)).isFalse();
				assertThat(context.getBean(MeterRegistry.class).get("genserver.mailbox.size").gauges()).hasSize(4);
			});
	}

	private static boolean observesMessages(ApplicationContext context) {
		return context.getBean(ServerStatistics.class).of("counter").observesMessages();
	}

	@Test
	void theSystemOfTheApplicationIsObserved() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(GenServerAutoConfiguration.class,
					GenServerMetricsAutoConfiguration.class, MetricsAutoConfiguration.class,
					SimpleMetricsExportAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class))
			.withUserConfiguration(EchoServer.class)
			.run((context) -> {
				context.getBean(GenServerSystem.class).ref("echo").call(new EchoServer.Echo());
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(registry.get("genserver.messages").tag("type", "Echo").functionTimer().count()).isOne();
				context.getSourceApplicationContext().close();
				assertThat(registry.getMeters()).noneMatch((meter) -> meter.getId().getName().startsWith("genserver"));
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

	@GenServer("echo")
	static class EchoServer {

		record Echo() implements Request<String> {
		}

		@HandleCall
		String echo(Echo message) {
			return "echo";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserConfiguration {

		@Bean
		GenServerMetrics ownMetrics(GenServerSystem system, SupervisionTree tree, ServerStatistics statistics) {
			return new GenServerMetrics(system, tree, statistics);
		}

	}

}
