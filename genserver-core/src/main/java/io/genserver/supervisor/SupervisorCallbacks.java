package io.genserver.supervisor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.InitResult;
import io.genserver.InvalidSupervisionException;
import io.genserver.Pid;
import io.genserver.ServerContext;
import io.genserver.StartResult;

/**
 * A supervisor as a server: what it does on which message. How it starts, restarts and
 * stops children is in {@link SupervisorState}.
 */
class SupervisorCallbacks extends AbstractSupervisorCallbacks<SupervisorState> {

	private final SupervisorSpec spec;

	SupervisorCallbacks(SupervisorSpec spec) {
		this.spec = spec;
	}

	@Override
	public InitResult<SupervisorState> init(ServerContext context) {
		context.trapExits(true);
		SupervisorState state = newState(this.spec, context);
		return state.returned(state.startAll().thenApply((failure) -> started(failure, state)), InitResult.ok(state));
	}

	private static InitResult<SupervisorState> started(@Nullable FailedToStartChild failure, SupervisorState state) {
		return (failure == null) ? InitResult.ok(state) : InitResult.stop(ExitReason.shutdown(failure));
	}

	SupervisorState newState(SupervisorSpec spec, ServerContext context) {
		return new SupervisorState(spec, context);
	}

	@Override
	CompletableFuture<?> answer(SupervisorRequest request, SupervisorState state) {
		if (request instanceof SupervisorRequest.StartChild start) {
			return startChild(start.spec(), state);
		}
		if (request instanceof SupervisorRequest.RestartChild restart) {
			return restartChild(restart.id(), state);
		}
		return CompletableFuture.completedFuture(answerAtOnce(request, state));
	}

	private Object answerAtOnce(SupervisorRequest request, SupervisorState state) {
		if (request instanceof SupervisorRequest.TerminateChild terminate) {
			return terminateChild(state.find(terminate.id()), state);
		}
		if (request instanceof SupervisorRequest.DeleteChild delete) {
			return deleteChild(state.find(delete.id()), state);
		}
		if (request instanceof SupervisorRequest.WhichChildren) {
			List<ChildInfo> newestFirst = new ArrayList<>(state.info().children());
			Collections.reverse(newestFirst);
			return newestFirst;
		}
		if (request instanceof SupervisorRequest.GetChildSpec get) {
			return Optional.ofNullable(state.find(get.id())).map(Child::spec);
		}
		if (request instanceof SupervisorRequest.CountChildren) {
			return state.count();
		}
		if (request instanceof SupervisorRequest.TerminateProcess) {
			// its children are known by their ids
			return ChildOutcome.NOT_FOUND;
		}
		if (request instanceof SupervisorRequest.RestartProcess restart) {
			return new StartResult.Failed(restart.last().toString(), ExitReason.of("not_found"));
		}
		throw new InvalidSupervisionException("Only a partition supervisor can be resized.");
	}

	private CompletableFuture<StartResult> startChild(ChildSpec child, SupervisorState state) {
		SupervisorSpec.checkSignificant(child, this.spec.autoShutdown());
		Child present = state.find(child.id());
		if (present == null) {
			return state.startNew(child);
		}
		Pid pid = present.pid();
		return (pid != null) ? CompletableFuture.completedFuture(new StartResult.AlreadyStarted(child.id(), pid))
				: SupervisorState.failed(child.id(), "already_present");
	}

	private ChildOutcome terminateChild(@Nullable Child child, SupervisorState state) {
		if (child == null) {
			return ChildOutcome.NOT_FOUND;
		}
		state.stop(child);
		return ChildOutcome.OK;
	}

	private CompletableFuture<StartResult> restartChild(String id, SupervisorState state) {
		Child child = state.find(id);
		if (child == null) {
			return SupervisorState.failed(id, "not_found");
		}
		return switch (child.state()) {
			case RUNNING -> SupervisorState.failed(id, "running");
			case RESTARTING, PARKED ->
				(child.waiting() != null) ? state.startWaiting(child) : SupervisorState.failed(id, "restarting");
			case STOPPED -> state.startAgain(child);
		};
	}

	private ChildOutcome deleteChild(@Nullable Child child, SupervisorState state) {
		if (child == null) {
			return ChildOutcome.NOT_FOUND;
		}
		return switch (child.state()) {
			case RUNNING -> ChildOutcome.RUNNING;
			case RESTARTING -> ChildOutcome.RESTARTING;
			case STOPPED, PARKED -> {
				child.stopped();
				state.remove(child);
				yield ChildOutcome.OK;
			}
		};
	}

}
