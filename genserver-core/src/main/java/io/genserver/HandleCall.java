package io.genserver;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the method that handles a call message: a {@link Request}, or any class; its
 * return value is the reply, unless it takes a {@link From} and returns {@code void}, or
 * returns a {@code CompletionStage}: then the reply is deferred.
 * <p>
 * The message is its parameter, and its class chooses the method; the most specific wins.
 * It may take a {@link ServerContext} as well. OTP: {@code gen_server:handle_call/3}.
 *
 * @since 0.1.0
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface HandleCall {

}
