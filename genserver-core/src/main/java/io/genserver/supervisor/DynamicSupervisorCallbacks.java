package io.genserver.supervisor;

import java.util.concurrent.CompletableFuture;

import io.genserver.InitResult;
import io.genserver.InvalidSupervisionException;
import io.genserver.ServerContext;

/**
 * A dynamic supervisor as a server: what it does when asked. How it starts, restarts and
 * stops children is in {@link DynamicSupervisorState}.
 */
final class DynamicSupervisorCallbacks extends AbstractSupervisorCallbacks<DynamicSupervisorState> {

	private final DynamicSupervisorSpec spec;

	DynamicSupervisorCallbacks(DynamicSupervisorSpec spec) {
		this.spec = spec;
	}

	@Override
	public InitResult<DynamicSupervisorState> init(ServerContext context) {
		context.trapExits(true);
		return InitResult.ok(new DynamicSupervisorState(this.spec, context));
	}

	@Override
	CompletableFuture<?> answer(SupervisorRequest request, DynamicSupervisorState state) {
		if (request instanceof SupervisorRequest.StartChild start) {
			DynamicSupervisor.check(start.spec());
			return state.start(start.spec());
		}
		if (request instanceof SupervisorRequest.RestartProcess restart) {
			return state.startWaiting(restart.last());
		}
		return CompletableFuture.completedFuture(answerAtOnce(request, state));
	}

	private static Object answerAtOnce(SupervisorRequest request, DynamicSupervisorState state) {
		if (request instanceof SupervisorRequest.TerminateProcess terminate) {
			return state.stop(terminate.pid()) ? ChildOutcome.OK : ChildOutcome.NOT_FOUND;
		}
		if (request instanceof SupervisorRequest.WhichChildren) {
			return state.children();
		}
		if (request instanceof SupervisorRequest.CountChildren) {
			return state.count();
		}
		throw new InvalidSupervisionException(
				"A dynamic supervisor knows its children by their pids, not by ids: use DynamicSupervisor.");
	}

}
