package io.genserver.supervisor;

/**
 * When a child that has ended is restarted.
 *
 * @since 0.1.0
 */
public enum Restart {

	/** Always. OTP: {@code permanent}. */
	PERMANENT,

	/** When it ended abnormally. OTP: {@code transient}. */
	TRANSIENT,

	/** Never; the supervisor forgets it. OTP: {@code temporary}. */
	TEMPORARY

}
