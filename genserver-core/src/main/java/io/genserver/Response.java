package io.genserver;

import org.jspecify.annotations.Nullable;

/**
 * What became of a request that was sent without waiting. A failure is a value here, not
 * an exception. OTP: {@code {reply, Reply} | {error, Reason} | timeout}.
 *
 * @param <R> the type of the reply
 * @since 0.1.0
 */
public sealed interface Response<R extends @Nullable Object> {

	/**
	 * The reply.
	 *
	 * @param <R> the type of the reply
	 * @param value the reply, may be {@code null}
	 */
	record Replied<R extends @Nullable Object>(R value) implements Response<R> {

	}

	/**
	 * There will be no reply.
	 *
	 * @param <R> the type of the reply
	 * @param cause what {@link ServerRef#call(Request)} would have thrown
	 */
	record Failed<R extends @Nullable Object>(Throwable cause) implements Response<R> {

	}

	/**
	 * There was no reply in time.
	 *
	 * @param <R> the type of the reply
	 */
	record TimedOut<R extends @Nullable Object>() implements Response<R> {

	}

}
