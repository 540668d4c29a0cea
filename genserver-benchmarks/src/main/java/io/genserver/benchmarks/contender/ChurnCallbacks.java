package io.genserver.benchmarks.contender;

import io.genserver.CallResult;
import io.genserver.From;
import io.genserver.InitResult;
import io.genserver.Next;
import io.genserver.Request;
import io.genserver.ServerCallbacks;
import io.genserver.ServerContext;
import io.genserver.benchmarks.Lookups;
import io.genserver.registry.Registry;

/**
 * Registers itself by the keys that stay, and again and again registers and unregisters
 * the others.
 */
final class ChurnCallbacks implements ServerCallbacks<ServerContext> {

	private final Registry<Integer, String> registry;

	ChurnCallbacks(Registry<Integer, String> registry) {
		this.registry = registry;
	}

	@Override
	public InitResult<ServerContext> init(ServerContext context) {
		return InitResult.ok(context);
	}

	@Override
	public CallResult<ServerContext> handleCall(Object request, From<Object> from, ServerContext state) {
		for (int key = 0; key < Lookups.KEYS; key++) {
			this.registry.register(key);
		}
		state.self().cast("churn");
		return CallResult.reply(true, state);
	}

	@Override
	public Next<ServerContext> handleCast(Object message, ServerContext state) {
		for (int key = Lookups.KEYS; key < Lookups.KEYS + Lookups.CHURNING; key++) {
			this.registry.register(key);
		}
		for (int key = Lookups.KEYS; key < Lookups.KEYS + Lookups.CHURNING; key++) {
			this.registry.unregister(key);
		}
		state.self().cast(message);
		return Next.noReply(state);
	}

	/** Register the keys that stay, and begin. */
	record Begin() implements Request<Boolean> {
	}

}
