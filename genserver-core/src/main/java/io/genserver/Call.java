package io.genserver;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Settings of a client interface's method that is a call. OTP: {@code gen_server:call/3}.
 *
 * @since 0.1.0
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Call {

	/**
	 * How long the caller waits, as a duration such as {@code 2s} or {@code 500ms}.
	 * @return the timeout; empty for the configured default
	 */
	String timeout() default "";

}
