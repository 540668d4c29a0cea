package io.genserver.spring.autoconfigure;

import java.util.concurrent.CompletableFuture;

import io.genserver.HandleInfo;
import io.genserver.spring.GenServer;

/**
 * A lamp that is off.
 */
@GenServer("lamp")
class LampServer implements Lamp {

	@Override
	public boolean isOn() {
		return false;
	}

	@Override
	public void toggle() {
	}

	@Override
	public CompletableFuture<Boolean> later() {
		return CompletableFuture.completedFuture(false);
	}

	@HandleInfo
	void message(String message) {
	}

}
