package io.genserver.supervisor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

import io.genserver.InvalidSupervisionException;
import io.genserver.StartResult;

/**
 * How a partition supervisor supervises. Elixir: the options of
 * {@code PartitionSupervisor.start_link/1}.
 *
 * @param name its registered name
 * @param child makes the child of a partition from the partition's number, which takes
 * the place of the child's id. Elixir: {@code child_spec} and {@code with_arguments}
 * @param partitions how many there are, and how many there can be
 * @param strategy which partitions are restarted when one ends
 * @param maxRestarts how many restarts it tolerates within the time
 * @param within the time
 * @param onGiveUp what it does when there were more restarts
 * @since 0.1.0
 */
public record PartitionSupervisorSpec(String name, IntFunction<ChildSpec> child, int partitions, Strategy strategy,
		int maxRestarts, Duration within, GiveUp onGiveUp) {

	public PartitionSupervisorSpec {
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(child, "child");
		Objects.requireNonNull(strategy, "strategy");
		Objects.requireNonNull(onGiveUp, "onGiveUp");
		if (name.isBlank()) {
			throw new InvalidSupervisionException("The name of a partition supervisor cannot be blank.");
		}
		SupervisorSpec.checkIntensity(name, maxRestarts, within);
		if (partitions <= 0) {
			throw new InvalidSupervisionException("The number of partitions of " + SupervisorSpec.label(name)
					+ " must be positive, but is " + partitions + '.');
		}
	}

	/**
	 * As many partitions as there are processors, restarted one for one, at most 3 times
	 * in 5 seconds.
	 * @param name its registered name
	 * @param child makes the child of a partition from the partition's number
	 * @return the specification
	 */
	public static PartitionSupervisorSpec of(String name, IntFunction<ChildSpec> child) {
		return new PartitionSupervisorSpec(name, child, Runtime.getRuntime().availableProcessors(),
				Strategy.ONE_FOR_ONE, 3, Duration.ofSeconds(5), GiveUp.ESCALATE);
	}

	/**
	 * With another number of partitions.
	 * @param partitions how many
	 * @return the changed copy
	 */
	public PartitionSupervisorSpec withPartitions(int partitions) {
		return new PartitionSupervisorSpec(this.name, this.child, partitions, this.strategy, this.maxRestarts,
				this.within, this.onGiveUp);
	}

	/**
	 * With another strategy.
	 * @param strategy which partitions are restarted when one ends
	 * @return the changed copy
	 */
	public PartitionSupervisorSpec withStrategy(Strategy strategy) {
		return new PartitionSupervisorSpec(this.name, this.child, this.partitions, strategy, this.maxRestarts,
				this.within, this.onGiveUp);
	}

	/**
	 * With another restart intensity.
	 * @param maxRestarts how many restarts it tolerates within the time
	 * @param within the time
	 * @return the changed copy
	 */
	public PartitionSupervisorSpec withIntensity(int maxRestarts, Duration within) {
		return new PartitionSupervisorSpec(this.name, this.child, this.partitions, this.strategy, maxRestarts, within,
				this.onGiveUp);
	}

	/**
	 * With another answer to too many restarts.
	 * @param onGiveUp what it does when there were more restarts than the limit
	 * @return the changed copy
	 */
	public PartitionSupervisorSpec withOnGiveUp(GiveUp onGiveUp) {
		return new PartitionSupervisorSpec(this.name, this.child, this.partitions, this.strategy, this.maxRestarts,
				this.within, onGiveUp);
	}

	/** The normal supervisor that does the work. Each (re)start publishes the new pid. */
	SupervisorSpec supervisor(PartitionTable table) {
		List<ChildSpec> children = new ArrayList<>();
		for (int i = 0; i < this.partitions; i++) {
			children.add(partition(i, table));
		}
		return new SupervisorSpec(this.name, null, this.strategy, this.maxRestarts, this.within, AutoShutdown.NEVER,
				children, this.onGiveUp);
	}

	private ChildSpec partition(int number, PartitionTable table) {
		ChildSpec spec = this.child.apply(number);
		if (spec.restart() == Restart.TEMPORARY) {
			throw new InvalidSupervisionException("The partitions of " + SupervisorSpec.label(this.name)
					+ " cannot be temporary: one that has ended would be forgotten.");
		}
		return spec.withId(PartitionTable.id(number)).withStart((system) -> {
			StartResult result = spec.start().start(system);
			if (result instanceof StartResult.Started started) {
				table.publish(number, started.pid());
			}
			return result;
		});
	}

}
