package io.genserver.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;

/**
 * Tasks to be done, in one queue for every four cores: with fewer, all workers would meet
 * at the same place, and with more they would look in vain too often.
 * <p>
 * A task that finds no other goes into a place in front of the queues, because a place
 * takes less from one core to the other than a queue.
 */
final class TaskQueues {

	private static final int CORES_EACH = 4;

	private final List<Queue<Runnable>> queues = new ArrayList<>();

	private final int mask;

	private final FrontPlace front;

	TaskQueues(FrontPlace front) {
		this.front = front;
		int size = Integer.highestOneBit(Math.max(1, Runtime.getRuntime().availableProcessors() / CORES_EACH));
		for (int i = 0; i < size; i++) {
			this.queues.add(new ConcurrentLinkedQueue<>());
		}
		this.mask = size - 1;
	}

	/**
	 * Add a task, in any queue.
	 * @return whether it is in front, so that no other waits
	 */
	boolean add(Runnable task, int queue) {
		Queue<Runnable> own = this.queues.get(queue & this.mask);
		if (own.isEmpty() && this.front.offer(task)) {
			return true;
		}
		own.add(task);
		return false;
	}

	/** Add a task, but not in front. */
	void addBehind(Runnable task, int queue) {
		this.queues.get(queue & this.mask).add(task);
	}

	/**
	 * Take a task out.
	 * @param first which queue to begin with
	 * @return the task, {@code null} if there is none
	 */
	@Nullable Runnable poll(int first) {
		Runnable front = this.front.poll();
		return (front != null) ? front : pollQueues(first);
	}

	/**
	 * The same, but not the one in front: another queue's may have waited longer.
	 * @param first which queue to begin with
	 * @return the task, {@code null} if there is none
	 */
	@Nullable Runnable pollQueues(int first) {
		for (int i = 0; i <= this.mask; i++) {
			Runnable task = this.queues.get((first + i) & this.mask).poll();
			if (task != null) {
				return task;
			}
		}
		return null;
	}

	boolean isEmpty() {
		if (!this.front.isEmpty()) {
			return false;
		}
		// without an iterator: who spins asks this often
		for (int i = 0; i <= this.mask; i++) {
			if (!this.queues.get(i).isEmpty()) {
				return false;
			}
		}
		return true;
	}

}
