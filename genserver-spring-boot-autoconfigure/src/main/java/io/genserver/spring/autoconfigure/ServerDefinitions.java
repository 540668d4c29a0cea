package io.genserver.spring.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.genserver.spring.bean.ServerModels;

/**
 * The {@code @GenServer} bean definitions of an application, in the order of their names.
 */
final class ServerDefinitions {

	private final List<ServerDefinition> definitions;

	ServerDefinitions(List<ServerDefinition> definitions) {
		this.definitions = List.copyOf(definitions);
	}

	List<ServerDefinition> all() {
		return this.definitions;
	}

	Map<String, ServerDefinition> byName() {
		return this.definitions.stream().collect(Collectors.toMap(ServerDefinition::name, Function.identity()));
	}

	ServerModels models() {
		return new ServerModels(
				this.definitions.stream().collect(Collectors.toMap(ServerDefinition::name, ServerDefinition::model)));
	}

}
