package io.genserver.supervisor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.genserver.ExitReason;
import io.genserver.GenServerSystem;
import io.genserver.MailboxSpec;
import io.genserver.Request;
import io.genserver.ServerRef;
import io.genserver.ServerSpec;
import io.genserver.StartResult;

/**
 * Starts supervisors and talks to them. A supervisor is a server: what is asked of it is
 * a call and waits its turn, except {@link #info()}. OTP: the module {@code supervisor}.
 *
 * @since 0.1.0
 */
public final class Supervisor {

	/** OTP's supervisor functions wait for ever. */
	static final Duration FOREVER = Duration.ofDays(365_000);

	private final ServerRef<?> ref;

	private Supervisor(ServerRef<?> ref) {
		this.ref = ref;
	}

	/**
	 * Start a supervisor and its children. OTP: {@code supervisor:start_link/3} called
	 * outside any process.
	 * @param system where
	 * @param spec how
	 * @return the outcome; when a child fails, those started before it are stopped and
	 * the reason is {@code shutdown} with a {@link FailedToStartChild}
	 */
	public static StartResult start(GenServerSystem system, SupervisorSpec spec) {
		return system.start(serverSpec(spec));
	}

	/**
	 * Start a supervisor linked to the server whose callback calls this.
	 * @param system where
	 * @param spec how
	 * @return the outcome
	 */
	public static StartResult startLink(GenServerSystem system, SupervisorSpec spec) {
		return system.startLink(serverSpec(spec));
	}

	static ServerSpec<SupervisorState> serverSpec(SupervisorSpec spec) {
		ServerSpec<SupervisorState> server = ServerSpec.of(() -> new SupervisorCallbacks(spec));
		return SupervisorSpec.named(server.withMailbox(MailboxSpec.UNBOUNDED), spec.name(), spec.via());
	}

	/**
	 * A running supervisor.
	 * @param ref its pid or name
	 * @return the supervisor
	 */
	public static Supervisor of(ServerRef<?> ref) {
		return new Supervisor(ref);
	}

	/**
	 * Add a child and start it. OTP: {@code supervisor:start_child/2}.
	 * @param spec the child
	 * @return the outcome; {@code Failed} with reason {@code already_present} if there is
	 * a child by that id without a process
	 */
	public StartResult startChild(ChildSpec spec) {
		return call(new SupervisorRequest.StartChild(spec));
	}

	/**
	 * Stop a child; the entry of a temporary one goes away, and one that waits to be
	 * restarted, or is parked, waits no more. OTP: {@code supervisor:terminate_child/2}.
	 * @param id its id
	 * @return the outcome
	 */
	public ChildOutcome terminateChild(String id) {
		return call(new SupervisorRequest.TerminateChild(id));
	}

	/**
	 * Start a stopped child again, or one at once that waits for the end of its
	 * {@link Backoff} or is parked, together with those that wait with it. If that fails,
	 * a child that was waiting goes on waiting. OTP: {@code supervisor:restart_child/2}.
	 * @param id its id
	 * @return the outcome; {@code Failed} with reason {@code not_found}, {@code running}
	 * or {@code restarting} if it cannot be
	 */
	public StartResult restartChild(String id) {
		return call(new SupervisorRequest.RestartChild(id));
	}

	/**
	 * Remove the entry of a stopped or parked child. OTP:
	 * {@code supervisor:delete_child/2}.
	 * @param id its id
	 * @return the outcome
	 */
	public ChildOutcome deleteChild(String id) {
		return call(new SupervisorRequest.DeleteChild(id));
	}

	/**
	 * The children, newest first. OTP: {@code supervisor:which_children/1}.
	 * @return the children
	 */
	public List<ChildInfo> whichChildren() {
		return call(new SupervisorRequest.WhichChildren());
	}

	/**
	 * The children, counted. OTP: {@code supervisor:count_children/1}.
	 * @return the counts
	 */
	public ChildCounts countChildren() {
		return call(new SupervisorRequest.CountChildren());
	}

	/**
	 * The specification of a child. OTP: {@code supervisor:get_childspec/2}.
	 * @param id its id
	 * @return the specification
	 */
	public Optional<ChildSpec> childSpec(String id) {
		return call(new SupervisorRequest.GetChildSpec(id));
	}

	/**
	 * Stop the supervisor: its children are stopped in reverse start order, each with its
	 * own shutdown.
	 * @param timeout how long to wait
	 */
	public void stop(Duration timeout) {
		this.ref.stop(ExitReason.SHUTDOWN, timeout);
	}

	/**
	 * What can be seen without asking the supervisor, and so without waiting for it.
	 * @return the supervisor and its children; empty when it is not running
	 */
	public Optional<SupervisorInfo> info() {
		return AbstractSupervisorState.of(this.ref.pid(), SupervisorState.class).map(SupervisorState::info);
	}

	private <R> R call(Request<R> request) {
		return this.ref.call(request, FOREVER);
	}

}
