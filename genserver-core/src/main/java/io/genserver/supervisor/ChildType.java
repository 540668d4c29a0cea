package io.genserver.supervisor;

/**
 * What a child is.
 *
 * @since 0.1.0
 */
public enum ChildType {

	/** Any server. OTP: {@code worker}. */
	WORKER,

	/** A supervisor. OTP: {@code supervisor}. */
	SUPERVISOR

}
