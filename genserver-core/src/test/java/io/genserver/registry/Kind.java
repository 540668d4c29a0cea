package io.genserver.registry;

import io.genserver.GenServerSystem;

/**
 * The kinds of registries, for tests of what they have in common.
 */
enum Kind {

	UNIQUE, DUPLICATE;

	Registry<Object, Object> create(GenServerSystem system) {
		return (this == UNIQUE) ? Registry.unique(system, "registry") : Registry.duplicate(system, "registry");
	}

}
