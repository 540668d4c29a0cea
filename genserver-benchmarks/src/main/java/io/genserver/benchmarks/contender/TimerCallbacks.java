package io.genserver.benchmarks.contender;

import java.time.Duration;

import io.genserver.CallResult;
import io.genserver.From;
import io.genserver.InitResult;
import io.genserver.Next;
import io.genserver.Request;
import io.genserver.ServerCallbacks;
import io.genserver.ServerContext;
import io.genserver.benchmarks.Gate;

/**
 * Arms timers and counts what they send.
 */
final class TimerCallbacks implements ServerCallbacks<TimerCallbacks.State> {

	private final Gate gate;

	TimerCallbacks(Gate gate) {
		this.gate = gate;
	}

	@Override
	public InitResult<State> init(ServerContext context) {
		return InitResult.ok(new State(context, 0));
	}

	@Override
	public CallResult<State> handleCall(Object request, From<Object> from, State state) {
		Arm arm = (Arm) request;
		for (int i = 0; i < arm.timers(); i++) {
			state.context().sendAfter(Duration.ofNanos(Math.max(0, arm.dueNanos() - System.nanoTime())), "tick");
		}
		return CallResult.reply(true, state);
	}

	@Override
	public Next<State> handleInfo(Object message, State state) {
		long handled = state.handled() + 1;
		this.gate.counted(handled);
		return Next.noReply(new State(state.context(), handled));
	}

	/**
	 * The state.
	 *
	 * @param context arms timers
	 * @param handled how many messages of timers it has handled
	 */
	record State(ServerContext context, long handled) {
	}

	/**
	 * Arm timers.
	 *
	 * @param timers how many
	 * @param dueNanos when they are due
	 */
	record Arm(int timers, long dueNanos) implements Request<Boolean> {
	}

}
