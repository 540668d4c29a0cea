package io.genserver.process;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.NoSuchServerException;
import io.genserver.Pid;
import io.genserver.Request;
import io.genserver.ServerRef;
import io.genserver.ViaName;

/**
 * A name, resolved anew for each message.
 *
 * @param <T> the class of the server
 */
final class NamedRef<T> implements ServerRef<T> {

	private final ProcessRuntime runtime;

	/** The name in the system, or the name in a registry. */
	private final Object name;

	NamedRef(ProcessRuntime runtime, String name) {
		this.runtime = runtime;
		this.name = Objects.requireNonNull(name, "name");
	}

	NamedRef(ProcessRuntime runtime, ViaName name) {
		this.runtime = runtime;
		this.name = Objects.requireNonNull(name, "name");
	}

	private @Nullable Pid whereis() {
		if (this.name instanceof ViaName via) {
			Pid pid = via.registry().whereisName(via.key());
			return (pid != null && pid.isAlive()) ? pid : null;
		}
		return this.runtime.whereis((String) this.name);
	}

	private Pid resolve() {
		Pid pid = whereis();
		if (pid == null) {
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
		return callAsync(request, this.runtime.callTimeout());
	}

	@Override
	public <R extends @Nullable Object> CompletableFuture<R> callAsync(Request<R> request, Duration timeout) {
		Pid process = whereis();
		return (process != null) ? process.callAsync(request, timeout)
				: CompletableFuture.failedFuture(new NoSuchServerException(toString()));
	}

	@Override
	public void cast(Object message) {
		Objects.requireNonNull(message, "message");
		Pid process = whereis();
		if (process != null) {
			process.cast(message);
		}
		else {
			undelivered();
		}
	}

	@Override
	public void send(Object message) {
		Objects.requireNonNull(message, "message");
		Pid process = whereis();
		if (process != null) {
			process.send(message);
		}
		else {
			undelivered();
		}
	}

	private void undelivered() {
		if (!Process.isFenced()) {
			this.runtime.deadLetter();
		}
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
		return whereis();
	}

	@Override
	public @Nullable String name() {
		return (this.name instanceof String own) ? own : null;
	}

	@Override
	public String toString() {
		return this.name.toString();
	}

}
