package io.genserver.spring.bean;

import java.lang.reflect.Proxy;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringValueResolver;
import org.springframework.context.EmbeddedValueResolverAware;

import io.genserver.GenServerSystem;
import io.genserver.ServerRef;

/**
 * Makes the client that is injected for a client interface.
 *
 * @param <T> the interface
 */
public final class GenServerClientFactoryBean<T> implements FactoryBean<T>, EmbeddedValueResolverAware {

	private final Class<T> type;

	private final String server;

	private final ServerModels models;

	private final ServerRef<T> ref;

	private StringValueResolver placeholders = (value) -> value;

	/**
	 * Create the factory.
	 * @param type the interface
	 * @param server the name of the server
	 * @param system where the server runs
	 * @param models what is known of the servers' classes
	 * @param startGate closed until the servers start
	 */
	public GenServerClientFactoryBean(Class<T> type, String server, GenServerSystem system, ServerModels models,
			StartGate startGate) {
		this.type = type;
		this.server = server;
		this.models = models;
		this.ref = new InjectedServerRef<>(server, system, models, startGate);
	}

	@Override
	public void setEmbeddedValueResolver(StringValueResolver resolver) {
		this.placeholders = resolver;
	}

	@Override
	public T getObject() {
		ClientInvocationHandler handler = new ClientInvocationHandler(this.type, this.ref,
				this.models.get(this.server).client(this.type), this.placeholders);
		ClassLoader classLoader = this.type.getClassLoader();
		return this.type
			.cast(Proxy.newProxyInstance((classLoader != null) ? classLoader : ClassUtils.getDefaultClassLoader(),
					new Class<?>[] { this.type }, handler));
	}

	@Override
	public Class<?> getObjectType() {
		return this.type;
	}

}
