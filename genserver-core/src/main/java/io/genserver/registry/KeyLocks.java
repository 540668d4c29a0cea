package io.genserver.registry;

import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.genserver.CallInterruptedException;
import io.genserver.ExitReason;
import io.genserver.process.CurrentProcess;
import io.genserver.process.Process;
import io.genserver.process.Relation;

/**
 * Mutual exclusion by key, first come, first served. A holder or waiter is a ticket in
 * the key's queue, not the owner of a Java lock, so that it can be given up for a process
 * that ended.
 */
final class KeyLocks {

	/** The first of a queue holds the lock. A queue is touched under its key's lock. */
	private final ConcurrentHashMap<Object, ArrayDeque<Ticket>> queues = new ConcurrentHashMap<>();

	<R extends @Nullable Object> R run(String label, Object key, Supplier<R> function) {
		CurrentProcess.failIfFenced();
		Process process = CurrentProcess.get();
		Ticket ticket = new Ticket(this, key);
		if (process != null && process.putRelation(ticket, ticket) == null) {
			throw Owned.ended(process);
		}
		try {
			this.queues.compute(key, (same, queue) -> enqueue(label, ticket, queue));
			while (!ticket.granted) {
				LockSupport.park(ticket);
				CurrentProcess.failIfFenced();
				if (!ticket.granted && Thread.currentThread().isInterrupted()) {
					throw new CallInterruptedException(label);
				}
			}
			CurrentProcess.failIfFenced();
			return function.get();
		}
		finally {
			leave(ticket);
			if (process != null) {
				process.removeRelation(ticket);
			}
		}
	}

	private static ArrayDeque<Ticket> enqueue(String label, Ticket ticket, @Nullable ArrayDeque<Ticket> present) {
		ArrayDeque<Ticket> queue = (present != null) ? present : new ArrayDeque<>();
		Ticket holder = queue.peek();
		if (holder == null) {
			ticket.granted = true;
		}
		else if (holder.thread == ticket.thread) {
			throw new IllegalStateException(label + " is held by its own caller: it would wait for itself for ever.");
		}
		queue.add(ticket);
		return queue;
	}

	private void leave(Ticket ticket) {
		this.queues.computeIfPresent(ticket.key, (same, queue) -> {
			boolean held = queue.peek() == ticket;
			queue.remove(ticket);
			Ticket next = queue.peek();
			if (held && next != null) {
				next.granted = true;
				ticket.successor = next;
			}
			return (next != null) ? queue : null;
		});
		Ticket next = ticket.successor;
		if (next != null) {
			LockSupport.unpark(next.thread);
		}
	}

	/** For tests: how many hold and wait. */
	int size(Object key) {
		int[] size = new int[1];
		this.queues.computeIfPresent(key, (same, queue) -> {
			size[0] = queue.size();
			return queue;
		});
		return size[0];
	}

	/** One who wants a lock. */
	private static final class Ticket implements Relation {

		private final KeyLocks locks;

		private final Object key;

		private final Thread thread = Thread.currentThread();

		/** Written under the key's lock. */
		private volatile boolean granted;

		/** Who gets the lock from this one; written under the key's lock. */
		private volatile @Nullable Ticket successor;

		Ticket(KeyLocks locks, Object key) {
			this.locks = locks;
			this.key = key;
		}

		@Override
		public void ownerEnded(Process owner, ExitReason reason) {
			this.locks.leave(this);
		}

	}

}
