package io.genserver.supervisor;

import java.util.concurrent.CompletableFuture;

import io.genserver.ServerContext;

/**
 * A partition supervisor as a server: a supervisor that can be resized.
 */
final class PartitionSupervisorCallbacks extends SupervisorCallbacks {

	private final PartitionTable table;

	PartitionSupervisorCallbacks(PartitionSupervisorSpec spec, PartitionTable table) {
		super(spec.supervisor(table));
		this.table = table;
	}

	@Override
	SupervisorState newState(SupervisorSpec spec, ServerContext context) {
		return new PartitionSupervisorState(spec, context, this.table);
	}

	@Override
	CompletableFuture<?> answer(SupervisorRequest request, SupervisorState state) {
		return (request instanceof SupervisorRequest.Resize resize && state instanceof PartitionSupervisorState own)
				? own.resize(resize.partitions()) : super.answer(request, state);
	}

}
