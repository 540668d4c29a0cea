package io.genserver.process;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * A request of the system's, answered by the loop itself and never by a callback.
 */
public final class SystemCall extends CallMessage {

	private final Function<Process, @Nullable Object> function;

	private final Thread waiter = Thread.currentThread();

	SystemCall(Process target, Function<Process, @Nullable Object> function, @Nullable Process caller) {
		super(target, function, caller);
		this.function = function;
	}

	@Override
	@Nullable Object observed() {
		return null;
	}

	@Override
	boolean isUser() {
		return false;
	}

	@Override
	boolean waitsForResume() {
		return false;
	}

	/** Answer it. */
	void serve() {
		try {
			reply(this.function.apply(target()));
		}
		catch (Throwable ex) {
			replyException(ex);
		}
	}

	@Override
	void onSettled() {
		LockSupport.unpark(this.waiter);
	}

}
