package io.genserver.process;

import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * A request whose sender waits.
 */
final class SyncCall extends CallMessage {

	private final Thread waiter = Thread.currentThread();

	/** Written by the waiter, which looks at the outcome once more afterwards. */
	private volatile boolean parked;

	SyncCall(Process target, Object request, @Nullable Process caller) {
		super(target, request, caller);
	}

	@Override
	boolean isUser() {
		return true;
	}

	@Override
	void beforeParking() {
		this.parked = true;
	}

	@Override
	void onSettled() {
		if (this.parked) {
			LockSupport.unpark(this.waiter);
		}
	}

}
