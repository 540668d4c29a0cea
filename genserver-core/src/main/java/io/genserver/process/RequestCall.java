package io.genserver.process;

import io.genserver.Response;

/**
 * A request whose sender looks for the response when it likes.
 */
final class RequestCall extends CallMessage {

	private final PendingRequest<?> pending;

	RequestCall(Process target, Object request, PendingRequest<?> pending) {
		super(target, request, null);
		this.pending = pending;
	}

	@Override
	boolean isUser() {
		return true;
	}

	@Override
	void onSettled() {
		try {
			this.pending.replied(value());
		}
		catch (Throwable ex) {
			this.pending.settle(new Response.Failed<>(ex));
		}
	}

}
