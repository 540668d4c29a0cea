package io.genserver.supervisor;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.genserver.GenServerSystem;
import io.genserver.InvalidSupervisionException;
import io.genserver.ServerSpec;
import io.genserver.StartResult;

/**
 * How a supervisor starts, restarts and stops one child. OTP: {@code child_spec()}.
 *
 * @param id unique among the children of the supervisor
 * @param start starts the child, linked to the process that runs it, which is the
 * supervisor
 * @param restart when it is restarted
 * @param significant whether its end counts for {@link AutoShutdown}
 * @param shutdown how it is stopped
 * @param type what it is
 * @param backoff how long the supervisor waits before it restarts the child, {@code null}
 * to restart it at once as OTP does
 * @since 0.1.0
 */
public record ChildSpec(String id, Start start, Restart restart, boolean significant, Shutdown shutdown, ChildType type,
		@Nullable Backoff backoff) {

	private static final Start FORGOTTEN = (system) -> {
		throw new IllegalStateException("A temporary child is not started again.");
	};

	private static final Shutdown WORKER_SHUTDOWN = Shutdown.after(Duration.ofSeconds(5));

	public ChildSpec {
		Objects.requireNonNull(id, "id");
		Objects.requireNonNull(start, "start");
		Objects.requireNonNull(restart, "restart");
		Objects.requireNonNull(shutdown, "shutdown");
		Objects.requireNonNull(type, "type");
		if (id.isBlank()) {
			throw new InvalidSupervisionException("The id of a child cannot be blank.");
		}
		if (significant && restart == Restart.PERMANENT) {
			throw new InvalidSupervisionException(
					"Child '" + id + "' cannot be significant and permanent: make it transient or temporary.");
		}
	}

	/**
	 * A child that is restarted at once.
	 * @param id unique among the children of the supervisor
	 * @param start starts the child
	 * @param restart when it is restarted
	 * @param significant whether its end counts for {@link AutoShutdown}
	 * @param shutdown how it is stopped
	 * @param type what it is
	 */
	public ChildSpec(String id, Start start, Restart restart, boolean significant, Shutdown shutdown, ChildType type) {
		this(id, start, restart, significant, shutdown, type, null);
	}

	/**
	 * A permanent worker with 5 seconds to shut down.
	 * @param id its id
	 * @param start starts it
	 * @return the specification
	 */
	public static ChildSpec worker(String id, Start start) {
		return new ChildSpec(id, start, Restart.PERMANENT, false, WORKER_SHUTDOWN, ChildType.WORKER);
	}

	/**
	 * A permanent worker with 5 seconds to shut down.
	 * @param id its id
	 * @param spec how to start it
	 * @return the specification
	 */
	public static ChildSpec worker(String id, ServerSpec<?> spec) {
		return worker(id, new ServerStart(() -> spec));
	}

	/**
	 * A permanent supervisor with all the time it needs to shut down.
	 * @param id its id
	 * @param spec how to start it
	 * @return the specification
	 */
	public static ChildSpec supervisor(String id, SupervisorSpec spec) {
		return new ChildSpec(id, new ServerStart(() -> Supervisor.serverSpec(spec)), Restart.PERMANENT, false,
				Shutdown.INFINITY, ChildType.SUPERVISOR);
	}

	/**
	 * With another restart type.
	 * @param restart when it is restarted
	 * @return the changed copy
	 */
	public ChildSpec withRestart(Restart restart) {
		return new ChildSpec(this.id, this.start, restart, this.significant, this.shutdown, this.type, this.backoff);
	}

	/**
	 * With another shutdown.
	 * @param shutdown how it is stopped
	 * @return the changed copy
	 */
	public ChildSpec withShutdown(Shutdown shutdown) {
		return new ChildSpec(this.id, this.start, this.restart, this.significant, shutdown, this.type, this.backoff);
	}

	/**
	 * Significant or not.
	 * @param significant whether its end counts for {@link AutoShutdown}
	 * @return the changed copy
	 */
	public ChildSpec withSignificant(boolean significant) {
		return new ChildSpec(this.id, this.start, this.restart, significant, this.shutdown, this.type, this.backoff);
	}

	/**
	 * With a backoff.
	 * @param backoff how long the supervisor waits before it restarts the child,
	 * {@code null} to restart it at once
	 * @return the changed copy
	 */
	public ChildSpec withBackoff(@Nullable Backoff backoff) {
		return new ChildSpec(this.id, this.start, this.restart, this.significant, this.shutdown, this.type, backoff);
	}

	ChildSpec withId(String id) {
		return new ChildSpec(id, this.start, this.restart, this.significant, this.shutdown, this.type, this.backoff);
	}

	ChildSpec withStart(Start start) {
		return new ChildSpec(this.id, start, this.restart, this.significant, this.shutdown, this.type, this.backoff);
	}

	ChildSpec withoutStart() {
		return withStart(FORGOTTEN);
	}

	/**
	 * Starts a child.
	 */
	@FunctionalInterface
	public interface Start {

		/**
		 * Start the child with {@link GenServerSystem#startLink}.
		 * @param system where
		 * @return the outcome
		 * @throws Exception a failed start
		 */
		StartResult start(GenServerSystem system) throws Exception;

	}

}
