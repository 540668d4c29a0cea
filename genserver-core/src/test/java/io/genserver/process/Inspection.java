package io.genserver.process;

import io.genserver.GenServerSystem;
import io.genserver.server.LocalSystem;

/**
 * Lets tests count what a system holds on to.
 */
public final class Inspection {

	private final ProcessRuntime runtime;

	private Inspection(ProcessRuntime runtime) {
		this.runtime = runtime;
	}

	public static Inspection of(GenServerSystem system) {
		return new Inspection(((LocalSystem) system).runtime());
	}

	/** Processes that have not ended. */
	public int processes() {
		return this.runtime.processCount();
	}

	/** Names that somebody holds. */
	public int names() {
		return this.runtime.nameCount();
	}

}
