package io.genserver.spring.bean;

import io.genserver.spring.ServersNotStartedException;

/**
 * Keeps messages back until the servers start. It opens once and for all: who comes when
 * they have ended learns that from the system.
 */
public final class StartGate {

	/** Written once by the thread that starts the servers, read by all senders. */
	private volatile boolean open;

	/**
	 * Let messages through from now on.
	 */
	public void open() {
		this.open = true;
	}

	void pass(String server) {
		if (!this.open) {
			throw new ServersNotStartedException(server);
		}
	}

}
