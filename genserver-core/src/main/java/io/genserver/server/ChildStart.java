package io.genserver.server;

import org.jspecify.annotations.Nullable;

import io.genserver.OnRestart;
import io.genserver.ServerSpec;
import io.genserver.process.KeptMessages;
import io.genserver.process.Process;

/**
 * What a supervisor tells the server that it starts as a child, and what it learns from
 * it. On the consumer of the supervisor.
 */
public final class ChildStart {

	private final long restarts;

	private final boolean restartable;

	private @Nullable KeptMessages kept;

	/**
	 * Create the start of a child.
	 * @param restarts how often the child was started again before, for its crash reports
	 * @param restartable whether it may be started again after this
	 * @param kept the messages that wait for this start, if there may be any
	 */
	public ChildStart(long restarts, boolean restartable, @Nullable KeptMessages kept) {
		this.restarts = restarts;
		this.restartable = restartable;
		this.kept = kept;
	}

	long restarts() {
		return this.restarts;
	}

	/**
	 * Where the messages of the server go when it ends, {@code null} if they are lost.
	 */
	@Nullable KeptMessages keptBy(ServerSpec<?> spec, Process supervisor) {
		if (!this.restartable || spec.mailbox().onRestart() != OnRestart.KEEP) {
			return null;
		}
		if (this.kept == null) {
			this.kept = new KeptMessages(supervisor);
		}
		return this.kept;
	}

	/**
	 * The messages that the child keeps.
	 * @return the messages, {@code null} if it keeps none
	 */
	public @Nullable KeptMessages kept() {
		return this.kept;
	}

}
