package io.genserver.process;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;

import io.genserver.Request;
import io.genserver.RequestCollection;
import io.genserver.RequestCollection.Received.Answer;
import io.genserver.RequestCollection.Received.NoReply;
import io.genserver.RequestCollection.Received.NoRequest;
import io.genserver.RequestCollection.Received.TimedOut;
import io.genserver.RequestId;
import io.genserver.ServerRef;

/**
 * Requests under way, whose responses are queued in the order in which they come.
 *
 * @param <L> the type of the labels
 */
final class PendingRequests<L> implements RequestCollection<L> {

	private final ProcessRuntime runtime;

	/** The owner's only. */
	private final Map<PendingRequest<?>, L> labels = new LinkedHashMap<>();

	/** Filled by whoever brings a response, emptied by the owner. */
	private final Queue<PendingRequest<?>> settled = new ConcurrentLinkedQueue<>();

	private final Waiters waiters = new Waiters();

	PendingRequests(ProcessRuntime runtime) {
		this.runtime = runtime;
	}

	@Override
	public <R extends @Nullable Object> RequestId<R> sendRequest(ServerRef<?> server, Request<R> request, L label) {
		Objects.requireNonNull(label, "label");
		PendingRequest<R> pending = PendingRequest.send(this.runtime, server, request);
		add(pending, label);
		return pending;
	}

	@Override
	public void add(RequestId<?> id, L label) {
		Objects.requireNonNull(label, "label");
		if (!(id instanceof PendingRequest<?> pending)) {
			throw new IllegalArgumentException("Not a request of this library's: " + id);
		}
		if (this.labels.putIfAbsent(pending, label) != null) {
			throw new IllegalArgumentException("The collection has this already: " + id);
		}
		pending.whenSettled(() -> {
			this.settled.add(pending);
			this.waiters.wake();
		});
	}

	@Override
	public int size() {
		return this.labels.size();
	}

	@Override
	public Map<RequestId<?>, L> toMap() {
		return Collections.unmodifiableMap(new LinkedHashMap<>(this.labels));
	}

	@Override
	public Received<L> receiveResponse(@Nullable Duration timeout, boolean delete) {
		Received<L> received = waitResponse(timeout, delete);
		if (received instanceof TimedOut) {
			this.labels.keySet().forEach(PendingRequest::abandon);
		}
		return received;
	}

	@Override
	public Received<L> waitResponse(@Nullable Duration timeout, boolean delete) {
		if (this.labels.isEmpty()) {
			return new NoRequest<>();
		}
		boolean hopeless = this.labels.keySet().stream().allMatch(PendingRequest::isAbandoned);
		PendingRequest<?> next = hopeless ? null
				: this.waiters.await(this.runtime.timeSource(), "one of " + size(), timeout, this::poll);
		return (next != null) ? answer(next, delete) : new TimedOut<>();
	}

	@Override
	public Received<L> checkResponse(boolean delete) {
		if (this.labels.isEmpty()) {
			return new NoRequest<>();
		}
		PendingRequest<?> next = poll();
		return (next != null) ? answer(next, delete) : new NoReply<>();
	}

	private @Nullable PendingRequest<?> poll() {
		PendingRequest<?> next = this.settled.poll();
		while (next != null && (next.isAbandoned() || !this.labels.containsKey(next))) {
			next = this.settled.poll();
		}
		return next;
	}

	private Received<L> answer(PendingRequest<?> request, boolean delete) {
		L label = Objects.requireNonNull(delete ? this.labels.remove(request) : this.labels.get(request));
		return new Answer<>(request.response(), label);
	}

}
