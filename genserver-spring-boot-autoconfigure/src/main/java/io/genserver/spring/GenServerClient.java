package io.genserver.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes an interface that a {@link GenServer} implements its client: what is injected for
 * it sends a message for each method call. A method that returns a
 * {@code CompletionStage} is an asynchronous call, a {@code void} one with
 * {@link io.genserver.Cast} a cast, a {@code default} one runs on the caller's thread,
 * and any other is a call that waits.
 *
 * @since 0.1.0
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface GenServerClient {

}
