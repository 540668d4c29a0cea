package io.genserver.server;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.genserver.CallResult;
import io.genserver.process.CallMessage;

/**
 * A callback that has left its thread, because it waits for something, and goes on when
 * that has come. Changed by the consumer only.
 *
 * @param <S> the state
 */
final class RestOfCallback<S> {

	/** Published to whoever ends the server by the server's field. */
	private final CompletableFuture<?> awaited;

	private final Supplier<? extends CallResult<S>> rest;

	private @Nullable Object message;

	private @Nullable CallMessage call;

	RestOfCallback(CompletableFuture<?> awaited, Supplier<? extends CallResult<S>> rest) {
		this.awaited = awaited;
		this.rest = rest;
	}

	CompletableFuture<?> awaited() {
		return this.awaited;
	}

	/** Do it. */
	CallResult<S> run() {
		return this.rest.get();
	}

	/** Say what the callback handles. */
	void handles(Object message, @Nullable CallMessage call) {
		this.message = message;
		this.call = call;
	}

	Object message() {
		return Objects.requireNonNull(this.message);
	}

	@Nullable CallMessage call() {
		return this.call;
	}

}
