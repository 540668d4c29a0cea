package io.genserver.supervisor;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.genserver.CallResult;
import io.genserver.Exit;
import io.genserver.ExitReason;
import io.genserver.From;
import io.genserver.InvalidSupervisionException;
import io.genserver.Next;
import io.genserver.Pid;
import io.genserver.ServerCallbacks;
import io.genserver.ServerStartException;

/**
 * A supervisor of some kind as a server: what it does on which message.
 *
 * @param <S> the state
 */
abstract class AbstractSupervisorCallbacks<S extends AbstractSupervisorState> implements ServerCallbacks<S> {

	/** Do what was asked. */
	abstract CompletableFuture<?> answer(SupervisorRequest request, S state);

	@Override
	public CallResult<S> handleCall(Object request, From<Object> from, S state) {
		Next<S> next = Next.noReply(state);
		return state.<CallResult<S>>returned(answered((SupervisorRequest) request, state).handle(
				(answer, failure) -> (failure != null) ? failed(failure, next) : CallResult.reply(answer, next)), next);
	}

	private CompletableFuture<?> answered(SupervisorRequest request, S state) {
		try {
			return answer(request, state);
		}
		catch (InvalidSupervisionException | ServerStartException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/** What was wrong with the request, its caller is told. */
	private CallResult<S> failed(Throwable failure, Next<S> next) {
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		if (cause instanceof InvalidSupervisionException || cause instanceof ServerStartException) {
			return CallResult.replyException(cause, next);
		}
		throw new CompletionException(cause);
	}

	@Override
	public Next<S> handleCast(Object message, S state) {
		return (message instanceof AbstractSupervisorState.TryAgain again) ? goOn(state.tryAgain(again.child()), state)
				: Next.unhandled(state);
	}

	@Override
	public Next<S> handleInfo(Object message, S state) {
		if (message instanceof Waiting waiting) {
			return goOn(state.waited(waiting), state);
		}
		if (!(message instanceof Exit exit)) {
			return Next.unhandled(state);
		}
		Pid from = exit.from();
		return (from != null) ? goOn(state.exited(from, exit.reason()), state) : Next.noReply(state);
	}

	private Next<S> goOn(CompletableFuture<Boolean> goesOn, S state) {
		Next<S> next = Next.noReply(state);
		return state.returned(goesOn.thenApply((goOn) -> goOn ? next : Next.stop(ExitReason.SHUTDOWN, state)), next);
	}

	@Override
	public void terminate(ExitReason reason, S state) {
		state.stopAll();
	}

}
