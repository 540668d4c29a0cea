package io.genserver.process;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Those that rest, of which the last one to come is the first to be woken, because what
 * it needs is still in the caches. Its nodes are used once, so that a compare-and-set
 * cannot take one for another.
 *
 * @param <T> who rests
 */
final class RestStack<T> {

	private final AtomicReference<@Nullable Node<T>> first = new AtomicReference<>();

	/**
	 * One that rests.
	 *
	 * @param <T> who rests
	 * @param who the one
	 * @param next the one below
	 * @param depth how many there are from here on
	 */
	private record Node<T>(T who, @Nullable Node<T> next, int depth) {

	}

	/**
	 * Add one, unless there are enough.
	 * @return {@code false} if there are
	 */
	boolean push(T who, int enough) {
		while (true) {
			Node<T> below = this.first.get();
			int depth = (below != null) ? below.depth() + 1 : 1;
			if (depth > enough) {
				return false;
			}
			if (this.first.compareAndSet(below, new Node<>(who, below, depth))) {
				return true;
			}
		}
	}

	/** Take the last one out, {@code null} if there is none. */
	@Nullable T pop() {
		Node<T> top;
		while ((top = this.first.get()) != null) {
			if (this.first.compareAndSet(top, top.next())) {
				return top.who();
			}
		}
		return null;
	}

}
