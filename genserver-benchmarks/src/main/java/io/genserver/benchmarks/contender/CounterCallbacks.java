package io.genserver.benchmarks.contender;

import io.genserver.CallResult;
import io.genserver.From;
import io.genserver.InitResult;
import io.genserver.MailboxSpec;
import io.genserver.Next;
import io.genserver.Request;
import io.genserver.ServerCallbacks;
import io.genserver.ServerContext;
import io.genserver.ServerSpec;
import io.genserver.benchmarks.Gate;

/**
 * A counter in OTP's shape: the state is the sum.
 */
final class CounterCallbacks implements ServerCallbacks<Long> {

	private final Gate gate;

	CounterCallbacks(Gate gate) {
		this.gate = gate;
	}

	/**
	 * A counter to be started, with a mailbox without bound, as its peers have it.
	 * @param gate told what it has counted
	 * @return how to start it
	 */
	static ServerSpec<Long> spec(Gate gate) {
		return ServerSpec.of(() -> new CounterCallbacks(gate)).withMailbox(MailboxSpec.UNBOUNDED);
	}

	@Override
	public InitResult<Long> init(ServerContext context) {
		return InitResult.ok(0L);
	}

	@Override
	public CallResult<Long> handleCall(Object request, From<Object> from, Long state) {
		Long sum = state + ((Add) request).by();
		return CallResult.reply(sum, sum);
	}

	@Override
	public Next<Long> handleCast(Object message, Long state) {
		if (message instanceof Add add) {
			Long sum = state + add.by();
			this.gate.counted(sum);
			return Next.noReply(sum);
		}
		throw new IllegalStateException("crash");
	}

	/**
	 * As a call, it is answered with the sum.
	 *
	 * @param by how much to add
	 */
	record Add(long by) implements Request<Long> {
	}

	/** Makes the server throw. */
	record Crash() {
	}

}
