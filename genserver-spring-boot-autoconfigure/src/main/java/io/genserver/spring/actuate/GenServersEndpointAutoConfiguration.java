package io.genserver.spring.actuate;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
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
public final class GenServersEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	GenServersEndpoint genServersEndpoint(GenServerSystem system, SupervisionTree tree) {
		return new GenServersEndpoint(system, tree);
	}

}
