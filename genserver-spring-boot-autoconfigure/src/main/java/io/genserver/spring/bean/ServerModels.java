package io.genserver.spring.bean;

import java.util.Map;
import java.util.function.Supplier;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;

import io.genserver.ServerCallbacks;
import io.genserver.ServerSpec;

/**
 * What is known of the servers' classes, by the name of the server.
 */
public final class ServerModels {

	private final Map<String, ServerModel> models;

	/**
	 * Create the models.
	 * @param models by server name
	 */
	public ServerModels(Map<String, ServerModel> models) {
		this.models = Map.copyOf(models);
	}

	/**
	 * The model of a server.
	 * @param server its name
	 * @return the model
	 */
	public ServerModel get(String server) {
		ServerModel model = this.models.get(server);
		if (model == null) {
			throw new IllegalStateException("No @GenServer is named '" + server + "'");
		}
		return model;
	}

	/**
	 * A server that runs a bean: a new one for each incarnation.
	 * @param server its name
	 * @param beanFactory makes the beans
	 * @param beanName the name of the bean
	 * @return how to start it
	 */
	public ServerSpec<?> serverSpec(String server, ConfigurableBeanFactory beanFactory, String beanName) {
		Supplier<? extends ServerCallbacks<Incarnation>> callbacks = BeanServerCallbacks.factory(get(server),
				beanFactory, beanName);
		return ServerSpec.of(callbacks).withName(server).withTrapParentExit(true);
	}

}
