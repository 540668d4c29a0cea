package io.genserver.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Marks the method of a {@link GenServer} class that says what an operator may see of its
 * state: a {@code Map} of names and values, without parameters. Nothing of a state is
 * ever shown but this. It runs on the server's own thread, between two messages, so it
 * should be quick; when it throws, that is said in place of the values.
 * <p>
 * The Actuator shows the values as {@code management.endpoint.genservers.show-values}
 * says, through the application's {@code SanitizingFunction}s. The log shows them in the
 * report of a crash, so leave out what must not be there. Numbers and booleans stay what
 * they are, maps, collections and arrays are copied, the rest is shown as text. OTP:
 * {@code gen_server:format_status/1}.
 *
 * @since 0.1.0
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Reflective
public @interface FormatStatus {

}
