package io.genserver.spring.autoconfigure;

import java.util.concurrent.CompletableFuture;

import io.genserver.Cast;
import io.genserver.spring.GenServerClient;

/**
 * The client of a server that answers calls of all kinds.
 */
@GenServerClient
interface Lamp {

	boolean isOn();

	@Cast
	void toggle();

	CompletableFuture<Boolean> later();

}
