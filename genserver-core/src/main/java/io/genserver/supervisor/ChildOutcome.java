package io.genserver.supervisor;

/**
 * What became of an operation on a child.
 *
 * @since 0.1.0
 */
public enum ChildOutcome {

	/** Done. OTP: {@code ok}. */
	OK,

	/** There is no child by that id. OTP: {@code {error, not_found}}. */
	NOT_FOUND,

	/** The child is running. OTP: {@code {error, running}}. */
	RUNNING,

	/** The child is being restarted. OTP: {@code {error, restarting}}. */
	RESTARTING

}
