package io.genserver.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * A place for one task in front of the queues, and whether a worker searches for tasks.
 * With almost every task both are written by one side and read by the other: they share a
 * cache line, which goes from core to core once for both, and nothing else does.
 */
final class FrontPlace extends FrontPlaceFields {

	private static final VarHandle TASK;

	private static final VarHandle SEARCHED;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			TASK = lookup.findVarHandle(FrontPlaceFields.class, "task", Runnable.class);
			SEARCHED = lookup.findVarHandle(FrontPlaceFields.class, "searched", boolean.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** Keep what is behind out of the line. */
	@SuppressWarnings("unused")
	private long b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, b10, b11, b12, b13, b14, behind;

	/**
	 * Put a task there.
	 * @return whether there was none
	 */
	boolean offer(Runnable task) {
		// without a look before, which would fetch the line twice
		return TASK.compareAndSet(this, null, task);
	}

	/** Take the task that is there, {@code null} if there is none. */
	@Nullable Runnable poll() {
		return (TASK.get(this) != null) ? (Runnable) TASK.getAndSet(this, null) : null;
	}

	boolean isEmpty() {
		return this.task == null;
	}

	/** Whether there is a searcher, which is running or about to. */
	boolean isSearched() {
		return this.searched;
	}

	/**
	 * Have a searcher from now on. Full fence, if there was none.
	 * @return whether there was none
	 */
	boolean tryToSearch() {
		return !this.searched && SEARCHED.compareAndSet(this, false, true);
	}

	/** There is no searcher any more. By whoever it was, or was to make it. */
	void notSearched() {
		this.searched = false;
	}

}

/** The line. */
abstract class FrontPlaceFields extends LinePadding {

	/** Swapped in by any thread if there is none, and out by any worker. */
	volatile @Nullable Runnable task;

	/**
	 * Set by compare-and-set, on behalf of the worker that is to search; cleared by that
	 * worker.
	 */
	volatile boolean searched;

}
