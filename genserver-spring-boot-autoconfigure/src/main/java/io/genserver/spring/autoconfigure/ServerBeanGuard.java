package io.genserver.spring.autoconfigure;

import java.util.HashSet;
import java.util.Set;

import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.core.annotation.AnnotatedElementUtils;

import io.genserver.spring.GenServer;
import io.genserver.spring.bean.CurrentContext;
import io.genserver.spring.bean.InvalidServerException;

/**
 * Lets only a server make its beans, and only beans that are known as servers be of a
 * server's class. Autowiring does not offer them; this catches who asks by name or looks
 * a bean up, and {@code @Bean} methods whose return type hides the class.
 */
final class ServerBeanGuard implements InstantiationAwareBeanPostProcessor {

	private final Set<String> serverBeans = new HashSet<>();

	ServerBeanGuard(ServerDefinitions definitions) {
		for (ServerDefinition definition : definitions.all()) {
			this.serverBeans.add(definition.beanName());
		}
	}

	/** Before anything is injected and before {@code @PostConstruct}. */
	@Override
	public boolean postProcessAfterInstantiation(Object bean, String beanName) {
		Class<?> type = bean.getClass();
		if (this.serverBeans.contains(beanName)) {
			if (!CurrentContext.isCreating(beanName)) {
				throw new InvalidServerException(
						"Somebody asks for the bean '%s' of @GenServer class %s, but its instance belongs to its server alone."
							.formatted(beanName, type.getName()),
						ServerInjectionFailureAnalyzer.instead(type)
								+ " A server's class cannot be a bean of another kind as well, such as an event listener.");
			}
		}
		else if (AnnotatedElementUtils.hasAnnotation(type, GenServer.class)) {
			throw new InvalidServerException(
					"The bean '%s' is an instance of @GenServer class %s, but was not found to be a server: its definition does not say its class."
						.formatted(beanName, type.getName()),
					"If a @Bean method makes it, let the method return %s and add @Scope(\"prototype\") to it; or let component scanning or @Import find the class."
						.formatted(type.getSimpleName()));
		}
		return true;
	}

}
