package io.genserver.spring.autoconfigure;

import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

import io.genserver.GenServerSystem;
import io.genserver.LifecycleListener;
import io.genserver.ServerObserver;
import io.genserver.spring.SupervisionTree;
import io.genserver.spring.bean.StartGate;

/**
 * Runs the {@code @GenServer} beans of an application as supervised servers.
 *
 * @since 0.1.0
 */
// Each search by type goes through all bean definitions, and those of the servers and
// their clients are many: parameters are named as the beans that they get, which are then
// found by name, and what several beans need comes by the constructor. That one has three
// parameters at the most: for more, the JDK makes method handles of their own.
@AutoConfiguration
@EnableConfigurationProperties(GenServerProperties.class)
public final class GenServerAutoConfiguration implements ApplicationContextAware {

	private final GenServerProperties properties;

	private final ServerDefinitions definitions;

	private final StartGate startGate;

	@SuppressWarnings("NullAway.Init")
	private ConfigurableApplicationContext context;

	GenServerAutoConfiguration(GenServerProperties properties, ServerDefinitions genServerDefinitions,
			StartGate genServerStartGate) {
		this.properties = properties;
		this.definitions = genServerDefinitions;
		this.startGate = genServerStartGate;
	}

	@Override
	public void setApplicationContext(ApplicationContext context) {
		this.context = (ConfigurableApplicationContext) context;
	}

	@Bean
	static ServerBeanRegistrar genServerBeanRegistrar() {
		return new ServerBeanRegistrar();
	}

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean(GenServerSystem.class)
	GenServerSystem genServerSystem(SupervisionTree genServerSupervisionTree, List<LifecycleListener> listeners,
			ObjectProvider<ServerObserver.Factory> observers) {
		GenServerSystem.Builder builder = GenServerSystem.builder().callTimeout(this.properties.getCallTimeout());
		for (LifecycleListener listener : listeners) {
			builder.listener(listener);
		}
		ServerObserver.Factory observer = observers.getIfAvailable();
		if (observer != null) {
			builder.observers(observer);
		}
		return builder.build();
	}

	@Bean
	LifecycleEventPublisher genServerLifecycleEventPublisher() {
		return new LifecycleEventPublisher(this.context);
	}

	@Bean
	SupervisionTree genServerSupervisionTree(ObjectProvider<LifecycleProperties> shutdown) {
		SupervisionTree tree = new SupervisionTreeFactory(this.properties, this.definitions,
				new ServerSettings(this.properties, this.context.getEnvironment()))
			.create();
		LifecycleProperties settings = shutdown.getIfAvailable();
		if (settings != null) {
			new ShutdownTimes(tree).check(settings.getTimeoutPerShutdownPhase());
		}
		return tree;
	}

	/**
	 * Never lazy: the servers start although nobody may inject them before the first
	 * request.
	 */
	@Bean
	@Lazy(false)
	GenServerLifecycle genServerLifecycle(GenServerSystem genServerSystem, SupervisionTree genServerSupervisionTree,
			LifecycleEventPublisher genServerLifecycleEventPublisher) {
		return new GenServerLifecycle(genServerSystem, genServerSupervisionTree, this.definitions.models(),
				this.context.getBeanFactory(), this.properties,
				new GiveUpAction(this.context, this.properties.getSupervisor().getOnGiveUp(), System::exit),
				this.startGate, genServerLifecycleEventPublisher);
	}

}
