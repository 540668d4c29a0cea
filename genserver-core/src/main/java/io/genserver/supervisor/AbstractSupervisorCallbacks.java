package io.genserver.supervisor;

import io.genserver.CallResult;
import io.genserver.Exit;
import io.genserver.ExitReason;
import io.genserver.From;
import io.genserver.InvalidSupervisionException;
import io.genserver.Next;
import io.genserver.ServerCallbacks;
import io.genserver.ServerStartException;

/**
 * A supervisor of some kind as a server: what it does on which message.
 *
 * @param <S> the state
 */
abstract class AbstractSupervisorCallbacks<S extends AbstractSupervisorState> implements ServerCallbacks<S> {

	/** Do what was asked. */
	abstract Object answer(SupervisorRequest request, S state);

	@Override
	public CallResult<S> handleCall(Object request, From<Object> from, S state) {
		Next<S> next = Next.noReply(state);
		try {
			return CallResult.reply(answer((SupervisorRequest) request, state), next);
		}
		catch (InvalidSupervisionException | ServerStartException ex) {
			return CallResult.replyException(ex, next);
		}
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
		return goOn(exit.from() == null || state.exited(exit.from(), exit.reason()), state);
	}

	private Next<S> goOn(boolean goOn, S state) {
		return goOn ? Next.noReply(state) : Next.stop(ExitReason.SHUTDOWN, state);
	}

	@Override
	public void terminate(ExitReason reason, S state) {
		state.stopAll();
	}

}
