package io.genserver.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;

/**
 * Tasks to be done, in one queue for every four cores: with fewer, all workers would meet
 * at the same place, and with more they would look in vain too often.
 */
final class TaskQueues {

	private static final int CORES_EACH = 4;

	private final List<Queue<Runnable>> queues = new ArrayList<>();

	private final int mask;

	TaskQueues() {
		int size = Integer.highestOneBit(Math.max(1, Runtime.getRuntime().availableProcessors() / CORES_EACH));
		for (int i = 0; i < size; i++) {
			this.queues.add(new ConcurrentLinkedQueue<>());
		}
		this.mask = size - 1;
	}

	/** Add a task, in any queue. */
	void add(Runnable task, int queue) {
		this.queues.get(queue & this.mask).add(task);
	}

	/**
	 * Take a task out.
	 * @param first which queue to begin with
	 * @return the task, {@code null} if there is none
	 */
	@Nullable Runnable poll(int first) {
		for (int i = 0; i <= this.mask; i++) {
			Runnable task = this.queues.get((first + i) & this.mask).poll();
			if (task != null) {
				return task;
			}
		}
		return null;
	}

	boolean isEmpty() {
		for (Queue<Runnable> queue : this.queues) {
			if (!queue.isEmpty()) {
				return false;
			}
		}
		return true;
	}

}
