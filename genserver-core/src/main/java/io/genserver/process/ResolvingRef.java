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
 * A reference that finds its server anew for each message.
 *
 * @param <T> the class of the server
 */
public abstract class ResolvingRef<T> implements ServerRef<T> {

	private final ProcessRuntime runtime;

	protected ResolvingRef(ProcessRuntime runtime) {
		this.runtime = runtime;
	}

	/**
	 * Who is meant now.
	 * @return a process that may be dead, or {@code null} if there is none
	 */
	protected abstract @Nullable Pid find();

	private @Nullable Pid whereis() {
		Pid pid = find();
		return (pid != null && pid.isAlive()) ? pid : null;
	}

	private Pid resolve() {
		Pid pid = whereis();
		if (pid == null) {
			throw new NoSuchServerException(toString());
		}
		return pid;
	}

	@Override
	public final <R extends @Nullable Object> R call(Request<R> request) {
		return resolve().call(request);
	}

	@Override
	public final <R extends @Nullable Object> R call(Request<R> request, Duration timeout) {
		return resolve().call(request, timeout);
	}

	@Override
	public final <R extends @Nullable Object> CompletableFuture<R> callAsync(Request<R> request) {
		return callAsync(request, this.runtime.callTimeout());
	}

	@Override
	public <R extends @Nullable Object> CompletableFuture<R> callAsync(Request<R> request, Duration timeout) {
		Pid process = whereis();
		return (process != null) ? process.callAsync(request, timeout)
				: CompletableFuture.failedFuture(new NoSuchServerException(toString()));
	}

	@Override
	public final void cast(Object message) {
		Objects.requireNonNull(message, "message");
		Pid process = whereis();
		if (process != null) {
			process.cast(message);
		}
		else {
			this.runtime.noReceiver();
		}
	}

	@Override
	public final void send(Object message) {
		Objects.requireNonNull(message, "message");
		Pid process = whereis();
		if (process != null) {
			process.send(message);
		}
		else {
			this.runtime.noReceiver();
		}
	}

	@Override
	public final void stop() {
		resolve().stop();
	}

	@Override
	public final void stop(ExitReason reason, Duration timeout) {
		resolve().stop(reason, timeout);
	}

	@Override
	public final @Nullable Pid pid() {
		return whereis();
	}

}
