package io.genserver.process;

import java.util.concurrent.Executor;

/**
 * Lets tests run processes on the same kind of threads as the library itself.
 */
public final class TestActivations {

	private static final Executor EXECUTOR = new Workers(Activations.threads(), new Crowd(true));

	private TestActivations() {
	}

	public static Executor executor() {
		return EXECUTOR;
	}

}
