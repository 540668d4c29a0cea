package io.genserver.supervisor;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

import io.genserver.InvalidSupervisionException;
import io.genserver.process.Durations;

/**
 * How long a supervisor waits before it restarts a child that keeps failing, by crashes
 * or by failed starts: the initial delay before the first restart, and each time the
 * multiplier's multiple of it, up to the longest. OTP has no such thing: it restarts at
 * once.
 * <p>
 * A child that waits is {@link ChildState#RESTARTING}. Its supervisor goes on: the
 * siblings live and requests are answered. What failed counts for the restart intensity
 * when it happens, not when the wait is over.
 *
 * @param initial the delay before the first restart, positive
 * @param max the longest delay
 * @param multiplier what the delay is multiplied with at each further failure, at least 1
 * @param jitter which part of each delay is random, from 0 to 1: with 0.2 a delay of 10
 * seconds becomes one from 8 to 10 seconds, so that children that failed together do not
 * come back together
 * @param resetAfter how long a child must have run for the delay to begin with the
 * initial one again
 * @param random where randomness comes from: numbers from 0 (inclusive) to 1 (exclusive)
 * @since 0.1.0
 */
public record Backoff(Duration initial, Duration max, double multiplier, double jitter, Duration resetAfter,
		DoubleSupplier random) {

	private static final DoubleSupplier RANDOM = () -> ThreadLocalRandom.current().nextDouble();

	public Backoff {
		Objects.requireNonNull(random, "random");
		if (initial.isNegative() || initial.isZero()) {
			throw new InvalidSupervisionException(
					"The initial delay of a backoff must be positive, but is " + initial + '.');
		}
		if (max.compareTo(initial) < 0) {
			throw new InvalidSupervisionException("The longest delay of a backoff cannot be shorter than the initial"
					+ " one, " + initial + ", but is " + max + '.');
		}
		if (!(multiplier >= 1)) {
			throw new InvalidSupervisionException(
					"The multiplier of a backoff must be at least 1, but is " + multiplier + '.');
		}
		if (!(jitter >= 0 && jitter <= 1)) {
			throw new InvalidSupervisionException(
					"The jitter of a backoff must be from 0 to 1, but is " + jitter + '.');
		}
		if (resetAfter.isNegative()) {
			throw new InvalidSupervisionException(
					"The time after which a backoff is reset cannot be negative, but is " + resetAfter + '.');
		}
	}

	/**
	 * Delays that double, of which a fifth is random, and that begin anew when the child
	 * has run for as long as the longest of them.
	 * @param initial the delay before the first restart
	 * @param max the longest delay
	 * @return the backoff
	 */
	public static Backoff of(Duration initial, Duration max) {
		return new Backoff(initial, max, 2, 0.2, max, RANDOM);
	}

	/**
	 * With another growth.
	 * @param multiplier what the delay is multiplied with at each further failure
	 * @return the changed copy
	 */
	public Backoff withMultiplier(double multiplier) {
		return new Backoff(this.initial, this.max, multiplier, this.jitter, this.resetAfter, this.random);
	}

	/**
	 * With another jitter.
	 * @param jitter which part of each delay is random, from 0 to 1
	 * @return the changed copy
	 */
	public Backoff withJitter(double jitter) {
		return new Backoff(this.initial, this.max, this.multiplier, jitter, this.resetAfter, this.random);
	}

	/**
	 * With another healthy time.
	 * @param resetAfter how long a child must have run for the delay to begin with the
	 * initial one again
	 * @return the changed copy
	 */
	public Backoff withResetAfter(Duration resetAfter) {
		return new Backoff(this.initial, this.max, this.multiplier, this.jitter, resetAfter, this.random);
	}

	/**
	 * With other randomness, which a test may own.
	 * @param random numbers from 0 (inclusive) to 1 (exclusive), asked in the
	 * supervisor's process
	 * @return the changed copy
	 */
	public Backoff withRandom(DoubleSupplier random) {
		return new Backoff(this.initial, this.max, this.multiplier, this.jitter, this.resetAfter, random);
	}

	/**
	 * The delay after the given number of failures in a row, at least one.
	 */
	Duration delay(int failures) {
		double grown = Durations.nanos(this.initial) * Math.pow(this.multiplier, failures - 1);
		double nanos = Math.min(grown, Durations.nanos(this.max));
		return Duration.ofNanos((long) (nanos * (1 - this.jitter * this.random.getAsDouble())));
	}

}
