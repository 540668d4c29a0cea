package io.genserver.supervisor;

import io.genserver.ExitReason;
import io.genserver.Pid;

/**
 * What a supervisor reports besides its log. OTP: a supervisor report with the fields
 * {@code supervisor}, {@code errorContext}, {@code offender} and {@code reason}.
 *
 * @param supervisor who reports
 * @param context about what
 * @param child the child concerned
 * @param reason why
 */
record SupervisorReport(Pid supervisor, Context context, ChildSpec child, ExitReason reason) {

	/** OTP's error contexts. */
	enum Context {

		/** A child could not be started. */
		START_ERROR,

		/** A child ended by itself. */
		CHILD_TERMINATED,

		/** A child that was stopped ended with another reason than it should have. */
		SHUTDOWN_ERROR,

		/** The supervisor gives up. */
		SHUTDOWN

	}

}
