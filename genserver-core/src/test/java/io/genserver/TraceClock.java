package io.genserver;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.genserver.process.CurrentProcess;

/**
 * The time of a supervision tree: it passes only when a worker hangs and everybody else
 * waits. So a shutdown time never runs out before the worker has begun to hang, however
 * slow the machine is.
 */
final class TraceClock {

	/** The shutdown time of the workers that hang. */
	private static final Duration SHUTDOWN = Duration.ofMillis(30);

	private final VirtualTime time = new VirtualTime();

	private final TrackingExecutor executor = new TrackingExecutor();

	private final AtomicInteger hanging = new AtomicInteger();

	/** Processes that wait for the start of another. */
	private final AtomicInteger starting = new AtomicInteger();

	interface Start {

		StartResult run();

	}

	VirtualTime time() {
		return this.time;
	}

	TrackingExecutor executor() {
		return this.executor;
	}

	StartResult start(Start start) {
		int waiting = (CurrentProcess.get() != null) ? 1 : 0;
		this.starting.addAndGet(waiting);
		try {
			return start.run();
		}
		finally {
			this.starting.addAndGet(-waiting);
		}
	}

	/** Never return, until interrupted by a kill. */
	void hang() throws InterruptedException {
		CountDownLatch never = new CountDownLatch(1);
		this.hanging.incrementAndGet();
		try {
			while (!never.await(1, TimeUnit.MILLISECONDS)) {
				if (isStill()) {
					this.time.advance(SHUTDOWN);
				}
			}
		}
		finally {
			this.hanging.decrementAndGet();
		}
	}

	private boolean isStill() {
		int active = this.executor.active();
		int waiting = this.hanging.get() + this.starting.get() + this.time.parkedProcesses();
		return active == waiting && active == this.executor.active();
	}

}
