package io.genserver.spring.autoconfigure;

import io.genserver.spring.GenServer;
import io.genserver.spring.bean.ServerModel;

/**
 * A {@link GenServer} bean definition that was found.
 *
 * @param name the name of the server
 * @param beanName the name of its bean
 * @param annotation the settings in code
 * @param model what its class says
 */
record ServerDefinition(String name, String beanName, GenServer annotation, ServerModel model) {

}
