package io.genserver.supervisor;

/**
 * When a supervisor ends itself because significant children have ended by themselves.
 *
 * @since 0.1.0
 */
public enum AutoShutdown {

	/** Never. OTP: {@code never}. */
	NEVER,

	/** When one has. OTP: {@code any_significant}. */
	ANY_SIGNIFICANT,

	/** When all have. OTP: {@code all_significant}. */
	ALL_SIGNIFICANT

}
