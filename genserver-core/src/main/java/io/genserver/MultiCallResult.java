package io.genserver;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What many servers answered to the same request; each is in one of the two maps. OTP:
 * {@code {Replies, BadNodes}}.
 *
 * @param <R> the type of the reply
 * @param replies the replies, which may be {@code null}
 * @param failures what {@link ServerRef#call(Request)} would have thrown
 * @since 0.1.0
 */
public record MultiCallResult<R extends @Nullable Object>(Map<ServerRef<?>, R> replies,
		Map<ServerRef<?>, Throwable> failures) {

}
