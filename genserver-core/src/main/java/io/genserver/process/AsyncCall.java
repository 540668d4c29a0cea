package io.genserver.process;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A request whose sender goes on with a future.
 */
final class AsyncCall extends CallMessage {

	private final CompletableFuture<@Nullable Object> future;

	private final String type;

	private final long start;

	/** Cancels the deadline; written by the sender before it sends, published by that. */
	private @Nullable Runnable deadline;

	AsyncCall(Process target, Object request, CompletableFuture<@Nullable Object> future) {
		super(target, request, null);
		this.future = future;
		this.type = target.typeOf(request);
		this.start = target.runtime().timeSource().nanoTime();
	}

	void deadline(Runnable cancel) {
		this.deadline = cancel;
	}

	@Override
	boolean isUser() {
		return true;
	}

	@Override
	void onSettled() {
		if (this.deadline != null) {
			this.deadline.run();
		}
		if (this.future.getNumberOfDependents() == 0) {
			fill();
		}
		else {
			// what depends on the future is the caller's code: not on the server's thread
			target().runtime().execute(this::fill);
		}
	}

	private void fill() {
		CurrentProcess.outsideAny(() -> {
			try {
				this.future.complete(value());
			}
			catch (TimedOut ex) {
				long waited = target().runtime().timeSource().nanoTime() - this.start;
				this.future.completeExceptionally(Calls.timeout(target(), this.type, Duration.ofNanos(waited)));
			}
			catch (Throwable ex) {
				this.future.completeExceptionally(ex);
			}
		});
	}

}
