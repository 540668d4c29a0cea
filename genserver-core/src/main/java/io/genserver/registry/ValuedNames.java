package io.genserver.registry;

import org.jspecify.annotations.Nullable;

import io.genserver.NameRegistry;
import io.genserver.Pid;

/**
 * A registry whose names come with a value.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @param registry where the names are
 * @param value the value of each entry
 */
record ValuedNames<K, V>(Registry<K, V> registry, @Nullable V value) implements NameRegistry<K> {

	@Override
	public @Nullable Pid registerName(K key, Pid pid) {
		return this.registry.registerName(key, pid, this.value);
	}

	@Override
	public void unregisterName(K key, Pid pid) {
		this.registry.unregisterName(key, pid);
	}

	@Override
	public @Nullable Pid whereisName(K key) {
		return this.registry.whereisName(key);
	}

	@Override
	public String toString() {
		return this.registry.toString();
	}

}
