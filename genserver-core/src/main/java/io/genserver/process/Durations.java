package io.genserver.process;

import java.time.Duration;

/**
 * Durations as nanoseconds: what does not fit counts as forever.
 */
public final class Durations {

	private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

	private Durations() {
	}

	/**
	 * The nanoseconds of a duration.
	 * @param duration the duration
	 * @return its nanoseconds, at most half of {@link Long#MAX_VALUE}
	 */
	public static long nanos(Duration duration) {
		return (duration.compareTo(LONGEST) >= 0) ? Long.MAX_VALUE / 2 : duration.toNanos();
	}

}
