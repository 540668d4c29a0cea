package io.genserver.process;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;

/**
 * Workers whose threads are known: virtual ones where the JDK has them.
 */
final class Crew {

	private static final ThreadFactory THREADS = threads();

	private final Watch watch;

	private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

	private final VirtualWorkers workers = new VirtualWorkers(this::newThread);

	Crew(Watch watch) {
		this.watch = watch;
	}

	private static ThreadFactory threads() {
		ThreadFactory virtual = Activations.virtualThreadFactory();
		return (virtual != null) ? virtual : (task) -> {
			Thread thread = new Thread(task, "genserver");
			thread.setDaemon(true);
			return thread;
		};
	}

	private Thread newThread(Runnable task) {
		Thread thread = THREADS.newThread(task);
		this.threads.add(thread);
		return thread;
	}

	Watch watch() {
		return this.watch;
	}

	VirtualWorkers workers() {
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
