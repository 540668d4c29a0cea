package io.genserver.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.genserver.Pid;
import io.genserver.process.CurrentProcess;
import io.genserver.process.Process;
import io.genserver.registry.Slots.Slot;

/**
 * Registrations by key, and which keys a process has. Reading takes no lock; writing
 * takes that of the key's bin in the map.
 * <p>
 * A process is written down as the owner before its registration is entered, and what is
 * entered for a process that has ended meanwhile is refused: whoever ends a process
 * afterwards finds all of its registrations. One thread at a time registers and
 * unregisters for a process, its own or, before it is launched, its starter's.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class Table<K, V> {

	private final boolean unique;

	private final Observer<K, V> observer;

	private final ConcurrentHashMap<K, Slots<K, V>> keys = new ConcurrentHashMap<>();

	private final ConcurrentHashMap<Process, Owned<K, V>> owners = new ConcurrentHashMap<>();

	private final LongAdder count = new LongAdder();

	Table(boolean unique, Observer<K, V> observer) {
		this.unique = unique;
		this.observer = observer;
	}

	/**
	 * Told of each registration that comes or goes, for whatever reason.
	 *
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 */
	interface Observer<K, V> {

		/** Under the key's lock, so in the order in which it happens. */
		default void changing(Registration<K, V> registration, boolean added) {
		}

		/** After {@link #changing}, without a lock. */
		default void changed(K key) {
		}

	}

	/**
	 * The process whose callback the current thread runs.
	 * @throws IllegalStateException if there is none
	 */
	static Process self(String what) {
		Process self = CurrentProcess.get();
		if (self == null) {
			throw new IllegalStateException(
					"Only a server can %s, from one of its callbacks, but thread '%s' runs none. A server that is started with the key as its name need not register itself."
						.formatted(what, Thread.currentThread().getName()));
		}
		CurrentProcess.failIfFenced();
		return self;
	}

	// Adding

	/**
	 * Add a registration.
	 * @return the living holder of the key if it is unique and taken
	 */
	@Nullable Pid add(Process owner, K key, @Nullable V value) {
		Owned<K, V> owned = this.owners.get(owner);
		if (owned == null) {
			owned = new Owned<>(this, owner);
			if (owner.putRelation(owned, owned) == null) {
				throw Owned.ended(owner);
			}
			this.owners.put(owner, owned);
		}
		Placing<K, V> placing = new Placing<>(new Slot<>(key), new Registration<>(key, owner, value));
		owned.add(placing.slot);
		this.keys.compute(key, (same, slots) -> place(placing, slots));
		if (!owner.isAlive()) {
			clear(owned);
			throw Owned.ended(owner);
		}
		Pid holder = placing.holder;
		if (holder != null) {
			owned.remove(placing.slot);
			forgetIfEmpty(owned);
		}
		else {
			this.observer.changed(key);
		}
		return holder;
	}

	private @Nullable Slots<K, V> place(Placing<K, V> placing, @Nullable Slots<K, V> present) {
		if (!placing.registration.pid().isAlive()) {
			return present;
		}
		Slots<K, V> others = present;
		if (this.unique && present instanceof Slot<K, V> held) {
			Registration<K, V> living = held.living();
			if (living != null) {
				placing.holder = living.pid();
				return present;
			}
			others = take(held, present);
		}
		placing.slot.registration(placing.registration);
		this.count.increment();
		this.observer.changing(placing.registration, true);
		return (others != null) ? others.with(placing.slot) : placing.slot;
	}

	/** An attempt to add a registration. */
	private static final class Placing<K, V> {

		private final Slot<K, V> slot;

		private final Registration<K, V> registration;

		/** Who has the unique key. */
		private @Nullable Pid holder;

		Placing(Slot<K, V> slot, Registration<K, V> registration) {
			this.slot = slot;
			this.registration = registration;
		}

	}

	// Removing

	/** Remove the registrations of a process that match. */
	boolean remove(Process owner, K key, Predicate<? super Registration<K, V>> which) {
		return remove(owner, key, which, Integer.MAX_VALUE);
	}

	/** Remove the oldest registration of a process. */
	boolean removeOne(Process owner, K key) {
		return remove(owner, key, (registration) -> true, 1);
	}

	private boolean remove(Process owner, K key, Predicate<? super Registration<K, V>> which, int limit) {
		Owned<K, V> owned = this.owners.get(owner);
		Slots<K, V> own = (owned != null) ? owned.get(key) : null;
		if (owned == null || own == null) {
			return false;
		}
		List<Slot<K, V>> chosen = new ArrayList<>();
		own.forEach((slot) -> {
			Registration<K, V> registration = slot.registration();
			if (registration != null && chosen.size() < limit && which.test(registration)) {
				chosen.add(slot);
			}
		});
		for (Slot<K, V> slot : chosen) {
			remove(slot);
			owned.remove(slot);
		}
		forgetIfEmpty(owned);
		return !chosen.isEmpty();
	}

	private void remove(Slot<K, V> slot) {
		this.keys.computeIfPresent(slot.key(), (same, slots) -> take(slot, slots));
		this.observer.changed(slot.key());
	}

	/** Empty a slot, once. */
	private @Nullable Slots<K, V> take(Slot<K, V> slot, Slots<K, V> present) {
		Registration<K, V> registration = slot.registration();
		if (registration == null) {
			return present;
		}
		slot.registration(null);
		this.count.decrement();
		this.observer.changing(registration, false);
		return present.without(slot);
	}

	/** The owner has ended. */
	void clear(Owned<K, V> owned) {
		owned.forEach(this::remove);
		this.owners.remove(owned.owner(), owned);
	}

	private void forgetIfEmpty(Owned<K, V> owned) {
		if (owned.isEmpty()) {
			this.owners.remove(owned.owner(), owned);
			owned.owner().removeRelation(owned);
		}
	}

	// Changing

	/** Replace the value of a unique key that the process holds. */
	Optional<Registry.Update<V>> update(Process owner, K key, UnaryOperator<@Nullable V> function) {
		if (!(this.keys.get(key) instanceof Slot<K, V> slot)) {
			return Optional.empty();
		}
		Registration<K, V> old = slot.registration();
		if (old == null || old.pid() != owner) {
			return Optional.empty();
		}
		V value = function.apply(old.value());
		Registration<K, V> changed = new Registration<>(slot.key(), owner, value);
		this.keys.computeIfPresent(key, (same, slots) -> {
			if (slot.registration() != null && owner.isAlive()) {
				slot.registration(changed);
			}
			return slots;
		});
		return (slot.registration() == changed) ? Optional.of(new Registry.Update<>(value, old.value()))
				: Optional.empty();
	}

	// Reading

	/** The living registrations of a key, in the order of their registration. */
	List<Registration<K, V>> lookup(K key) {
		Slots<K, V> slots = this.keys.get(key);
		return (slots != null) ? living(slots) : List.of();
	}

	private static <K, V> List<Registration<K, V>> living(Slots<K, V> slots) {
		if (slots instanceof Slot<K, V> slot) {
			Registration<K, V> registration = slot.living();
			return (registration != null) ? List.of(registration) : List.of();
		}
		List<Registration<K, V>> found = new ArrayList<>();
		slots.forEach((slot) -> {
			Registration<K, V> registration = slot.living();
			if (registration != null) {
				found.add(registration);
			}
		});
		return found;
	}

	/** The living holder of a unique key. */
	@Nullable Pid holder(K key) {
		if (this.keys.get(key) instanceof Slot<K, V> slot) {
			Registration<K, V> registration = slot.living();
			return (registration != null) ? registration.pid() : null;
		}
		return null;
	}

	/** All living registrations. */
	Stream<Registration<K, V>> all() {
		return this.keys.values().stream().flatMap((slots) -> living(slots).stream());
	}

	/** What a process has registered. */
	Stream<Registration<K, V>> of(Pid pid) {
		Owned<K, V> owned = (pid instanceof Process process) ? this.owners.get(process) : null;
		return (owned != null) ? owned.registrations().stream() : Stream.empty();
	}

	/** What a process has registered by a key. */
	Stream<Registration<K, V>> of(Pid pid, K key) {
		Owned<K, V> owned = (pid instanceof Process process) ? this.owners.get(process) : null;
		return (owned != null) ? owned.registrations(key).stream() : Stream.empty();
	}

	/**
	 * Do something with the registrations of a key while none of them comes or goes.
	 * Those of processes that are just ending are among them.
	 */
	List<Pid> pidsWhile(K key, Runnable action) {
		List<Pid> pids = new ArrayList<>();
		this.keys.compute(key, (same, slots) -> {
			if (slots != null) {
				slots.forEach((slot) -> {
					Registration<K, V> registration = slot.registration();
					if (registration != null) {
						pids.add(registration.pid());
					}
				});
			}
			action.run();
			return slots;
		});
		return pids;
	}

	Stream<K> keys() {
		return this.keys.keySet().stream();
	}

	long count() {
		return this.count.sum();
	}

	/** For tests: what is left when there should be nothing. */
	int internalSize() {
		return this.keys.size() + this.owners.size();
	}

	/** For tests: how many registrations are written down for a process. */
	int ownedBy(Pid pid) {
		Owned<K, V> owned = (pid instanceof Process process) ? this.owners.get(process) : null;
		return (owned != null) ? owned.size() : 0;
	}

}
