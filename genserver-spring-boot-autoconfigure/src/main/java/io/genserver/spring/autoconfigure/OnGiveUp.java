package io.genserver.spring.autoconfigure;

/**
 * What happens to the application when the root supervisor gives up.
 *
 * @since 0.1.0
 */
public enum OnGiveUp {

	/**
	 * Its liveness state becomes broken, so that the platform restarts it. OTP: the node
	 * goes down and {@code heart} restarts it.
	 */
	LIVENESS_BROKEN,

	/** Its readiness state becomes refusing traffic. */
	REFUSE_TRAFFIC,

	/** The application exits with code 1. */
	EXIT,

	/** Nothing but the health indicator's DOWN. */
	NONE,

	/**
	 * Nothing, because it does not give up: a child that alone exhausts the limit is left
	 * stopped, and the others run on. If several children exhaust the limit together it
	 * gives up all the same, and the liveness state becomes broken.
	 */
	PARK

}
