package io.genserver.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.genserver.ExitReason;
import io.genserver.ServerExitedException;
import io.genserver.process.Process;
import io.genserver.process.Relation;
import io.genserver.registry.Slots.Slot;

/**
 * What one process has registered in one table; tied to the process while there is
 * something.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class Owned<K, V> implements Relation {

	private static final Logger logger = LoggerFactory.getLogger(Owned.class);

	private final Table<K, V> table;

	private final Process owner;

	private final ConcurrentHashMap<K, Slots<K, V>> keys = new ConcurrentHashMap<>(1);

	Owned(Table<K, V> table, Process owner) {
		this.table = table;
		this.owner = owner;
	}

	static ServerExitedException ended(Process owner) {
		return new ServerExitedException(owner.toString(), Objects.requireNonNull(owner.exitReason()));
	}

	Process owner() {
		return this.owner;
	}

	void add(Slot<K, V> slot) {
		this.keys.compute(slot.key(), (same, slots) -> (slots != null) ? slots.with(slot) : slot);
	}

	void remove(Slot<K, V> slot) {
		this.keys.computeIfPresent(slot.key(), (same, slots) -> slots.without(slot));
	}

	boolean isEmpty() {
		return this.keys.isEmpty();
	}

	@Nullable Slots<K, V> get(K key) {
		return this.keys.get(key);
	}

	List<Registration<K, V>> registrations() {
		List<Registration<K, V>> found = new ArrayList<>();
		this.keys.values().forEach((slots) -> collect(slots, found));
		return found;
	}

	List<Registration<K, V>> registrations(K key) {
		List<Registration<K, V>> found = new ArrayList<>();
		Slots<K, V> slots = this.keys.get(key);
		if (slots != null) {
			collect(slots, found);
		}
		return found;
	}

	private void collect(Slots<K, V> slots, List<Registration<K, V>> found) {
		slots.forEach((slot) -> {
			Registration<K, V> registration = slot.living();
			if (registration != null) {
				found.add(registration);
			}
		});
	}

	void forEach(Consumer<Slot<K, V>> action) {
		this.keys.values().forEach((slots) -> slots.forEach(action));
	}

	/** How many are written down. */
	int size() {
		int[] size = new int[1];
		forEach((slot) -> size[0]++);
		return size[0];
	}

	@Override
	public boolean isHolding() {
		return true;
	}

	@Override
	public void ownerEnded(Process process, ExitReason reason) {
		try {
			this.table.clear(this);
		}
		catch (Throwable ex) {
			// a key's hashCode or equals
			logger.error("The registrations of server '{}' cannot be removed", process, ex);
		}
	}

}
