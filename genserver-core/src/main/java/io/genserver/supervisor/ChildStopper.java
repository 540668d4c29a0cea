package io.genserver.supervisor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

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
			child.exited(reason, this.runtime.timeSource(), false);
			if (!isExpected(child.spec(), reason)) {
				this.reports.shutdownError(child, reason);
			}
		}
	}

	/**
	 * End the processes of children at the same time: ask or kill all, wait with one
	 * deadline for each distinct shutdown time, kill those that are late, and report at
	 * the end who ended otherwise than expected. Takes as long as the slowest.
	 */
	void stopTogether(Collection<Child> children) {
		Map<Child, ExitReason> unexpected = new LinkedHashMap<>();
		NavigableMap<Long, List<Child>> byTimeout = new TreeMap<>();
		for (Child child : children) {
			Pid pid = child.pid();
			ExitReason ended = (pid != null) ? pid.exitReason() : null;
			if (ended != null) {
				child.exited(ended, this.runtime.timeSource(), !ended.isQuiet());
				if (child.spec().restart() == Restart.PERMANENT || !ended.equals(ExitReason.NORMAL)) {
					unexpected.put(child, ended);
				}
			}
			else if (pid != null) {
				Shutdown shutdown = child.spec().shutdown();
				this.context.exit(pid, shutdown.brutalKill() ? ExitReason.KILL : ExitReason.SHUTDOWN);
				byTimeout.computeIfAbsent(timeout(shutdown), (timeout) -> new ArrayList<>()).add(child);
			}
		}
		long start = this.runtime.timeSource().nanoTime();
		// the earliest deadline first, so that each is kept
		byTimeout.forEach((timeout, group) -> group.forEach((child) -> {
			ExitReason reason = awaitOrKill(Objects.requireNonNull(child.pid()), start, timeout);
			child.exited(reason, this.runtime.timeSource(), false);
			if (!isExpectedOfDynamic(child.spec(), reason)) {
				unexpected.put(child, reason);
			}
		}));
		this.reports.shutdownErrors(unexpected);
	}

	private ExitReason awaitOrKill(Pid pid, long start, long timeout) {
		ExitReason ended = pid.exitReason();
		if (ended != null) {
			return ended;
		}
		long left = timeout - (this.runtime.timeSource().nanoTime() - start);
		return end(pid, (left > 0) ? left : 0);
	}

	private static long timeout(Shutdown shutdown) {
		Duration timeout = shutdown.timeout();
		return (timeout != null) ? Durations.nanos(timeout) : FOREVER;
	}

	private ExitReason end(Pid pid, Shutdown shutdown) {
		this.context.exit(pid, shutdown.brutalKill() ? ExitReason.KILL : ExitReason.SHUTDOWN);
		return end(pid, timeout(shutdown));
	}

	/** Wait for the end of a process that was asked to, and then insist. */
	private ExitReason end(Pid pid, long timeout) {
		ExitReason reason = this.runtime.awaitExit(pid, timeout);
		if (reason == null) {
			this.context.exit(pid, ExitReason.KILL);
			reason = this.runtime.awaitExit(pid, FOREVER);
		}
		return (reason != null) ? reason : ExitReason.KILLED;
	}

	private static boolean isExpected(ChildSpec spec, ExitReason reason) {
		ExitReason expected = spec.shutdown().brutalKill() ? ExitReason.KILLED : ExitReason.SHUTDOWN;
		return reason.equals(expected) || (spec.restart() != Restart.PERMANENT && reason.isQuiet());
	}

	/** Elixir is stricter with a brutal kill, and more lenient with a permanent child. */
	private static boolean isExpectedOfDynamic(ChildSpec spec, ExitReason reason) {
		if (spec.shutdown().brutalKill()) {
			return reason.equals(ExitReason.KILLED);
		}
		return reason.isQuiet() && (spec.restart() != Restart.PERMANENT || !reason.equals(ExitReason.NORMAL));
	}

}
