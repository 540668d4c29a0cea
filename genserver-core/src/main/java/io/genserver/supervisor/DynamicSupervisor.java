package io.genserver.supervisor;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.genserver.ExitReason;
import io.genserver.GenServerSystem;
import io.genserver.InvalidSupervisionException;
import io.genserver.MailboxSpec;
import io.genserver.Pid;
import io.genserver.Request;
import io.genserver.ServerRef;
import io.genserver.ServerSpec;
import io.genserver.StartResult;

/**
 * Starts supervisors of any number of children that come and go, and talks to them. It
 * starts without children; each is independent of the others and known by its pid. What
 * is asked of it is a call and waits its turn, except {@link #info()} and
 * {@link #children()}. Elixir: the module {@code DynamicSupervisor}, in OTP the strategy
 * {@code simple_one_for_one}.
 *
 * @since 0.1.0
 */
public final class DynamicSupervisor {

	private final ServerRef<?> ref;

	private DynamicSupervisor(ServerRef<?> ref) {
		this.ref = ref;
	}

	/**
	 * Start a dynamic supervisor. Elixir: {@code DynamicSupervisor.start_link/1} called
	 * outside any process.
	 * @param system where
	 * @param spec how
	 * @return the outcome
	 */
	public static StartResult start(GenServerSystem system, DynamicSupervisorSpec spec) {
		return system.start(serverSpec(spec));
	}

	/**
	 * Start a dynamic supervisor linked to the server whose callback calls this. Elixir:
	 * {@code DynamicSupervisor.start_link/1}.
	 * @param system where
	 * @param spec how
	 * @return the outcome
	 */
	public static StartResult startLink(GenServerSystem system, DynamicSupervisorSpec spec) {
		return system.startLink(serverSpec(spec));
	}

	private static ServerSpec<DynamicSupervisorState> serverSpec(DynamicSupervisorSpec spec) {
		ServerSpec<DynamicSupervisorState> server = ServerSpec.of(() -> new DynamicSupervisorCallbacks(spec));
		return SupervisorSpec.named(server.withMailbox(MailboxSpec.UNBOUNDED), spec.name(), spec.via());
	}

	/**
	 * A dynamic supervisor as the child of another supervisor: permanent, with all the
	 * time it needs to shut down. Elixir: {@code DynamicSupervisor.child_spec/1}.
	 * @param spec how to start it
	 * @return the child, with the supervisor's name as its id, or the name of this class
	 * if it has none
	 */
	public static ChildSpec childSpec(DynamicSupervisorSpec spec) {
		Object name = SupervisorSpec.checkName(spec.name(), spec.via());
		return new ChildSpec((name != null) ? name.toString() : DynamicSupervisor.class.getSimpleName(),
				new ServerStart(() -> serverSpec(spec)), Restart.PERMANENT, false, Shutdown.INFINITY,
				ChildType.SUPERVISOR);
	}

	/**
	 * A running dynamic supervisor.
	 * @param ref its pid or name
	 * @return the supervisor
	 */
	public static DynamicSupervisor of(ServerRef<?> ref) {
		return new DynamicSupervisor(ref);
	}

	/**
	 * Start a child. Its id is for reports only; several children may have the same.
	 * Elixir: {@code DynamicSupervisor.start_child/2}.
	 * @param spec the child, which cannot be significant
	 * @return the outcome; {@code Failed} with reason {@code max_children} if there are
	 * as many as there can be
	 */
	public StartResult startChild(ChildSpec spec) {
		check(spec);
		return call(new SupervisorRequest.StartChild(spec));
	}

	static void check(ChildSpec spec) {
		if (spec.significant()) {
			throw new InvalidSupervisionException("Child '" + spec.id()
					+ "' is significant, but a dynamic supervisor never shuts down because of a child's end.");
		}
	}

	/**
	 * Stop a child; one that is being restarted or is parked is not restarted any more.
	 * Elixir: {@code DynamicSupervisor.terminate_child/2}.
	 * @param pid its process, which of a child that is being restarted is its last one
	 * @return {@link ChildOutcome#OK} or {@link ChildOutcome#NOT_FOUND}
	 */
	public ChildOutcome terminateChild(Pid pid) {
		return call(new SupervisorRequest.TerminateProcess(Objects.requireNonNull(pid, "pid")));
	}

	/**
	 * Start a child at once that waits for the end of its {@link Backoff}, or is parked.
	 * If that fails, it goes on waiting. Elixir has no such function.
	 * @param last its last process, see {@link ChildInfo#lastPid()}
	 * @return the outcome; {@code Failed} with reason {@code not_found}, {@code running}
	 * or {@code restarting} if it does not wait
	 */
	public StartResult restartChild(Pid last) {
		return call(new SupervisorRequest.RestartProcess(Objects.requireNonNull(last, "last")));
	}

	/**
	 * The children, in no particular order. Elixir:
	 * {@code DynamicSupervisor.which_children/1}.
	 * @return the children
	 */
	public List<ChildInfo> whichChildren() {
		return call(new SupervisorRequest.WhichChildren());
	}

	/**
	 * The children, counted; those that are neither being restarted nor parked are
	 * active. Elixir: {@code DynamicSupervisor.count_children/1}.
	 * @return the counts
	 */
	public ChildCounts countChildren() {
		return call(new SupervisorRequest.CountChildren());
	}

	/**
	 * Stop the supervisor: all its children are asked at once to stop, and have the time
	 * of their own shutdown to do it. Elixir: {@code DynamicSupervisor.stop/3}.
	 * @param timeout how long to wait
	 */
	public void stop(Duration timeout) {
		this.ref.stop(ExitReason.SHUTDOWN, timeout);
	}

	/**
	 * What can be seen without asking the supervisor, and so without waiting for it. It
	 * costs the same however many children there are.
	 * @return the supervisor; empty when it is not running
	 */
	public Optional<DynamicSupervisorInfo> info() {
		return state().map(DynamicSupervisorState::info);
	}

	/**
	 * The children as they can be seen without asking the supervisor, in no particular
	 * order. One that is being replaced at this moment may be missing.
	 * @return the children; empty when the supervisor is not running
	 */
	public List<ChildInfo> children() {
		return state().map(DynamicSupervisorState::children).orElse(List.of());
	}

	/**
	 * Like {@link #children()}, but not more than so many, at a cost that does not depend
	 * on how many there are.
	 * @param limit how many at most
	 * @return the children; empty when the supervisor is not running
	 */
	public List<ChildInfo> children(int limit) {
		return state().map((state) -> state.children(limit)).orElse(List.of());
	}

	private Optional<DynamicSupervisorState> state() {
		return AbstractSupervisorState.of(this.ref.pid(), DynamicSupervisorState.class);
	}

	private <R> R call(Request<R> request) {
		return this.ref.call(request, Supervisor.FOREVER);
	}

}
