package io.genserver.process;

import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import io.genserver.MailboxSpec;
import io.genserver.OnRestart;
import io.genserver.Overflow;

/**
 * What a mailbox needs besides its counters when senders wait for room, or when others
 * take part in the consumer's work: a producer that drops the oldest message, and whoever
 * keeps the messages of a dead process. The lock is held for queue operations only.
 */
final class Overflowing {

	private final @Nullable ReentrantLock consumerLock;

	private final Queue<Thread> waiting = new ConcurrentLinkedQueue<>();

	private Overflowing(boolean shared) {
		this.consumerLock = shared ? new ReentrantLock() : null;
	}

	static @Nullable Overflowing forSpec(MailboxSpec spec) {
		boolean keeps = spec.onRestart() == OnRestart.KEEP;
		Overflow policy = spec.isBounded() ? spec.overflow() : Overflow.REJECT;
		return switch (policy) {
			case REJECT, DROP_NEWEST -> keeps ? new Overflowing(true) : null;
			case BLOCK -> new Overflowing(keeps);
			case DROP_OLDEST -> new Overflowing(true);
		};
	}

	void lock() {
		if (this.consumerLock != null) {
			this.consumerLock.lock();
		}
	}

	void unlock() {
		if (this.consumerLock != null) {
			this.consumerLock.unlock();
		}
	}

	void madeRoom() {
		// the room must be seen by whoever is not seen waiting here
		VarHandle.fullFence();
		Thread thread = this.waiting.poll();
		if (thread != null) {
			LockSupport.unpark(thread);
		}
	}

	void wakeAll() {
		for (Thread thread; (thread = this.waiting.poll()) != null;) {
			LockSupport.unpark(thread);
		}
	}

	/**
	 * Wait for room, in the sender.
	 * @return whether there is a reservation now; {@code false} when time is up, the
	 * receiver has died or the sender was interrupted
	 */
	boolean awaitRoom(Process receiver, long timeoutNanos) {
		var time = receiver.runtime().timeSource();
		long deadline = time.nanoTime() + timeoutNanos;
		Thread self = Thread.currentThread();
		boolean reserved = false;
		try {
			while (true) {
				this.waiting.add(self);
				if (!receiver.isAlive()) {
					// the room that its end has made is not for this message
					return false;
				}
				reserved = receiver.reserve();
				if (reserved) {
					return true;
				}
				long left = deadline - time.nanoTime();
				if (left <= 0 || self.isInterrupted()) {
					return false;
				}
				time.parkNanos(this, left);
				this.waiting.remove(self);
			}
		}
		finally {
			if (!this.waiting.remove(self) && !reserved) {
				// the wake-up that this thread used up is another's
				madeRoom();
			}
		}
	}

}
