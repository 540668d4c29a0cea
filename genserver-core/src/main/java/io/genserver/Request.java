package io.genserver;

/**
 * A message that expects a reply, which it carries the type of.
 *
 * @param <R> the type of the reply
 * @since 0.1.0
 */
public interface Request<R> {

}
