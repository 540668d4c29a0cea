package io.genserver.supervisor;

import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.genserver.InvalidSupervisionException;
import io.genserver.ServerContext;
import io.genserver.ServerStartException;
import io.genserver.StartResult;

/**
 * The partitions, which are the children of a normal supervisor.
 */
final class PartitionSupervisorState extends SupervisorState {

	private final PartitionTable table;

	PartitionSupervisorState(SupervisorSpec spec, ServerContext context, PartitionTable table) {
		super(spec, context);
		this.table = table;
	}

	PartitionTable table() {
		return this.table;
	}

	/**
	 * Change the number of partitions in use.
	 * @return how many there were
	 */
	CompletableFuture<Integer> resize(int to) {
		if (to < 0 || to > this.table.size()) {
			throw new InvalidSupervisionException("The number of partitions can be from 0 to " + this.table.size()
					+ ", with which the supervisor was started, but not " + to + '.');
		}
		int from = this.table.count();
		return each(IntStream.range(from, to).iterator(), (number) -> startPartition(number, from))
			.thenApply((failure) -> {
				if (failure != null) {
					throw failure;
				}
				this.table.count(to);
				stopPartitions(to, from);
				return from;
			});
	}

	/** A group restart may have started it already. */
	private CompletableFuture<@Nullable ServerStartException> startPartition(int number, int from) {
		Child child = find(PartitionTable.id(number));
		if (child == null || child.state() != ChildState.STOPPED) {
			return CompletableFuture.completedFuture(null);
		}
		return startAgain(child).thenApply((result) -> {
			if (result instanceof StartResult.Started || result instanceof StartResult.Ignored) {
				return null;
			}
			stopPartitions(from, number);
			return new ServerStartException(PartitionTable.id(number), failure(result));
		});
	}

	private void stopPartitions(int from, int to) {
		for (int i = from; i < to; i++) {
			Child child = find(PartitionTable.id(i));
			if (child != null) {
				stop(child);
			}
		}
	}

}
