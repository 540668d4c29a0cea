package io.genserver.server;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.genserver.LifecycleEvent;
import io.genserver.LifecycleListener;

/**
 * Brings the lifecycle events of a system to a listener, on a thread of its own.
 */
final class Events {

	private static final Logger logger = LoggerFactory.getLogger(Events.class);

	static final int CAPACITY = 10_000;

	private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(1);

	/** How long the thread lets events gather after it has brought some. */
	private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	private final LifecycleListener listener;

	/** Wakes the thread when there is nothing else to bring. */
	private static final Object CLOSE = new Object();

	private final BlockingQueue<Object> queue = new ArrayBlockingQueue<>(CAPACITY);

	private final AtomicLong lost = new AtomicLong();

	private final Thread thread;

	/** Written once, by close; read by the thread. */
	private volatile boolean closed;

	Events(LifecycleListener listener) {
		this.listener = listener;
		this.thread = new Thread(this::run, "genserver-events");
		this.thread.setDaemon(true);
		this.thread.start();
	}

	/** Any thread; never waits for a listener. */
	void publish(LifecycleEvent event) {
		if (!this.queue.offer(event)) {
			this.lost.incrementAndGet();
		}
	}

	private void run() {
		while (true) {
			try {
				Object next = this.closed ? this.queue.poll() : this.queue.take();
				if (next == null) {
					tellOfLost();
					return;
				}
				if (next instanceof LifecycleEvent event) {
					deliver(event);
					letGather();
				}
			}
			catch (InterruptedException ex) {
				// a listener's affair
			}
		}
	}

	private void deliver(LifecycleEvent event) {
		tellOfLost();
		try {
			this.listener.onEvent(event);
		}
		catch (Throwable ex) {
			logger.error("A lifecycle listener failed on {}", event.getClass().getSimpleName(), ex);
		}
	}

	/**
	 * Where one event follows another, whoever publishes shall not have to wake this
	 * thread each time: that takes longer than to start a server.
	 */
	private void letGather() {
		if (this.queue.isEmpty()) {
			LockSupport.parkNanos(this, GATHER_NANOS);
		}
	}

	private void tellOfLost() {
		long missing = this.lost.getAndSet(0);
		if (missing > 0) {
			logger.warn("{} lifecycle event(s) were dropped because the listener is too slow: {}", missing,
					this.listener.getClass().getName());
		}
	}

	/** Bring what is queued, but do not wait long for it. */
	void close() {
		this.closed = true;
		this.queue.offer(CLOSE);
		LockSupport.unpark(this.thread);
		if (Thread.currentThread() == this.thread) {
			return;
		}
		try {
			TimeUnit.NANOSECONDS.timedJoin(this.thread, CLOSE_NANOS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
