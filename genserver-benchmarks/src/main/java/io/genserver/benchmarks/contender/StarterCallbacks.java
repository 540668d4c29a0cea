package io.genserver.benchmarks.contender;

import java.util.ArrayList;
import java.util.List;

import io.genserver.CallResult;
import io.genserver.From;
import io.genserver.InitResult;
import io.genserver.Pid;
import io.genserver.Request;
import io.genserver.ServerCallbacks;
import io.genserver.ServerContext;
import io.genserver.ServerSpec;
import io.genserver.benchmarks.Gate;

/**
 * Starts other servers.
 */
final class StarterCallbacks implements ServerCallbacks<ServerContext> {

	private final ServerSpec<Long> counter = CounterCallbacks.spec(new Gate());

	@Override
	public InitResult<ServerContext> init(ServerContext context) {
		return InitResult.ok(context);
	}

	@Override
	public CallResult<ServerContext> handleCall(Object request, From<Object> from, ServerContext state) {
		int servers = ((StartMany) request).servers();
		List<Pid> pids = new ArrayList<>(servers);
		for (int i = 0; i < servers; i++) {
			pids.add(state.system().start(this.counter).pid());
		}
		return CallResult.reply(pids, state);
	}

	/**
	 * Answered with the servers.
	 *
	 * @param servers how many
	 */
	record StartMany(int servers) implements Request<List<Pid>> {
	}

}
