package io.genserver.registry;

import org.jspecify.annotations.Nullable;

import io.genserver.Pid;

/**
 * One entry of a {@link Registry}. Elixir: {@code {pid, value}}, or {@code {key, pid,
 * value}} in {@code select}.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @param key the key
 * @param pid the server that registered itself
 * @param value what it registered with the key; {@code null} if it gave none, as a server
 * does that was started with the key as its name
 * @since 0.1.0
 */
public record Registration<K, V>(K key, Pid pid, @Nullable V value) {

}
