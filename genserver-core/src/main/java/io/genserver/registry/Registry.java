package io.genserver.registry;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.genserver.CallInterruptedException;
import io.genserver.GenServerSystem;
import io.genserver.NameRegistry;
import io.genserver.Pid;
import io.genserver.ServerExitedException;
import io.genserver.ServerRef;
import io.genserver.ServerSpec;
import io.genserver.process.CurrentProcess;
import io.genserver.process.Process;
import io.genserver.process.ProcessRuntime;
import io.genserver.server.LocalSystem;

/**
 * Servers by keys of any type. A server registers itself, with a value if it likes, and
 * its entries vanish with it, before anyone is told of its end. A key of a
 * {@linkplain #unique unique} registry has one holder and can be the name of a server,
 * see {@link #via}; a key of a {@linkplain #duplicate duplicate} one has any number of
 * entries, see {@link #dispatch}. Elixir: the module {@code Registry}.
 * <p>
 * Keys are compared by {@code equals}, so the integer 1, the long 1 and the double 1.0
 * are three keys; they must not change while they are registered. Reading takes no lock
 * and only shows entries of living servers; it may miss what is registered at the same
 * moment. Elixir's partitions spread its processes and tables over the cores; a registry
 * here has neither, and two keys do not get into each other's way, so there is nothing to
 * be set.
 * <p>
 * Keys, pids, functions and predicates must not be {@code null}; values may.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @since 0.1.0
 */
public final class Registry<K, V> extends RegistryEntries<K, V> implements NameRegistry<K> {

	private final GenServerSystem system;

	private final KeyLocks locks = new KeyLocks();

	private final ConcurrentHashMap<Object, Object> meta = new ConcurrentHashMap<>();

	private final Listeners<K, V> listeners;

	/** The key of a registry among the things that belong to a system. */
	private record Id(String name) {

	}

	/**
	 * The outcome of {@link Registry#updateValue}.
	 *
	 * @param <V> the type of the values
	 * @param value the new value
	 * @param previous the value before
	 */
	public record Update<V>(@Nullable V value, @Nullable V previous) {

	}

	private Registry(GenServerSystem system, String name, boolean unique) {
		super(name, unique);
		this.system = system;
		this.listeners = new Listeners<>(name);
	}

	/**
	 * Create a registry in which a key has at most one entry. It lives as long as the
	 * system. Elixir: {@code Registry.start_link(keys: :unique, name: name)}.
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param system whose servers register themselves
	 * @param name its name, not blank
	 * @return a new registry
	 * @throws IllegalArgumentException if the system has a registry of that name
	 */
	public static <K, V> Registry<K, V> unique(GenServerSystem system, String name) {
		return create(system, name, true);
	}

	/**
	 * Create a registry in which a key has any number of entries, also several of one
	 * server. It lives as long as the system. Elixir:
	 * {@code Registry.start_link(keys: :duplicate, name: name)}.
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param system whose servers register themselves
	 * @param name its name, not blank
	 * @return a new registry
	 * @throws IllegalArgumentException if the system has a registry of that name
	 */
	public static <K, V> Registry<K, V> duplicate(GenServerSystem system, String name) {
		return create(system, name, false);
	}

	private static <K, V> Registry<K, V> create(GenServerSystem system, String name, boolean unique) {
		if (name.isBlank()) {
			throw new IllegalArgumentException("The name of a registry cannot be blank: '" + name + "'.");
		}
		ProcessRuntime runtime = ((LocalSystem) system).runtime();
		Registry<K, V> registry = new Registry<>(system, name, unique);
		if (runtime.attachments().putIfAbsent(new Id(name), registry) != null) {
			throw new IllegalArgumentException("There is a registry '" + name + "' in this system already.");
		}
		return registry;
	}

	/**
	 * Find a registry by its name. Elixir: what every function does with its first
	 * argument.
	 * @param system where it was created
	 * @param name its name
	 * @return the registry
	 * @throws IllegalArgumentException if there is none
	 */
	public static Registry<?, ?> named(GenServerSystem system, String name) {
		ConcurrentMap<Object, Object> attachments = ((LocalSystem) system).runtime().attachments();
		if (attachments.get(new Id(name)) instanceof Registry<?, ?> registry) {
			return registry;
		}
		throw new IllegalArgumentException("Unknown registry: '" + name + "'. Create it before it is used.");
	}

	// Entries

	/**
	 * Register the calling server without a value.
	 * @param key the key
	 * @see #register(Object, Object)
	 */
	public void register(K key) {
		register(key, null);
	}

	/**
	 * Register the calling server; in a duplicate registry as often as it likes. A unique
	 * key whose holder has ended is free at once. Elixir: {@code Registry.register/3}.
	 * @param key the key
	 * @param value the value, or {@code null}
	 * @throws AlreadyRegisteredException if the key is unique and a living server holds
	 * it, be it the calling one
	 * @throws IllegalStateException if it is called outside any server
	 * @throws ServerExitedException if the calling server has been killed
	 */
	public void register(K key, @Nullable V value) {
		Objects.requireNonNull(key, "key");
		Pid holder = add(Table.self("register itself in registry '" + name() + "'"), key, value);
		if (holder != null) {
			throw new AlreadyRegisteredException(name(), key, holder);
		}
	}

	private @Nullable Pid add(Process owner, K key, @Nullable V value) {
		Pid holder = table().add(owner, key, value);
		if (holder == null && !this.listeners.isEmpty()) {
			this.listeners.tell(new RegistryEvent.Registered<>(this, key, owner, value));
		}
		return holder;
	}

	/**
	 * Remove all entries that the calling server has by a key; does nothing if there are
	 * none. Elixir: {@code Registry.unregister/2}.
	 * @param key the key
	 * @throws IllegalStateException if it is called outside any server
	 * @throws ServerExitedException if the calling server has been killed
	 */
	public void unregister(K key) {
		unregisterMatch(key, (registration) -> true);
	}

	/**
	 * Remove those entries of the calling server by a key that match. Elixir:
	 * {@code Registry.unregister_match/4}.
	 * @param key the key
	 * @param matches which
	 * @throws IllegalStateException if it is called outside any server
	 * @throws ServerExitedException if the calling server has been killed
	 */
	public void unregisterMatch(K key, Predicate<? super Registration<K, V>> matches) {
		Objects.requireNonNull(key, "key");
		Process self = Table.self("unregister itself from registry '" + name() + "'");
		if (table().remove(self, key, matches) && !this.listeners.isEmpty()) {
			this.listeners.tell(new RegistryEvent.Unregistered<>(this, key, self));
		}
	}

	/**
	 * Replace the value of a key that the calling server holds. Elixir:
	 * {@code Registry.update_value/3}.
	 * @param key the key
	 * @param function makes the new value from the present one
	 * @return both values; empty, and the function is not called, if the server does not
	 * hold the key
	 * @throws UnsupportedOperationException if this is a duplicate registry
	 * @throws IllegalStateException if it is called outside any server
	 * @throws ServerExitedException if the calling server has been killed
	 */
	public Optional<Update<V>> updateValue(K key, UnaryOperator<@Nullable V> function) {
		Objects.requireNonNull(key, "key");
		if (!isUnique()) {
			throw new UnsupportedOperationException("Registry '" + name()
					+ "' has duplicate keys: there is no single value to update. Unregister the entry and register another.");
		}
		return table().update(Table.self("update its value in registry '" + name() + "'"), key, function);
	}

	// Names of servers

	/**
	 * A reference to the server that holds a key. The key becomes a server's name with
	 * {@link ServerSpec#withName(NameRegistry, Object)}, or when it registers itself.
	 * Elixir: {@code {:via, Registry, {registry, key}}}.
	 * @param <T> the class of the server
	 * @param key the key
	 * @return the reference; there need not be such a server yet
	 * @throws IllegalArgumentException if this is a duplicate registry
	 */
	public <T> ServerRef<T> via(K key) {
		checkUnique();
		return this.system.ref(this, key);
	}

	/**
	 * This registry, for {@link ServerSpec#withName(NameRegistry, Object)}, with a value
	 * for the entries of the servers so named. Elixir: {@code {:via, Registry, {registry,
	 * key, value}}}.
	 * @param value the value, or {@code null}
	 * @return a view of this registry
	 * @throws IllegalArgumentException if this is a duplicate registry
	 */
	public NameRegistry<K> withValue(@Nullable V value) {
		checkUnique();
		return new ValuedNames<>(this, value);
	}

	/**
	 * Register a server that is about to be launched, or the calling one. Elixir:
	 * {@code Registry.register_name/2}.
	 * @param key the key
	 * @param pid the server
	 * @return the living holder of the key, {@code null} if the server has it now
	 * @throws IllegalArgumentException if this is a duplicate registry, or another
	 * running server is to be registered
	 */
	@Override
	public @Nullable Pid registerName(K key, Pid pid) {
		return registerName(key, pid, null);
	}

	@Nullable Pid registerName(K key, Pid pid, @Nullable V value) {
		checkUnique();
		Process owner = owner(pid);
		try {
			return add(owner, Objects.requireNonNull(key, "key"), value);
		}
		catch (ServerExitedException ex) {
			if (owner == CurrentProcess.get()) {
				throw ex;
			}
			// who saw the name has killed the server before its launch: the start will
			// fail
			return null;
		}
	}

	/**
	 * Remove the key of a server that is ending, or the calling one's; does nothing if it
	 * does not hold it. The listeners are not told. Elixir:
	 * {@code Registry.unregister_name/1}.
	 * @param key the key
	 * @param pid the server
	 * @throws IllegalArgumentException if another running server is to be unregistered
	 */
	@Override
	public void unregisterName(K key, Pid pid) {
		table().remove(owner(pid), key, (registration) -> true);
	}

	/**
	 * The living server that holds a key. Elixir: {@code Registry.whereis_name/1}.
	 * @param key the key
	 * @return the server or {@code null}
	 * @throws IllegalArgumentException if this is a duplicate registry
	 */
	@Override
	public @Nullable Pid whereisName(K key) {
		checkUnique();
		return table().holder(key);
	}

	private Process owner(Pid pid) {
		Process process = (Process) pid;
		if (process != CurrentProcess.get() && process.isAlive() && process.isLaunched()) {
			throw new IllegalArgumentException("Server '" + pid
					+ "' is running: only it itself can change its entries in registry '" + name() + "'.");
		}
		return process;
	}

	// Listeners

	/**
	 * Tell a listener of every registration and unregistration from now on, but not of
	 * the end of servers. It is called by the server that acts, so it must be short;
	 * {@code registry.addListener(server::send)} has the events sent to a server. What it
	 * throws is logged. Elixir: the option {@code :listeners}.
	 * @param listener the listener
	 */
	public void addListener(Consumer<? super RegistryEvent<K, V>> listener) {
		CurrentProcess.failIfFenced();
		this.listeners.add(Objects.requireNonNull(listener, "listener"));
	}

	/**
	 * Tell a listener no more.
	 * @param listener the listener, the same object as was added
	 */
	public void removeListener(Consumer<? super RegistryEvent<K, V>> listener) {
		CurrentProcess.failIfFenced();
		this.listeners.remove(listener);
	}

	// Metadata

	/**
	 * What was put by a key of the registry's own, not of a server's. Elixir:
	 * {@code Registry.meta/2}.
	 * @param key the key
	 * @return the value, empty if there is none
	 */
	public Optional<Object> meta(Object key) {
		return Optional.ofNullable(this.meta.get(key));
	}

	/**
	 * Put something that belongs to the registry rather than to a server. Elixir:
	 * {@code Registry.put_meta/3}.
	 * @param key the key
	 * @param value the value
	 */
	public void putMeta(Object key, Object value) {
		CurrentProcess.failIfFenced();
		this.meta.put(key, value);
	}

	/**
	 * Remove what was put; does nothing if there is none. Elixir:
	 * {@code Registry.delete_meta/2}.
	 * @param key the key
	 */
	public void deleteMeta(Object key) {
		CurrentProcess.failIfFenced();
		this.meta.remove(key);
	}

	// Locks

	/**
	 * Run a function on this thread while nobody else runs one with the same key, in the
	 * order of the callers, which need not be servers. The keys have nothing to do with
	 * those of the entries. The lock is free again when the function returns or throws,
	 * or when the server that runs it ends; a function whose server was killed may then
	 * still be running, with no effect on any server. Elixir: {@code Registry.lock/3}.
	 * @param <R> the type of the result
	 * @param key the key
	 * @param function the function
	 * @return its result
	 * @throws IllegalStateException if the caller holds the lock already
	 * @throws CallInterruptedException if the waiting thread is interrupted
	 * @throws ServerExitedException if the calling server has been killed
	 */
	public <R extends @Nullable Object> R lock(Object key, Supplier<R> function) {
		return this.locks.run("Lock '" + key + "' of registry '" + name() + "'", key, function);
	}

	// For tests

	KeyLocks locks() {
		return this.locks;
	}

}
