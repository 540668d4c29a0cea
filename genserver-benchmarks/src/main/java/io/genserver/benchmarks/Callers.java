package io.genserver.benchmarks;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;

/**
 * The threads on which callers run.
 */
public enum Callers {

	/** Platform threads. */
	PLATFORM,

	/** Virtual threads, which need JDK 21 or later. */
	VIRTUAL;

	private static final @Nullable ThreadFactory VIRTUAL_THREADS = virtualThreads();

	private static @Nullable ThreadFactory virtualThreads() {
		try {
			Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
			Method factory = Class.forName("java.lang.Thread$Builder").getMethod("factory");
			return (ThreadFactory) factory.invoke(builder);
		}
		catch (ReflectiveOperationException ex) {
			return null;
		}
	}

	/**
	 * Whether this JDK has virtual threads.
	 * @return whether it has
	 */
	public static boolean hasVirtual() {
		return VIRTUAL_THREADS != null;
	}

	/**
	 * The lightest that this JDK has.
	 * @return virtual threads if it has them
	 */
	public static Callers lightest() {
		return hasVirtual() ? VIRTUAL : PLATFORM;
	}

	Thread thread(Runnable task) {
		if (this == PLATFORM) {
			return new Thread(task);
		}
		if (VIRTUAL_THREADS == null) {
			throw new IllegalStateException("This JDK has no virtual threads: " + Runtime.version());
		}
		return VIRTUAL_THREADS.newThread(task);
	}

	/**
	 * Run tasks at the same time, each on a thread of its own, and wait until all have
	 * run.
	 * @param tasks the tasks
	 * @throws Exception what the first of them that failed threw
	 */
	public void run(List<? extends Task> tasks) throws Exception {
		List<Run> runs = new ArrayList<>(tasks.size());
		for (Task task : tasks) {
			Run run = new Run(task);
			runs.add(run);
			run.thread = thread(run);
		}
		for (Run run : runs) {
			run.thread().start();
		}
		for (Run run : runs) {
			run.thread().join();
		}
		for (Run run : runs) {
			run.check();
		}
	}

	/**
	 * What a thread does.
	 */
	@FunctionalInterface
	public interface Task {

		/**
		 * Do it.
		 * @throws Exception fails the workload
		 */
		void run() throws Exception;

	}

	private static final class Run implements Runnable {

		private final Task task;

		private @Nullable Thread thread;

		/** Written by the thread, read when it has ended. */
		private @Nullable Throwable failure;

		Run(Task task) {
			this.task = task;
		}

		Thread thread() {
			if (this.thread == null) {
				throw new IllegalStateException("no thread yet");
			}
			return this.thread;
		}

		@Override
		public void run() {
			try {
				this.task.run();
			}
			catch (Throwable ex) {
				this.failure = ex;
			}
		}

		void check() throws Exception {
			if (this.failure instanceof Exception ex) {
				throw ex;
			}
			if (this.failure != null) {
				throw new IllegalStateException(this.failure);
			}
		}

	}

}
