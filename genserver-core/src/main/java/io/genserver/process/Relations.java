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
	 * The timers, the latest first: there may be a great many, and nobody looks for one.
	 * Guarded by the lock.
	 */
	private @Nullable ProcessTimer timers;

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

	/**
	 * Add a timer.
	 * @return {@code false} if the process has ended
	 */
	boolean addTimer(ProcessTimer timer) {
		this.lock.lock();
		try {
			if (this.open == null) {
				return false;
			}
			timer.before = this.timers;
			if (this.timers != null) {
				this.timers.after = timer;
			}
			this.timers = timer;
			timer.tied = true;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	void removeTimer(ProcessTimer timer) {
		this.lock.lock();
		try {
			if (this.open == null || !timer.tied) {
				return;
			}
			if (timer.after != null) {
				timer.after.before = timer.before;
			}
			else {
				this.timers = timer.before;
			}
			if (timer.before != null) {
				timer.before.after = timer.after;
			}
			untie(timer);
		}
		finally {
			this.lock.unlock();
		}
	}

	int size() {
		this.lock.lock();
		try {
			int size = (this.open != null) ? this.open.size() : 0;
			for (ProcessTimer timer = this.timers; timer != null; timer = timer.before) {
				size++;
			}
			return size;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The process has ended: nothing can be added any more. */
	List<Relation> close() {
		this.lock.lock();
		try {
			if (this.open == null) {
				return List.of();
			}
			List<Relation> relations = new ArrayList<>(this.open.values());
			for (ProcessTimer timer = this.timers; timer != null;) {
				relations.add(timer);
				ProcessTimer before = timer.before;
				untie(timer);
				timer = before;
			}
			this.timers = null;
			this.open = null;
			return relations;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Whoever keeps a timer does not keep its neighbours. */
	private static void untie(ProcessTimer timer) {
		timer.tied = false;
		timer.before = null;
		timer.after = null;
	}

}
