package io.genserver.spring.bean;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.GenServerSystem;
import io.genserver.Pid;
import io.genserver.Request;
import io.genserver.ServerRef;
import io.genserver.UnhandledMessageException;

/**
 * The reference that is injected for a server's class. It knows the handlers, so a
 * message that nobody would handle, or that comes before the servers start, fails in the
 * sender.
 *
 * @param <T> the class of the server
 */
public final class InjectedServerRef<T> implements ServerRef<T> {

	private final String server;

	private final ServerRef<T> ref;

	private final ServerModel model;

	private final StartGate startGate;

	/**
	 * Create the reference.
	 * @param server the name of the server
	 * @param system where it runs
	 * @param models what is known of the servers' classes
	 * @param startGate closed until the servers start
	 */
	public InjectedServerRef(String server, GenServerSystem system, ServerModels models, StartGate startGate) {
		this.server = server;
		this.ref = system.ref(server);
		this.model = models.get(server);
		this.startGate = startGate;
	}

	private <M> M handled(String kind, M message) {
		this.startGate.pass(this.server);
		if (!this.model.handles(kind, message)) {
			throw new UnhandledMessageException(this.server, kind, message.getClass().getSimpleName());
		}
		return message;
	}

	@Override
	public <R extends @Nullable Object> R call(Request<R> request) {
		return this.ref.call(handled("call", request));
	}

	@Override
	public <R extends @Nullable Object> R call(Request<R> request, Duration timeout) {
		return this.ref.call(handled("call", request), timeout);
	}

	@Override
	public <R extends @Nullable Object> CompletableFuture<R> callAsync(Request<R> request) {
		return this.ref.callAsync(handled("call", request));
	}

	@Override
	public <R extends @Nullable Object> CompletableFuture<R> callAsync(Request<R> request, Duration timeout) {
		return this.ref.callAsync(handled("call", request), timeout);
	}

	@Override
	public void cast(Object message) {
		this.ref.cast(handled("cast", message));
	}

	@Override
	public void send(Object message) {
		this.ref.send(handled("info", message));
	}

	@Override
	public void stop() {
		this.startGate.pass(this.server);
		this.ref.stop();
	}

	@Override
	public void stop(ExitReason reason, Duration timeout) {
		this.startGate.pass(this.server);
		this.ref.stop(reason, timeout);
	}

	@Override
	public @Nullable Pid pid() {
		return this.ref.pid();
	}

	@Override
	public @Nullable String name() {
		return this.server;
	}

	@Override
	public String toString() {
		return this.server;
	}

}
