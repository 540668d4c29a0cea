package io.genserver;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.genserver.process.TestActivations;

/**
 * Knows whether any process of a system has something to do. A process is given to the
 * executor by whoever sends to it, so there is no moment at which a chain of messages
 * looks finished before it is.
 */
final class TrackingExecutor implements Executor {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition idle = this.lock.newCondition();

	private int active;

	@Override
	public void execute(Runnable task) {
		count(1);
		TestActivations.executor().execute(() -> {
			try {
				task.run();
			}
			finally {
				count(-1);
			}
		});
	}

	private void count(int change) {
		this.lock.lock();
		try {
			this.active += change;
			if (this.active == 0) {
				this.idle.signalAll();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * How many processes have something to do.
	 */
	int active() {
		this.lock.lock();
		try {
			return this.active;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait until every process has handled all it can handle.
	 */
	void awaitIdle() {
		this.lock.lock();
		try {
			long left = TimeUnit.SECONDS.toNanos(20);
			while (this.active > 0) {
				left = this.idle.awaitNanos(left);
				if (left <= 0) {
					throw new AssertionError(this.active + " process(es) still have something to do");
				}
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			this.lock.unlock();
		}
	}

}
