package io.genserver.registry;

import org.jspecify.annotations.Nullable;

import io.genserver.Pid;

/**
 * What the listeners of a {@link Registry} are told. There is no event for the end of a
 * server: who wants to know monitors it.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @since 0.1.0
 */
public sealed interface RegistryEvent<K, V> {

	/**
	 * Where it happened.
	 * @return the registry
	 */
	Registry<K, V> registry();

	/**
	 * The key.
	 * @return the key
	 */
	K key();

	/**
	 * The server that did it.
	 * @return the server
	 */
	Pid pid();

	/**
	 * A server registered itself. Elixir: {@code {:register, registry, key, pid, value}}.
	 *
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param registry where
	 * @param key the key
	 * @param pid the server
	 * @param value the value, or {@code null}
	 */
	record Registered<K, V>(Registry<K, V> registry, K key, Pid pid, @Nullable V value) implements RegistryEvent<K, V> {

	}

	/**
	 * A server took entries of its own away, one or several of the same key. Elixir:
	 * {@code {:unregister, registry, key, pid}}.
	 *
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param registry where
	 * @param key the key
	 * @param pid the server
	 */
	record Unregistered<K, V>(Registry<K, V> registry, K key, Pid pid) implements RegistryEvent<K, V> {

	}

}
