package io.genserver;

import java.util.Objects;

/**
 * A name in a registry. OTP: {@code {via, Module, Name}}.
 *
 * @param registry keeps the name
 * @param key the name
 * @since 0.1.0
 */
public record ViaName(NameRegistry<Object> registry, Object key) {

	public ViaName {
		Objects.requireNonNull(registry, "registry");
		Objects.requireNonNull(key, "key");
	}

	/**
	 * A name in a registry.
	 * @param <K> the type of the registry's keys
	 * @param registry keeps the name
	 * @param key the name
	 * @return the pair of them
	 */
	@SuppressWarnings("unchecked") // the registry is only ever asked for this key
	public static <K> ViaName of(NameRegistry<K> registry, K key) {
		return new ViaName((NameRegistry<Object>) registry, key);
	}

	@Override
	public String toString() {
		return this.registry + "[" + this.key + "]";
	}

}
