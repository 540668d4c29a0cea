package io.genserver.spring.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

import io.genserver.GenServerSystem;
import io.genserver.LifecycleListener;
import io.genserver.ServerObserver;
import io.genserver.spring.SupervisionTree;
import io.genserver.spring.bean.ServerModels;
import io.genserver.spring.bean.StartGate;

/**
 * Runs the {@code @GenServer} beans of an application as supervised servers.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@EnableConfigurationProperties(GenServerProperties.class)
public final class GenServerAutoConfiguration {

	@Bean
	static ServerBeanRegistrar genServerBeanRegistrar(Environment environment) {
		return new ServerBeanRegistrar(environment);
	}

	@Bean
	static ServerBeanGuard genServerBeanGuard(ServerDefinitions definitions) {
		return new ServerBeanGuard(definitions);
	}

	@Bean
	static ShutdownConverter genServerShutdownConverter() {
		return new ShutdownConverter();
	}

	/** The servers start although nobody may inject them before the first request. */
	@Bean
	static LazyInitializationExcludeFilter genServerLazyInitializationExcludeFilter() {
		return LazyInitializationExcludeFilter.forBeanTypes(GenServerLifecycle.class);
	}

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean
	GenServerSystem genServerSystem(GenServerProperties properties, SupervisionTree tree,
			ObjectProvider<LifecycleListener> listeners, ObjectProvider<ServerObserver.Factory> observers) {
		GenServerSystem.Builder builder = GenServerSystem.builder().callTimeout(properties.getCallTimeout());
		listeners.orderedStream().forEach(builder::listener);
		observers.ifAvailable(builder::observers);
		return builder.build();
	}

	@Bean
	LifecycleEventPublisher genServerLifecycleEventPublisher(ApplicationContext context) {
		return new LifecycleEventPublisher(context);
	}

	@Bean
	SupervisionTree genServerSupervisionTree(GenServerProperties properties, ServerDefinitions definitions,
			Environment environment) {
		return new SupervisionTreeFactory(properties, definitions, new ServerSettings(properties, environment))
			.create();
	}

	@Bean
	ServerModels genServerModels(ServerDefinitions definitions) {
		return definitions.models();
	}

	@Bean
	StartGate genServerStartGate() {
		return new StartGate();
	}

	@Bean
	GenServerLifecycle genServerLifecycle(GenServerSystem system, SupervisionTree tree, ServerModels models,
			ConfigurableListableBeanFactory beanFactory, GenServerProperties properties, ApplicationContext context,
			StartGate startGate, LifecycleEventPublisher events, ObjectProvider<LifecycleProperties> shutdown) {
		shutdown.ifAvailable((settings) -> new ShutdownTimes(tree).check(settings.getTimeoutPerShutdownPhase()));
		return new GenServerLifecycle(system, tree, models, beanFactory, properties,
				new GiveUpAction(context, properties.getSupervisor().getOnGiveUp(), System::exit), startGate, events);
	}

}
