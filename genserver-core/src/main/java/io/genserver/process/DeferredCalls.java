package io.genserver.process;

import org.jspecify.annotations.Nullable;

/**
 * The calls that a process has handled without replying yet, so that their callers can be
 * told when it ends. The consumer alone adds and removes; whoever kills the process reads
 * at the same time, and misses nothing that was added before: an answered call keeps its
 * link when it is taken out.
 */
final class DeferredCalls {

	private static final int FIRST_SWEEP = 16;

	/** Written by the consumer, read by the thread that ends the process. */
	private volatile @Nullable CallMessage first;

	private int size;

	private int sweepAt = FIRST_SWEEP;

	void add(CallMessage call) {
		call.nextDeferred = this.first;
		this.first = call;
		if (++this.size >= this.sweepAt) {
			sweep();
			this.sweepAt = Math.max(FIRST_SWEEP, this.size * 2);
		}
	}

	private void sweep() {
		int left = 0;
		CallMessage previous = null;
		for (CallMessage call = this.first; call != null; call = call.nextDeferred) {
			if (!call.isSettled()) {
				left++;
				previous = call;
			}
			else if (previous != null) {
				previous.nextDeferred = call.nextDeferred;
			}
			else {
				this.first = call.nextDeferred;
			}
		}
		this.size = left;
	}

	void forEach(java.util.function.Consumer<CallMessage> action) {
		for (CallMessage call = this.first; call != null; call = call.nextDeferred) {
			action.accept(call);
		}
	}

}
