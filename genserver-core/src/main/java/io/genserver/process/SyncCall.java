package io.genserver.process;

import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * A request whose sender waits.
 */
final class SyncCall extends CallMessage {

	private final Thread waiter = Thread.currentThread();

	SyncCall(Process target, Object request, @Nullable Process caller) {
		super(target, request, caller);
	}

	@Override
	boolean isUser() {
		return true;
	}

	@Override
	void onSettled() {
		LockSupport.unpark(this.waiter);
	}

}
