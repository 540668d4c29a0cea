package io.genserver.supervisor;

/**
 * Which children are restarted when one ends.
 *
 * @since 0.1.0
 */
public enum Strategy {

	/** That child. OTP: {@code one_for_one}. */
	ONE_FOR_ONE,

	/** All children. OTP: {@code one_for_all}. */
	ONE_FOR_ALL,

	/** That child and those started after it. OTP: {@code rest_for_one}. */
	REST_FOR_ONE

}
