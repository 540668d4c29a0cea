package io.genserver.supervisor;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.genserver.InvalidSupervisionException;

/**
 * How a supervisor stops a child.
 *
 * @param timeout how long the child has to end after it was asked to, before it is
 * killed; {@code null} for ever
 * @param brutalKill whether it is killed without being asked
 * @since 0.1.0
 */
public record Shutdown(@Nullable Duration timeout, boolean brutalKill) {

	/** Kill it. OTP: {@code brutal_kill}. */
	public static final Shutdown BRUTAL_KILL = new Shutdown(Duration.ZERO, true);

	/** Ask it to end and wait. OTP: {@code infinity}. */
	public static final Shutdown INFINITY = new Shutdown(null, false);

	public Shutdown {
		if (timeout != null && timeout.isNegative()) {
			throw new InvalidSupervisionException("A shutdown time cannot be negative, but is " + timeout + '.');
		}
	}

	/**
	 * Ask it to end, and kill it when it has not after that time. OTP: a number of
	 * milliseconds.
	 * @param timeout the time
	 * @return the shutdown
	 */
	public static Shutdown after(Duration timeout) {
		return new Shutdown(timeout, false);
	}

	@Override
	public String toString() {
		return this.brutalKill ? "brutal-kill" : (this.timeout == null) ? "infinity" : this.timeout.toString();
	}

}
