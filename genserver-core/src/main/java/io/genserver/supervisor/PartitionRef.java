package io.genserver.supervisor;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.GenServerException;
import io.genserver.NoSuchServerException;
import io.genserver.Pid;
import io.genserver.Request;
import io.genserver.ServerRef;
import io.genserver.server.LocalSystem;

/**
 * The partition of a key, found anew for each message.
 *
 * @param <T> the class of the servers
 */
final class PartitionRef<T> implements ServerRef<T> {

	private final PartitionSupervisor supervisor;

	private final Object key;

	PartitionRef(PartitionSupervisor supervisor, Object key) {
		this.supervisor = supervisor;
		this.key = Objects.requireNonNull(key, "key");
	}

	private @Nullable Pid find() {
		return this.supervisor.table().map((table) -> table.find(this.key)).orElse(null);
	}

	private Pid resolve() {
		Pid pid = find();
		if (pid == null || !pid.isAlive()) {
			throw new NoSuchServerException(toString());
		}
		return pid;
	}

	@Override
	public <R extends @Nullable Object> R call(Request<R> request) {
		return resolve().call(request);
	}

	@Override
	public <R extends @Nullable Object> R call(Request<R> request, Duration timeout) {
		return resolve().call(request, timeout);
	}

	@Override
	public <R extends @Nullable Object> CompletableFuture<R> callAsync(Request<R> request) {
		return callAsync(request, this.supervisor.system().callTimeout());
	}

	@Override
	public <R extends @Nullable Object> CompletableFuture<R> callAsync(Request<R> request, Duration timeout) {
		try {
			return resolve().callAsync(request, timeout);
		}
		catch (GenServerException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	@Override
	public void cast(Object message) {
		Objects.requireNonNull(message, "message");
		Pid pid = find();
		if (pid != null) {
			pid.cast(message);
		}
		else {
			undelivered();
		}
	}

	@Override
	public void send(Object message) {
		Objects.requireNonNull(message, "message");
		Pid pid = find();
		if (pid != null) {
			pid.send(message);
		}
		else {
			undelivered();
		}
	}

	private void undelivered() {
		((LocalSystem) this.supervisor.system()).runtime().noReceiver();
	}

	@Override
	public void stop() {
		resolve().stop();
	}

	@Override
	public void stop(ExitReason reason, Duration timeout) {
		resolve().stop(reason, timeout);
	}

	@Override
	public @Nullable Pid pid() {
		Pid pid = find();
		return (pid != null && pid.isAlive()) ? pid : null;
	}

	@Override
	public @Nullable String name() {
		return null;
	}

	@Override
	public String toString() {
		return this.supervisor + "[" + this.key + "]";
	}

}
