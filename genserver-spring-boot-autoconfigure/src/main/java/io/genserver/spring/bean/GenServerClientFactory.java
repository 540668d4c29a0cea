package io.genserver.spring.bean;

import java.lang.reflect.Proxy;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.util.ClassUtils;

import io.genserver.GenServerSystem;

/**
 * Makes the clients that are injected for client interfaces. The factory method of a bean
 * definition rather than a {@code FactoryBean}: each look-up by type asks every
 * definition, and asks a factory bean twice.
 */
public final class GenServerClientFactory {

	private GenServerClientFactory() {
	}

	/**
	 * Make a client.
	 * @param <T> the interface
	 * @param type the interface
	 * @param server the name of the server
	 * @param system where the server runs
	 * @param models what is known of the servers' classes
	 * @param startGate closed until the servers start
	 * @param beanFactory resolves the placeholders in the interface's annotations
	 * @return the client
	 */
	public static <T> T client(Class<T> type, String server, GenServerSystem system, ServerModels models,
			StartGate startGate, ConfigurableBeanFactory beanFactory) {
		ClientInvocationHandler handler = new ClientInvocationHandler(type,
				new InjectedServerRef<>(server, system, models, startGate), models.get(server).client(type),
				new EmbeddedValueResolver(beanFactory));
		ClassLoader classLoader = type.getClassLoader();
		return type
			.cast(Proxy.newProxyInstance((classLoader != null) ? classLoader : ClassUtils.getDefaultClassLoader(),
					new Class<?>[] { type }, handler));
	}

}
