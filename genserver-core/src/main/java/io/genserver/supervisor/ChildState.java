package io.genserver.supervisor;

/**
 * What a supervisor knows of a child. OTP: the second element of
 * {@code which_children/1}'s entries.
 *
 * @since 0.1.0
 */
public enum ChildState {

	/** It has a process. */
	RUNNING,

	/**
	 * It is being restarted, waits for that, or it has failed and will be tried again.
	 */
	RESTARTING,

	/** It has no process: it ended, was stopped, or said ignore. */
	STOPPED,

	/**
	 * It has no process, because it failed too often: see {@link GiveUp#PARK}. OTP has no
	 * such state.
	 */
	PARKED

}
