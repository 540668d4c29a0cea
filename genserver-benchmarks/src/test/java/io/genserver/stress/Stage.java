package io.genserver.stress;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

import io.genserver.ExitReason;
import io.genserver.GenServerSystem;
import io.genserver.Pid;
import io.genserver.server.LocalSystem;

/**
 * A system without threads of its own: a server runs on the thread that wakes it, so that
 * the two threads of a stress test are the only ones, and all is done when they are.
 */
public class Stage {

	/** Longer than any stress test waits unless a wake-up was lost. */
	static final Duration LONG = Duration.ofSeconds(5);

	/** The system's time. */
	protected final ManualTime time = new ManualTime();

	private final Tasks tasks = new Tasks();

	/** The system. */
	protected final GenServerSystem system = new LocalSystem.LocalProvider().builder()
		.executor(this.tasks)
		.timeSource(this.time)
		.callTimeout(LONG)
		.build();

	/** From now on servers only collect messages. */
	protected final void hold() {
		this.tasks.holding = true;
	}

	/** Run the servers that have messages, on this thread. */
	protected final void release() {
		this.tasks.holding = false;
		for (Runnable task; (task = this.tasks.held.poll()) != null;) {
			task.run();
		}
	}

	/** How many servers are to be run, each as often as it is. */
	protected final int heldTasks() {
		return this.tasks.held.size();
	}

	/** Kill a server. */
	protected final void kill(Pid pid) {
		this.system.exit(pid, ExitReason.KILL);
	}

	/** Runs servers at once, or collects them. */
	private static final class Tasks implements Executor {

		private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();

		/** Written by the constructor of a test, and by whoever releases. */
		private volatile boolean holding;

		@Override
		public void execute(Runnable task) {
			if (this.holding) {
				this.held.add(task);
			}
			else {
				task.run();
			}
		}

	}

}
