package io.genserver.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The links, monitors and timers of one process. Made when the first one is.
 */
final class Relations {

	/** Of a process that ended without ever having any. */
	static final Relations CLOSED = new Relations();

	static {
		CLOSED.open = null;
	}

	private final ReentrantLock lock = new ReentrantLock();

	/**
	 * By the other process for a link, by itself for everything else; null when the
	 * process has ended. Guarded by the lock.
	 */
	private @Nullable Map<Object, Relation> open = new HashMap<>(2);

	/**
	 * Add a relation.
	 * @return the relation that has the key now, {@code null} if the process has ended
	 */
	@Nullable Relation putIfAbsent(Object key, Relation relation) {
		this.lock.lock();
		try {
			if (this.open == null) {
				return null;
			}
			Relation present = this.open.putIfAbsent(key, relation);
			return (present != null) ? present : relation;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Nullable Relation remove(Object key) {
		this.lock.lock();
		try {
			return (this.open != null) ? this.open.remove(key) : null;
		}
		finally {
			this.lock.unlock();
		}
	}

	int size() {
		this.lock.lock();
		try {
			return (this.open != null) ? this.open.size() : 0;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The process has ended: nothing can be added any more. */
	List<Relation> close() {
		this.lock.lock();
		try {
			List<Relation> relations = (this.open != null) ? new ArrayList<>(this.open.values()) : List.of();
			this.open = null;
			return relations;
		}
		finally {
			this.lock.unlock();
		}
	}

}
