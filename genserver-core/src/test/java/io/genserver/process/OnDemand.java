package io.genserver.process;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A thread that does something once each time it is wanted, while the one that wants it
 * goes on.
 */
final class OnDemand implements AutoCloseable {

	private final AtomicBoolean wanted = new AtomicBoolean();

	private final AtomicBoolean closed = new AtomicBoolean();

	private final Thread thread;

	OnDemand(Runnable action) {
		this.thread = new Thread(() -> {
			while (!this.closed.get()) {
				if (this.wanted.compareAndSet(true, false)) {
					action.run();
				}
			}
		});
		this.thread.start();
	}

	void want() {
		if (Thread.currentThread().isInterrupted()) {
			// the test's timeout has passed
			throw new IllegalStateException("What was wanted has never come in time.");
		}
		this.wanted.set(true);
	}

	/** Until it has begun with what is wanted. */
	void awaitBegin() {
		while (this.wanted.get()) {
			Thread.yield();
		}
	}

	@Override
	public void close() {
		this.closed.set(true);
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
