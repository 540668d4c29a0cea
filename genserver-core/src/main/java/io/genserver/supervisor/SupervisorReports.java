package io.genserver.supervisor;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.genserver.ExitReason;
import io.genserver.Pid;
import io.genserver.server.LocalSystem;
import io.genserver.supervisor.SupervisorReport.Context;

/**
 * What a supervisor tells the log, and whoever listens to the system's reports. OTP: the
 * supervisor reports.
 */
final class SupervisorReports {

	private static final Logger logger = LoggerFactory.getLogger(Supervisor.class);

	private static final ExitReason TOO_MANY_RESTARTS = ExitReason.of("reached_max_restart_intensity");

	private final LocalSystem system;

	private final Pid supervisor;

	SupervisorReports(LocalSystem system, Pid supervisor) {
		this.system = system;
		this.supervisor = supervisor;
	}

	/** A child ended by itself. */
	void childTerminated(Child child, ExitReason reason) {
		if (logger.isInfoEnabled()) {
			logger.info("Supervisor '{}': {} child '{}' ended: {}", this.supervisor, type(child), child.id(), reason);
		}
		report(Context.CHILD_TERMINATED, child, reason);
	}

	/** A child could not be started. */
	void startError(Child child, ExitReason reason) {
		logger.error("Supervisor '{}': child '{}' could not be started: {}", this.supervisor, child.id(), reason,
				reason.cause());
		report(Context.START_ERROR, child, reason);
	}

	/** A child that was stopped ended with another reason than it should have. */
	void shutdownError(Child child, ExitReason reason) {
		logger.warn("Supervisor '{}': child '{}' was stopped and ended with {}", this.supervisor, child.id(), reason);
		report(Context.SHUTDOWN_ERROR, child, reason);
	}

	/** The same of children that were stopped together: one line for each reason. */
	void shutdownErrors(Map<Child, ExitReason> children) {
		Map<ExitReason, List<Child>> byReason = children.keySet()
			.stream()
			.collect(Collectors.groupingBy(children::get, LinkedHashMap::new, Collectors.toList()));
		byReason.forEach((reason, group) -> {
			if (group.size() > 1) {
				logger.warn("Supervisor '{}': {} children were stopped and ended with {}, '{}' is one of them",
						this.supervisor, group.size(), reason, group.get(0).id());
				group.forEach((child) -> report(Context.SHUTDOWN_ERROR, child, reason));
			}
			else {
				shutdownError(group.get(0), reason);
			}
		});
	}

	/** There were too many restarts. */
	void gaveUp(Child child, RestartWindow window) {
		logger.error("Supervisor '{}' gives up: child '{}' ended and there were {} already", this.supervisor,
				child.id(), window);
		report(Context.SHUTDOWN, child, TOO_MANY_RESTARTS);
	}

	/** A child waits to be restarted. */
	void waits(Child child, Duration delay) {
		logger.info("Supervisor '{}': child '{}' will be restarted in {} ms", this.supervisor, child.id(),
				delay.toMillis());
	}

	/** There were too many restarts of one child. */
	void parked(Child child, List<Child> group, RestartWindow window, @Nullable Duration delay) {
		List<String> others = group.stream().filter((other) -> other != child).map(Child::id).toList();
		logger.error("Supervisor '{}' parks child '{}'{}: it ended and there were {} of it already; {}",
				this.supervisor, child.id(), others.isEmpty() ? "" : " and with it " + others, window,
				(delay != null) ? "it will be tried again in " + delay.toMillis() + " ms"
						: "it stays stopped until somebody restarts it");
	}

	private void report(Context context, Child child, ExitReason reason) {
		this.system.report(new SupervisorReport(this.supervisor, context, child.spec(), reason));
	}

	private static String type(Child child) {
		return child.spec().restart().name().toLowerCase(Locale.ROOT);
	}

}
