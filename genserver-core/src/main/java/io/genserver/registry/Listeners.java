package io.genserver.registry;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is told what changes in a registry.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class Listeners<K, V> {

	private static final Logger logger = LoggerFactory.getLogger(Registry.class);

	private final String registry;

	private final List<Consumer<? super RegistryEvent<K, V>>> all = new CopyOnWriteArrayList<>();

	Listeners(String registry) {
		this.registry = registry;
	}

	void add(Consumer<? super RegistryEvent<K, V>> listener) {
		this.all.add(listener);
	}

	void remove(Consumer<? super RegistryEvent<K, V>> listener) {
		this.all.remove(listener);
	}

	/** Whether it is not worth making an event. */
	boolean isEmpty() {
		return this.all.isEmpty();
	}

	void tell(RegistryEvent<K, V> event) {
		for (Consumer<? super RegistryEvent<K, V>> listener : this.all) {
			try {
				listener.accept(event);
			}
			catch (RuntimeException ex) {
				logger.warn("A listener of registry '{}' failed", this.registry, ex);
			}
		}
	}

}
