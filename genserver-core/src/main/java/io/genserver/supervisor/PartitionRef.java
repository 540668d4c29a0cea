package io.genserver.supervisor;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.genserver.GenServerException;
import io.genserver.Pid;
import io.genserver.Request;
import io.genserver.process.ResolvingRef;
import io.genserver.server.LocalSystem;

/**
 * The partition of a key, found anew for each message.
 *
 * @param <T> the class of the servers
 */
final class PartitionRef<T> extends ResolvingRef<T> {

	private final PartitionSupervisor supervisor;

	private final Object key;

	PartitionRef(PartitionSupervisor supervisor, Object key) {
		super(((LocalSystem) supervisor.system()).runtime());
		this.supervisor = supervisor;
		this.key = Objects.requireNonNull(key, "key");
	}

	@Override
	protected @Nullable Pid find() {
		return this.supervisor.table().map((table) -> table.find(this.key)).orElse(null);
	}

	/** A lookup without partitions throws, which is an outcome of the call too. */
	@Override
	public <R extends @Nullable Object> CompletableFuture<R> callAsync(Request<R> request, Duration timeout) {
		try {
			return super.callAsync(request, timeout);
		}
		catch (GenServerException ex) {
			return CompletableFuture.failedFuture(ex);
		}
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
