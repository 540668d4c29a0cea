package io.genserver.process;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.genserver.GenServerException;
import io.genserver.NoSuchServerException;
import io.genserver.Request;
import io.genserver.RequestId;
import io.genserver.Response;
import io.genserver.ServerRef;
import io.genserver.TimeSource;

/**
 * A request under way.
 *
 * @param <R> the type of the reply
 */
final class PendingRequest<R extends @Nullable Object> implements RequestId<R> {

	private final TimeSource time;

	private final String server;

	/** Nobody else sees it, so that what depends on it is short and ours. */
	private final CompletableFuture<Response<R>> outcome = new CompletableFuture<>();

	private final Waiters waiters = new Waiters();

	/** Written by whoever waited in vain, read by whoever waits after that. */
	private volatile boolean abandoned;

	private PendingRequest(TimeSource time, String server) {
		this.time = time;
		this.server = server;
	}

	/** Send a request; what is wrong with it is its response. */
	static <R extends @Nullable Object> PendingRequest<R> send(ProcessRuntime runtime, ServerRef<?> server,
			Request<R> request) {
		PendingRequest<R> pending = new PendingRequest<>(runtime.timeSource(), server.toString());
		try {
			CurrentProcess.failIfFenced();
			if (!(server.pid() instanceof Process target) || !target.isAlive()) {
				throw new NoSuchServerException(pending.server);
			}
			Calls.request(target, new RequestCall(target, request, pending), request);
		}
		catch (GenServerException ex) {
			pending.settle(new Response.Failed<>(ex));
		}
		return pending;
	}

	@SuppressWarnings({ "unchecked", "NullAway" }) // R says whether the reply may be null
	void replied(@Nullable Object value) {
		settle(new Response.Replied<>((R) value));
	}

	@SuppressWarnings("unchecked")
	void settle(Response<?> response) {
		this.outcome.complete((Response<R>) response);
		this.waiters.wake();
	}

	/** Run something short when there is a response, on whatever thread brings it. */
	void whenSettled(Runnable action) {
		this.outcome.thenRun(action);
	}

	/** The response. Only once settled. */
	Response<R> response() {
		return this.outcome.join();
	}

	void abandon() {
		this.abandoned = true;
	}

	boolean isAbandoned() {
		return this.abandoned;
	}

	@Override
	public Response<R> receiveResponse(@Nullable Duration timeout) {
		Response<R> response = waitResponse(timeout);
		if (response instanceof Response.TimedOut) {
			abandon();
		}
		return response;
	}

	@Override
	public Response<R> waitResponse(@Nullable Duration timeout) {
		Response<R> response = this.abandoned ? null
				: this.waiters.await(this.time, this.server, timeout, () -> this.outcome.getNow(null));
		return (response != null) ? response : new Response.TimedOut<>();
	}

	@Override
	public Optional<Response<R>> checkResponse() {
		return this.abandoned ? Optional.empty() : Optional.ofNullable(this.outcome.getNow(null));
	}

	@Override
	public String toString() {
		return "request to " + this.server;
	}

}
