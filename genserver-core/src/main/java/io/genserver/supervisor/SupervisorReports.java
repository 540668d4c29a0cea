package io.genserver.supervisor;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.genserver.ExitReason;

/**
 * What a supervisor tells the log. OTP: the supervisor reports.
 */
final class SupervisorReports {

	private static final Logger logger = LoggerFactory.getLogger(Supervisor.class);

	private final String supervisor;

	SupervisorReports(String supervisor) {
		this.supervisor = supervisor;
	}

	/** A child ended by itself. */
	void childTerminated(Child child, ExitReason reason) {
		logger.info("Supervisor '{}': {} child '{}' ended: {}", this.supervisor, type(child), child.id(), reason);
	}

	/** A child could not be started. */
	void startError(Child child, ExitReason reason) {
		logger.error("Supervisor '{}': child '{}' could not be started: {}", this.supervisor, child.id(), reason,
				reason.cause());
	}

	/** A child that was stopped ended with another reason than it should have. */
	void shutdownError(Child child, ExitReason reason) {
		logger.warn("Supervisor '{}': child '{}' was stopped and ended with {}", this.supervisor, child.id(), reason);
	}

	/** There were too many restarts. */
	void gaveUp(Child child, SupervisorSpec spec) {
		logger.error("Supervisor '{}' gives up: child '{}' ended and there were {} restart(s) within {} already",
				this.supervisor, child.id(), spec.maxRestarts(), spec.within());
	}

	private static String type(Child child) {
		return child.spec().restart().name().toLowerCase(java.util.Locale.ROOT);
	}

}
