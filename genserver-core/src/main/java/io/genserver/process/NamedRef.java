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

/**
 * A name, resolved anew for each message.
 *
 * @param <T> the class of the server
 */
final class NamedRef<T> implements ServerRef<T> {

	private final ProcessRuntime runtime;

	private final String name;

	NamedRef(ProcessRuntime runtime, String name) {
		this.runtime = runtime;
		this.name = Objects.requireNonNull(name, "name");
	}

	private Process resolve() {
		Process process = this.runtime.whereis(this.name);
		if (process == null) {
			throw new NoSuchServerException(this.name);
		}
		return process;
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
		Process process = this.runtime.whereis(this.name);
		return (process != null) ? process.callAsync(request, timeout)
				: CompletableFuture.failedFuture(new NoSuchServerException(this.name));
	}

	@Override
	public void cast(Object message) {
		Objects.requireNonNull(message, "message");
		Process process = this.runtime.whereis(this.name);
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
		Process process = this.runtime.whereis(this.name);
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
		return this.runtime.whereis(this.name);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public String toString() {
		return this.name;
	}

}
