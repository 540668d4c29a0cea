package io.genserver.process;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.genserver.Down;
import io.genserver.ExitReason;
import io.genserver.MonitorRef;

/**
 * One process, or a listener outside any, that wants to know of the end of a process.
 */
final class Monitor implements MonitorRef, Relation, SystemMessage.Source {

	private static final Logger logger = LoggerFactory.getLogger(Monitor.class);

	private static final int ACTIVE = 0;

	private static final int FIRED = 1;

	private static final int CANCELLED = 2;

	private final @Nullable Process watcher;

	private final @Nullable Consumer<Down> listener;

	private final @Nullable Process target;

	private final AtomicInteger state = new AtomicInteger(ACTIVE);

	private Monitor(@Nullable Process watcher, @Nullable Consumer<Down> listener, @Nullable Process target) {
		this.watcher = watcher;
		this.listener = listener;
		this.target = target;
	}

	static Monitor create(@Nullable Process watcher, @Nullable Consumer<Down> listener, @Nullable Process target) {
		Monitor monitor = new Monitor(watcher, listener, target);
		if (watcher != null && watcher.putRelation(monitor, monitor) == null) {
			return monitor;
		}
		if (target == null || target.putRelation(monitor, monitor) == null) {
			monitor.fire(ExitReason.NOPROC);
		}
		return monitor;
	}

	private void fire(ExitReason reason) {
		if (!this.state.compareAndSet(ACTIVE, FIRED)) {
			return;
		}
		Down down = new Down(this, this.target, reason);
		if (this.watcher != null) {
			this.watcher.removeRelation(this);
			this.watcher.enqueue(new SystemMessage.Notice(this, down));
		}
		else if (this.listener != null) {
			Consumer<Down> told = this.listener;
			// not as the process that is ending on this thread: nothing it does would
			// count
			CurrentProcess.outsideAny(() -> tell(told, down));
		}
	}

	private void tell(Consumer<Down> told, Down down) {
		try {
			told.accept(down);
		}
		catch (RuntimeException ex) {
			logger.warn("A listener failed that was told of the end of server '{}'", this.target, ex);
		}
	}

	@Override
	public void cancel() {
		if (CurrentProcess.isFenced()) {
			return;
		}
		if (this.state.getAndSet(CANCELLED) == ACTIVE) {
			release(this.watcher);
			release(this.target);
		}
	}

	private void release(@Nullable Process process) {
		if (process != null) {
			process.removeRelation(this);
		}
	}

	@Override
	public void ownerEnded(Process owner, ExitReason reason) {
		if (owner == this.target) {
			fire(reason);
		}
		else if (this.state.compareAndSet(ACTIVE, CANCELLED)) {
			release(this.target);
		}
	}

	@Override
	public boolean isWanted() {
		return this.state.get() != CANCELLED;
	}

}
