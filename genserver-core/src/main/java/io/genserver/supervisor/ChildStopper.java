package io.genserver.supervisor;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.Pid;
import io.genserver.ServerContext;
import io.genserver.process.Durations;
import io.genserver.process.ProcessRuntime;

/**
 * How a supervisor stops one child: it asks, waits, kills, and waits for the death.
 */
final class ChildStopper {

	private static final long FOREVER = Long.MAX_VALUE / 2;

	private final ServerContext context;

	private final ProcessRuntime runtime;

	private final SupervisorReports reports;

	ChildStopper(ServerContext context, ProcessRuntime runtime, SupervisorReports reports) {
		this.context = context;
		this.runtime = runtime;
		this.reports = reports;
	}

	/** End the process of a child, if it has one. */
	void stop(Child child) {
		Pid pid = child.pid();
		if (pid != null) {
			ExitReason reason = end(pid, child.spec().shutdown());
			child.exited(reason, this.runtime.timeSource().now(), false);
			if (!isExpected(child.spec(), reason)) {
				this.reports.shutdownError(child, reason);
			}
		}
	}

	private ExitReason end(Pid pid, Shutdown shutdown) {
		if (!shutdown.brutalKill()) {
			this.context.exit(pid, ExitReason.SHUTDOWN);
			Duration timeout = shutdown.timeout();
			ExitReason reason = this.runtime.awaitExit(pid, (timeout != null) ? Durations.nanos(timeout) : FOREVER);
			if (reason != null) {
				return reason;
			}
		}
		this.context.exit(pid, ExitReason.KILL);
		@Nullable ExitReason reason = this.runtime.awaitExit(pid, FOREVER);
		return (reason != null) ? reason : ExitReason.KILLED;
	}

	private static boolean isExpected(ChildSpec spec, ExitReason reason) {
		ExitReason expected = spec.shutdown().brutalKill() ? ExitReason.KILLED : ExitReason.SHUTDOWN;
		return reason.equals(expected) || (spec.restart() != Restart.PERMANENT && reason.isQuiet());
	}

}
