package io.genserver.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The links, monitors and timers of one process. Made when the first one is.
 */
final class Relations {

	/** Of a process that ended without ever having any. */
	static final Relations CLOSED = new Relations();

	static {
		CLOSED.closed = true;
	}

	private final ReentrantLock lock = new ReentrantLock();

	/** The process has ended. Guarded by the lock. */
	private boolean closed;

	/**
	 * The key of the only relation, as most have one at the most. Guarded by the lock.
	 */
	private @Nullable Object onlyKey;

	/** The only relation, {@code null} if there is none or a map. Guarded by the lock. */
	private @Nullable Relation only;

	/**
	 * All relations, once there have been two at a time: by the other process for a link,
	 * by itself for everything else. Guarded by the lock.
	 */
	private @Nullable Map<Object, Relation> all;

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
			if (this.closed) {
				return null;
			}
			if (this.all == null && this.only == null) {
				this.onlyKey = key;
				this.only = relation;
				return relation;
			}
			if (this.all == null && key.equals(this.onlyKey)) {
				return this.only;
			}
			Relation present = all().putIfAbsent(key, relation);
			return (present != null) ? present : relation;
		}
		finally {
			this.lock.unlock();
		}
	}

	private Map<Object, Relation> all() {
		Map<Object, Relation> all = this.all;
		if (all == null) {
			all = new HashMap<>();
			all.put(Objects.requireNonNull(this.onlyKey), Objects.requireNonNull(this.only));
			this.all = all;
			forgetOnly();
		}
		return all;
	}

	private void forgetOnly() {
		this.onlyKey = null;
		this.only = null;
	}

	@Nullable Relation remove(Object key) {
		this.lock.lock();
		try {
			if (this.all != null) {
				return this.all.remove(key);
			}
			Relation present = key.equals(this.onlyKey) ? this.only : null;
			if (present != null) {
				forgetOnly();
			}
			return present;
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
			if (this.closed) {
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
			if (this.closed || !timer.tied) {
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
			int size = (this.all != null) ? this.all.size() : (this.only != null) ? 1 : 0;
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
			if (this.closed) {
				return List.of();
			}
			List<Relation> relations = new ArrayList<>();
			if (this.all != null) {
				relations.addAll(this.all.values());
			}
			else if (this.only != null) {
				relations.add(this.only);
			}
			for (ProcessTimer timer = this.timers; timer != null;) {
				relations.add(timer);
				ProcessTimer before = timer.before;
				untie(timer);
				timer = before;
			}
			this.timers = null;
			this.all = null;
			forgetOnly();
			this.closed = true;
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
