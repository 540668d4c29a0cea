package io.genserver.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How long a supervisor waits before it restarts a server that keeps failing. There is no
 * backoff, and a restart comes at once, unless an initial delay is set, here or in the
 * application's configuration. All attributes may contain property placeholders.
 *
 * @see GenServer#backoff()
 * @since 0.1.0
 */
@Documented
@Target({})
@Retention(RetentionPolicy.RUNTIME)
public @interface Backoff {

	/**
	 * The delay before the first restart, for example {@code 200ms}.
	 * @return the delay; {@code 0s} for no backoff
	 */
	String initial() default "";

	/**
	 * The longest delay, for example {@code 30s}.
	 * @return the delay
	 */
	String max() default "";

	/**
	 * What the delay is multiplied with at each further failure, at least 1.
	 * @return the multiplier
	 */
	String multiplier() default "";

	/**
	 * Which part of each delay is random, from 0 to 1.
	 * @return the jitter
	 */
	String jitter() default "";

	/**
	 * How long the server must have run for the delay to begin with the initial one
	 * again.
	 * @return the time
	 */
	String resetAfter() default "";

}
