package io.genserver.spring.autoconfigure;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.genserver.spring.bean.ServerModel;
import io.genserver.spring.bean.ServerModels;

/**
 * The {@code @GenServer} bean definitions of an application, in the order of their names.
 */
final class ServerDefinitions {

	private final List<ServerDefinition> definitions;

	private final Map<String, ServerDefinition> byName = new LinkedHashMap<>();

	private final ServerModels models;

	ServerDefinitions(List<ServerDefinition> definitions) {
		this.definitions = List.copyOf(definitions);
		Map<String, ServerModel> models = new HashMap<>();
		for (ServerDefinition definition : definitions) {
			this.byName.put(definition.name(), definition);
			models.put(definition.name(), definition.model());
		}
		this.models = new ServerModels(models);
	}

	List<ServerDefinition> all() {
		return this.definitions;
	}

	Map<String, ServerDefinition> byName() {
		return this.byName;
	}

	ServerModels models() {
		return this.models;
	}

}
