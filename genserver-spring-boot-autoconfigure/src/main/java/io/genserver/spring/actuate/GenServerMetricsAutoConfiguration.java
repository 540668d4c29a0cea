package io.genserver.spring.actuate;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.genserver.GenServerSystem;
import io.genserver.spring.SupervisionTree;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link GenServerMetrics}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = { "io.genserver.spring.autoconfigure.GenServerAutoConfiguration",
		"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, GenServerSystem.class, SupervisionTree.class })
public final class GenServerMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ServerStatistics genServerStatistics(SupervisionTree tree) {
		return new ServerStatistics(tree);
	}

	@Bean
	@ConditionalOnMissingBean
	GenServerMetrics genServerMetrics(GenServerSystem system, SupervisionTree tree, ServerStatistics statistics) {
		return new GenServerMetrics(system, tree, statistics);
	}

}
