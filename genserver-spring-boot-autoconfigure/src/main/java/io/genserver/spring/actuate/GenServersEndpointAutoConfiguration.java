package io.genserver.spring.actuate;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

import io.genserver.GenServerSystem;
import io.genserver.spring.SupervisionTree;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link GenServersEndpoint}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "io.genserver.spring.autoconfigure.GenServerAutoConfiguration")
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(GenServersEndpoint.class)
@ConditionalOnBean({ GenServerSystem.class, SupervisionTree.class })
@EnableConfigurationProperties(GenServersEndpointProperties.class)
public final class GenServersEndpointAutoConfiguration {

	/** Made before the system, which tells it of the crashes. */
	@Bean
	@ConditionalOnMissingBean
	RecentCrashes genServerRecentCrashes(SupervisionTree tree, GenServersEndpointProperties properties) {
		int size = properties.getRecentCrashes();
		if (size < 0) {
			throw new InvalidConfigurationPropertyValueException("management.endpoint.genservers.recent-crashes", size,
					"It must be 0 or more.");
		}
		return new RecentCrashes(tree, size);
	}

	@Bean
	@ConditionalOnMissingBean
	GenServersEndpoint genServersEndpoint(GenServerSystem system, SupervisionTree tree, RecentCrashes crashes,
			ApplicationEventPublisher publisher, ObjectProvider<SanitizingFunction> sanitizingFunctions,
			GenServersEndpointProperties properties) {
		return new GenServersEndpoint(system, tree, crashes, publisher, sanitizingFunctions.orderedStream().toList(),
				properties.getShowValues());
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(GenServersEndpoint.class)
	@ConditionalOnAvailableEndpoint(endpoint = GenServersEndpoint.class, exposure = EndpointExposure.WEB)
	GenServersEndpointWebExtension genServersEndpointWebExtension(GenServersEndpoint endpoint,
			GenServersEndpointProperties properties) {
		return new GenServersEndpointWebExtension(endpoint, properties.getShowValues(), properties.getRoles());
	}

}
