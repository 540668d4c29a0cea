package io.genserver.supervisor;

import java.util.function.Supplier;

import io.genserver.GenServerSystem;
import io.genserver.ServerSpec;
import io.genserver.StartResult;

/**
 * The start of a server, and nothing else: it can be begun without waiting for it.
 */
record ServerStart(Supplier<ServerSpec<?>> spec) implements ChildSpec.Start {

	@Override
	public StartResult start(GenServerSystem system) {
		return system.startLink(this.spec.get());
	}

}
