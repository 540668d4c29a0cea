package io.genserver.spring.actuate;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import io.genserver.GenServerSystem;
import io.genserver.spring.SupervisionTree;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@link GenServerHealthIndicator}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "io.genserver.spring.autoconfigure.GenServerAutoConfiguration")
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnEnabledHealthIndicator("genserver")
@ConditionalOnBean({ GenServerSystem.class, SupervisionTree.class })
public final class GenServerHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "genserverHealthIndicator", "genserverHealthContributor" })
	GenServerHealthIndicator genserverHealthContributor(GenServerSystem system, SupervisionTree tree,
			ConfigurableApplicationContext context) {
		// the context starts and stops the servers: while it runs, they ought to
		return new GenServerHealthIndicator(system, tree, () -> context.isActive() && context.isRunning());
	}

}
