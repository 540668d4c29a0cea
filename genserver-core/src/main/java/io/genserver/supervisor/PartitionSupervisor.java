package io.genserver.supervisor;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.genserver.ExitReason;
import io.genserver.GenServerSystem;
import io.genserver.MailboxSpec;
import io.genserver.NoSuchServerException;
import io.genserver.ServerRef;
import io.genserver.ServerSpec;
import io.genserver.StartResult;

/**
 * Starts supervisors of several children of the same kind, and finds the one that is
 * responsible for a key: where one server, say a {@link DynamicSupervisor} or a cache,
 * would be a bottleneck. Elixir: the module {@code PartitionSupervisor}.
 *
 * @since 0.1.0
 */
public final class PartitionSupervisor {

	private final GenServerSystem system;

	private final String name;

	private final ServerRef<Object> ref;

	private PartitionSupervisor(GenServerSystem system, String name) {
		this.system = system;
		this.name = Objects.requireNonNull(name, "name");
		this.ref = system.ref(name);
	}

	/**
	 * Start a partition supervisor and its partitions. Elixir:
	 * {@code PartitionSupervisor.start_link/1} called outside any process.
	 * @param system where
	 * @param spec how
	 * @return the outcome, as of {@link Supervisor#start}
	 */
	public static StartResult start(GenServerSystem system, PartitionSupervisorSpec spec) {
		return system.start(serverSpec(spec));
	}

	/**
	 * Start a partition supervisor linked to the server whose callback calls this.
	 * Elixir: {@code PartitionSupervisor.start_link/1}.
	 * @param system where
	 * @param spec how
	 * @return the outcome
	 */
	public static StartResult startLink(GenServerSystem system, PartitionSupervisorSpec spec) {
		return system.startLink(serverSpec(spec));
	}

	private static ServerSpec<SupervisorState> serverSpec(PartitionSupervisorSpec spec) {
		PartitionSupervisorCallbacks callbacks = new PartitionSupervisorCallbacks(spec, new PartitionTable(spec));
		return ServerSpec.of(() -> callbacks).withName(spec.name()).withMailbox(MailboxSpec.UNBOUNDED);
	}

	/**
	 * A partition supervisor as the child of another supervisor: permanent, with all the
	 * time it needs to shut down, and its name as its id. Elixir:
	 * {@code PartitionSupervisor.child_spec/1}.
	 * @param spec how to start it
	 * @return the child
	 */
	public static ChildSpec childSpec(PartitionSupervisorSpec spec) {
		return new ChildSpec(spec.name(), new ServerStart(() -> serverSpec(spec)), Restart.PERMANENT, false,
				Shutdown.INFINITY, ChildType.SUPERVISOR);
	}

	/**
	 * A partition supervisor, which need not be running yet.
	 * @param system where
	 * @param name its registered name
	 * @return the supervisor
	 */
	public static PartitionSupervisor of(GenServerSystem system, String name) {
		return new PartitionSupervisor(system, name);
	}

	/**
	 * The partition that is responsible for a key: of an integer its absolute value
	 * modulo the present number of partitions, of anything else its hash. It is found
	 * anew for each message, so the reference survives restarts and resizing, which gives
	 * many keys another partition. While there are no partitions its use fails with
	 * {@link io.genserver.InvalidSupervisionException}. Elixir: the name {@code {:via,
	 * PartitionSupervisor, {name, key}}}.
	 * @param <T> the class of the servers
	 * @param key the key
	 * @return the reference
	 */
	public <T> ServerRef<T> ref(Object key) {
		return new PartitionRef<>(this, key);
	}

	/**
	 * The number of partitions in use. Elixir: {@code PartitionSupervisor.partitions/1}.
	 * @return the number
	 * @throws NoSuchServerException if the supervisor is not running
	 */
	public int partitions() {
		return table().orElseThrow(() -> new NoSuchServerException(this.name)).count();
	}

	/**
	 * Change the number of partitions in use: those that are added are started before
	 * they get keys, those that are taken away get none any more before they are stopped
	 * in ascending order. Elixir: {@code PartitionSupervisor.resize!/2}.
	 * @param partitions how many, from 0 to the number that it was started with
	 * @return how many there were
	 * @throws io.genserver.InvalidSupervisionException if there cannot be so many
	 * @throws io.genserver.ServerStartException if one could not be started; then the
	 * number stays as it was
	 */
	public int resize(int partitions) {
		return this.ref.call(new SupervisorRequest.Resize(partitions), Supervisor.FOREVER);
	}

	/**
	 * The partitions, whose numbers are their ids, the highest first, stopped ones
	 * included. Elixir: {@code PartitionSupervisor.which_children/1}.
	 * @return the children
	 */
	public List<ChildInfo> whichChildren() {
		return Supervisor.of(this.ref).whichChildren();
	}

	/**
	 * The partitions, counted. Elixir: {@code PartitionSupervisor.count_children/1}.
	 * @return the counts
	 */
	public ChildCounts countChildren() {
		return Supervisor.of(this.ref).countChildren();
	}

	/**
	 * What can be seen without asking the supervisor, and so without waiting for it.
	 * @return the supervisor and its partitions; empty when it is not running
	 */
	public Optional<SupervisorInfo> info() {
		return Supervisor.of(this.ref).info();
	}

	/**
	 * Stop the supervisor and its partitions. Elixir: {@code PartitionSupervisor.stop/3}.
	 * @param timeout how long to wait
	 */
	public void stop(Duration timeout) {
		this.ref.stop(ExitReason.SHUTDOWN, timeout);
	}

	Optional<PartitionTable> table() {
		return AbstractSupervisorState.of(this.ref.pid(), PartitionSupervisorState.class)
			.map(PartitionSupervisorState::table);
	}

	GenServerSystem system() {
		return this.system;
	}

	@Override
	public String toString() {
		return this.name;
	}

}
