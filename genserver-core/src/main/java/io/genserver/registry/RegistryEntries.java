package io.genserver.registry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.genserver.Pid;

/**
 * What a registry shows to whoever asks: the entries, by key, by server and by what
 * matches.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
abstract sealed class RegistryEntries<K, V> permits Registry {

	private final String name;

	private final boolean unique;

	private final Table<K, V> table;

	RegistryEntries(String name, boolean unique) {
		this.name = name;
		this.unique = unique;
		this.table = new Table<>(unique, new Table.Observer<K, V>() {
		});
	}

	final Table<K, V> table() {
		return this.table;
	}

	/** For what only makes sense where a key has one holder. */
	final void checkUnique() {
		if (!this.unique) {
			throw new IllegalArgumentException("Registry '" + this.name
					+ "' has duplicate keys, which cannot be names of servers. Use a unique registry.");
		}
	}

	/**
	 * The name.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Whether a key has at most one entry.
	 * @return {@code false} for a duplicate registry
	 */
	public boolean isUnique() {
		return this.unique;
	}

	/**
	 * The entries of a key. Elixir: {@code Registry.lookup/2}.
	 * @param key the key
	 * @return the entries of living servers in the order of their registration, at most
	 * one in a unique registry
	 */
	public List<Registration<K, V>> lookup(K key) {
		return Collections.unmodifiableList(this.table.lookup(key));
	}

	/**
	 * Call a function with the entries of a key, on this thread; a key without entries
	 * calls nothing. Elixir: {@code Registry.dispatch/3}.
	 * @param key the key
	 * @param function gets the entries of living servers
	 */
	public void dispatch(K key, Consumer<? super List<Registration<K, V>>> function) {
		List<Registration<K, V>> entries = lookup(key);
		if (!entries.isEmpty()) {
			function.accept(entries);
		}
	}

	/**
	 * The keys of a server. Elixir: {@code Registry.keys/2}.
	 * @param pid the server
	 * @return each key as often as the server has registered it, in no particular order
	 */
	public List<K> keys(Pid pid) {
		return this.table.of(pid).map(Registration::key).toList();
	}

	/**
	 * The values of a server by a key. Elixir: {@code Registry.values/3}.
	 * @param key the key
	 * @param pid the server
	 * @return the values in the order of their registration, may contain {@code null}
	 */
	public List<@Nullable V> values(K key, Pid pid) {
		List<@Nullable V> values = new ArrayList<>();
		this.table.of(pid, key).forEach((registration) -> values.add(registration.value()));
		return Collections.unmodifiableList(values);
	}

	/**
	 * The entries of a key that match. Elixir: {@code Registry.match/4}.
	 * @param key the key
	 * @param matches which
	 * @return the entries of living servers
	 */
	public List<Registration<K, V>> match(K key, Predicate<? super Registration<K, V>> matches) {
		return this.table.lookup(key).stream().filter(matches).toList();
	}

	/**
	 * How many entries of a key match. Elixir: {@code Registry.count_match/4}.
	 * @param key the key
	 * @param matches which
	 * @return their number
	 */
	public long countMatch(K key, Predicate<? super Registration<K, V>> matches) {
		return this.table.lookup(key).stream().filter(matches).count();
	}

	/**
	 * All entries, to be filtered and mapped. Elixir: {@code Registry.select/2}.
	 * @return the entries of living servers, in no particular order
	 */
	public Stream<Registration<K, V>> select() {
		return this.table.all();
	}

	/**
	 * All entries that match. Elixir: {@code Registry.select/2}.
	 * @param matches which
	 * @return the entries of living servers, in no particular order
	 */
	public List<Registration<K, V>> select(Predicate<? super Registration<K, V>> matches) {
		return this.table.all().filter(matches).toList();
	}

	/**
	 * How many entries match. Elixir: {@code Registry.count_select/2}.
	 * @param matches which
	 * @return their number
	 */
	public long countSelect(Predicate<? super Registration<K, V>> matches) {
		return this.table.all().filter(matches).count();
	}

	/**
	 * How many entries there are. Elixir: {@code Registry.count/1}.
	 * @return their number
	 */
	public long count() {
		return this.table.count();
	}

	@Override
	public String toString() {
		return this.name;
	}

}
