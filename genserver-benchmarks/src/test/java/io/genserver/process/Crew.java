package io.genserver.process;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;

/**
 * Workers whose threads are known: virtual ones where the JDK has them.
 */
final class Crew {

	private static final ThreadFactory THREADS = Activations.threads();

	private final Watch watch;

	private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

	private final Workers workers = new Workers(this::newThread, new Crowd(true));

	Crew(Watch watch) {
		this.watch = watch;
	}

	private Thread newThread(Runnable task) {
		Thread thread = THREADS.newThread(task);
		this.threads.add(thread);
		return thread;
	}

	Watch watch() {
		return this.watch;
	}

	Workers workers() {
		return this.workers;
	}

	/** Wait until the workers are about to rest, or just do. */
	void awaitRestNearly() {
		this.watch.awaitNearly(this::rests);
	}

	private boolean rests() {
		for (Thread thread : this.threads) {
			Thread.State state = thread.getState();
			if (state != Thread.State.WAITING && state != Thread.State.TERMINATED) {
				return false;
			}
		}
		return true;
	}

	/** What becomes of the threads once the workers were closed. */
	String end() {
		return this.watch.await(() -> this.threads.stream().noneMatch(Thread::isAlive)) ? "ended" : "alive";
	}

}
