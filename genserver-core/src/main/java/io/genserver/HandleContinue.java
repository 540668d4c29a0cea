package io.genserver;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the method that handles a message that {@code @Init} returned or
 * {@link ServerContext#continueWith(Object)} named, before anything that is queued.
 * <p>
 * The message is its parameter, and its class chooses the method; the most specific wins.
 * It may take a {@link ServerContext} as well. OTP: {@code gen_server:handle_continue/2}.
 *
 * @since 0.1.0
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface HandleContinue {

}
