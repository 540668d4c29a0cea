package io.genserver.server;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.genserver.process.CallMessage;

/**
 * A callback that has left its thread, because it waits for something, and goes on when
 * that has come. Changed by the consumer only.
 */
final class RestOfCallback {

	/** Published to whoever ends the server by the server's field. */
	private final CompletableFuture<?> awaited;

	private final Supplier<?> rest;

	private @Nullable Object message;

	private @Nullable CallMessage call;

	RestOfCallback(CompletableFuture<?> awaited, Supplier<?> rest) {
		this.awaited = awaited;
		this.rest = rest;
	}

	CompletableFuture<?> awaited() {
		return this.awaited;
	}

	/** Do it, and return what the callback returns. */
	Object run() {
		return this.rest.get();
	}

	/** Say what the callback handles; nothing if it is {@code init}. */
	void handles(Object message, @Nullable CallMessage call) {
		this.message = message;
		this.call = call;
	}

	/** The message, {@code null} if the callback is {@code init}. */
	@Nullable Object message() {
		return this.message;
	}

	@Nullable CallMessage call() {
		return this.call;
	}

}
