package io.genserver.spring.autoconfigure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import io.genserver.ServerContext;
import io.genserver.spring.GenServer;
import io.genserver.spring.SupervisionTree;
import io.genserver.spring.bean.CurrentContext;
import io.genserver.spring.bean.GenServerClientFactory;
import io.genserver.spring.bean.InjectedServerRef;
import io.genserver.spring.bean.InvalidServerException;
import io.genserver.spring.bean.ServerModel;
import io.genserver.spring.bean.StartGate;

/**
 * Finds the {@code @GenServer} bean definitions without making any bean, takes them out
 * of autowiring, and registers what is injected in their place: a client per client
 * interface and a reference per server.
 */
class ServerBeanRegistrar implements BeanFactoryPostProcessor, Ordered {

	static final String DEFINITIONS_BEAN_NAME = "genServerDefinitions";

	private static final String SUFFIX = "Server";

	/** Before those that replace beans, as tests do. */
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		Environment environment = beanFactory.getBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME,
				Environment.class);
		List<ServerDefinition> definitions = new ArrayList<>();
		Map<String, String> beanNames = new HashMap<>();
		for (String beanName : beanFactory.getBeanDefinitionNames()) {
			Class<?> type = beanFactory.getType(beanName, false);
			GenServer annotation = (type != null) ? findAnnotation(beanFactory, beanName, type) : null;
			if (type == null || annotation == null) {
				continue;
			}
			ServerDefinition definition = define(beanFactory, environment, beanName, annotation,
					ClassUtils.getUserClass(type));
			String other = beanNames.put(definition.name(), beanName);
			if (other != null) {
				throw new InvalidServerException("Two servers are named '%s': the beans '%s' and '%s'.".formatted(
						definition.name(), other, beanName), "Give one of them another name: @GenServer(\"…\").");
			}
			definitions.add(definition);
		}
		ServerDefinitions servers = new ServerDefinitions(definitions);
		beanFactory.registerSingleton(DEFINITIONS_BEAN_NAME, servers);
		beanFactory.registerSingleton("genServerModels", servers.models());
		beanFactory.registerSingleton("genServerStartGate", new StartGate());
		beanFactory.registerResolvableDependency(ServerContext.class,
				(ObjectFactory<ServerContext>) CurrentContext::get);
		beanFactory.addBeanPostProcessor(new ServerBeanGuard(servers));
		BeanDefinitionRegistry registry = (BeanDefinitionRegistry) beanFactory;
		for (ServerDefinition definition : definitions) {
			registerInjectables(registry, definition);
		}
		new InjectionCycles(definitions).warn();
	}

	private static @Nullable GenServer findAnnotation(ConfigurableListableBeanFactory beanFactory, String beanName,
			Class<?> type) {
		// what is read of the class itself needs no search, and is quicker to read
		GenServer direct = type.getDeclaredAnnotation(GenServer.class);
		return (direct != null) ? direct : beanFactory.findAnnotationOnBean(beanName, GenServer.class, false);
	}

	private ServerDefinition define(ConfigurableListableBeanFactory beanFactory, Environment environment,
			String beanName, GenServer annotation, Class<?> type) {
		BeanDefinition beanDefinition = beanFactory.getBeanDefinition(beanName);
		if (!beanFactory.isPrototype(beanName)) {
			throw new InvalidServerException(
					"The bean '%s' of @GenServer class %s has scope '%s', so a restart would get the crashed instance again."
						.formatted(beanName, type.getName(), scope(beanDefinition)),
					"Let component scanning or @Import find the class; for a @Bean method, add @Scope(\"prototype\") to the method.");
		}
		// shared by whoever injected it, the instance would be used by many threads
		beanDefinition.setAutowireCandidate(false);
		// for whoever asks before all definitions are merged again
		beanFactory.getMergedBeanDefinition(beanName).setAutowireCandidate(false);
		String name = nameOf(environment, annotation, beanName, type);
		if (name.equals(SupervisionTree.ROOT)) {
			throw new InvalidServerException(
					"@GenServer class " + type.getName()
							+ " is named 'root', which is the name of the root supervisor.",
					"Give it another name: @GenServer(\"…\").");
		}
		return new ServerDefinition(name, beanName, annotation, new ServerModel(type));
	}

	private static String scope(BeanDefinition definition) {
		return StringUtils.hasLength(definition.getScope()) ? definition.getScope() : BeanDefinition.SCOPE_SINGLETON;
	}

	private static String nameOf(Environment environment, GenServer annotation, String beanName, Class<?> type) {
		String value = annotation.value();
		if (StringUtils.hasText(value)) {
			return AnnotationPlaceholders.resolve(environment, type, "value", value);
		}
		// an imported class has its full name as bean name
		String name = beanName.equals(type.getName()) ? ClassUtils.getShortNameAsProperty(type) : beanName;
		boolean suffixed = name.endsWith(SUFFIX) && name.length() > SUFFIX.length();
		return suffixed ? name.substring(0, name.length() - SUFFIX.length()) : name;
	}

	private void registerInjectables(BeanDefinitionRegistry registry, ServerDefinition server) {
		Class<?> type = server.model().type();
		RootBeanDefinition ref = new RootBeanDefinition(InjectedServerRef.class);
		ref.setTargetType(ResolvableType.forClassWithGenerics(InjectedServerRef.class, type));
		ref.getConstructorArgumentValues().addIndexedArgumentValue(0, server.name());
		register(registry, server, server.name() + ".ref", ref);
		for (Class<?> clientType : server.model().clientTypes()) {
			RootBeanDefinition client = new RootBeanDefinition(GenServerClientFactory.class);
			client.setTargetType(clientType);
			client.setFactoryMethodName("client");
			// a client may have a method close(), which is a message to its server
			client.setDestroyMethodName("");
			client.getConstructorArgumentValues().addIndexedArgumentValue(0, clientType);
			client.getConstructorArgumentValues().addIndexedArgumentValue(1, server.name());
			register(registry, server, server.name() + "." + clientType.getName(), client);
		}
	}

	private void register(BeanDefinitionRegistry registry, ServerDefinition server, String beanName,
			RootBeanDefinition definition) {
		if (registry.containsBeanDefinition(beanName)) {
			// made at build time
			return;
		}
		// many are never injected
		definition.setLazyInit(true);
		definition.setAutowireMode(AbstractBeanDefinition.AUTOWIRE_CONSTRUCTOR);
		definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, server.name()));
		definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
		@Nullable String origin = registry.getBeanDefinition(server.beanName()).getResourceDescription();
		definition.setResourceDescription((origin != null) ? origin : "@GenServer " + server.name());
		registry.registerBeanDefinition(beanName, definition);
	}

}
