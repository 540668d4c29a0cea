package io.genserver.server;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

import io.genserver.CallCycleException;
import io.genserver.CallInterruptedException;
import io.genserver.MultiCallResult;
import io.genserver.Request;
import io.genserver.ServerRef;
import io.genserver.TimeSource;
import io.genserver.process.CurrentProcess;
import io.genserver.process.Durations;
import io.genserver.process.Process;

/**
 * The same request to many servers at once.
 */
final class MultiCall {

	private MultiCall() {
	}

	static <R extends @Nullable Object> MultiCallResult<R> call(TimeSource time,
			Collection<? extends ServerRef<?>> servers, Request<R> request, Duration timeout) {
		Objects.requireNonNull(request, "request");
		CurrentProcess.failIfFenced();
		long start = time.nanoTime();
		long nanos = Durations.nanos(timeout);
		Map<ServerRef<?>, CompletableFuture<R>> futures = new LinkedHashMap<>();
		for (ServerRef<?> server : servers) {
			// a full mailbox may have taken some of the time
			long left = Math.max(0, nanos - (time.nanoTime() - start));
			futures.computeIfAbsent(server, (present) -> send(present, request, Duration.ofNanos(left)));
		}
		Map<ServerRef<?>, R> replies = new LinkedHashMap<>();
		Map<ServerRef<?>, Throwable> failures = new LinkedHashMap<>();
		futures.forEach((server, future) -> {
			try {
				replies.put(server, future.get());
			}
			catch (ExecutionException ex) {
				failures.put(server, Objects.requireNonNull(ex.getCause()));
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				CurrentProcess.failIfFenced();
				throw new CallInterruptedException(server.toString());
			}
		});
		return new MultiCallResult<>(Collections.unmodifiableMap(replies), Collections.unmodifiableMap(failures));
	}

	private static <R extends @Nullable Object> CompletableFuture<R> send(ServerRef<?> server, Request<R> request,
			Duration timeout) {
		Process caller = CurrentProcess.get();
		if (caller != null && server.pid() == caller) {
			// it would wait for itself
			return CompletableFuture
				.failedFuture(new CallCycleException(List.of(caller.toString(), caller.toString())));
		}
		return server.callAsync(request, timeout);
	}

}
