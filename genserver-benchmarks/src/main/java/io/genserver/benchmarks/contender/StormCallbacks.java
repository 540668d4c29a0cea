package io.genserver.benchmarks.contender;

import java.util.concurrent.CountDownLatch;

import io.genserver.InitResult;
import io.genserver.Next;
import io.genserver.ServerCallbacks;
import io.genserver.ServerContext;

/**
 * Crashes as soon as it is started, until it has been restarted often enough.
 */
final class StormCallbacks implements ServerCallbacks<Integer> {

	private final CountDownLatch starts;

	/**
	 * One incarnation.
	 * @param starts counted down by each
	 */
	StormCallbacks(CountDownLatch starts) {
		this.starts = starts;
	}

	@Override
	public InitResult<Integer> init(ServerContext context) {
		this.starts.countDown();
		if (this.starts.getCount() > 0) {
			context.self().cast("crash");
		}
		return InitResult.ok(0);
	}

	@Override
	public Next<Integer> handleCast(Object message, Integer state) {
		throw new IllegalStateException("crash");
	}

}
