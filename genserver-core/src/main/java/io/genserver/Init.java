package io.genserver;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the method that runs first in each incarnation of a server, while its starter
 * waits. When it throws, the start fails. It may return a message, which the server
 * handles with its {@link HandleContinue} method before anything else. OTP:
 * {@code gen_server:init/1}.
 *
 * @since 0.1.0
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Init {

}
