package io.genserver.server;

import org.jspecify.annotations.Nullable;

/**
 * Where a server that is never idle notes its state, if that is a new object after each
 * message. A reference to a new object costs the garbage collector's fence in an old
 * object, such as a server is, and nothing in a new one: so this is replaced often, and
 * does not become old. The consumer's affair.
 */
final class StateNote {

	/** How many states are noted in the same place. */
	private static final int STATES = 32;

	private @Nullable Object state;

	private int left = STATES;

	StateNote(@Nullable Object state) {
		this.state = state;
	}

	@Nullable Object state() {
		return this.state;
	}

	/**
	 * Note another state.
	 * @return {@code false} if it is time for a new note
	 */
	boolean replace(@Nullable Object state) {
		if (--this.left == 0) {
			return false;
		}
		this.state = state;
		return true;
	}

}
