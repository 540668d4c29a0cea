package io.genserver;

import org.jspecify.annotations.Nullable;

/**
 * What {@code handleCall} returns: a {@link Reply}, or a {@link Next} without one.
 *
 * @param <S> the state
 * @since 0.1.0
 */
public sealed interface CallResult<S> permits Reply, Next {

	/**
	 * Reply and wait for messages. OTP: {@code {reply, Reply, State}}.
	 * @param <S> the state
	 * @param value the reply, may be {@code null}
	 * @param state the new state
	 * @return the result
	 */
	static <S> Reply<S> reply(@Nullable Object value, S state) {
		return new Reply<>(value, null, Next.noReply(state));
	}

	/**
	 * Reply, then whatever {@code next} says. When it is a stop, {@code terminate} runs
	 * before the reply is sent. OTP: {@code {reply, Reply, State, …}} and {@code {stop,
	 * Reason, Reply, State}}.
	 * @param <S> the state
	 * @param value the reply, may be {@code null}
	 * @param next what follows
	 * @return the result
	 */
	static <S> Reply<S> reply(@Nullable Object value, Next<S> next) {
		return new Reply<>(value, null, next);
	}

	/**
	 * Reply with an exception, which the caller's call throws, and go on.
	 * @param <S> the state
	 * @param exception the exception
	 * @param next what follows
	 * @return the result
	 */
	static <S> Reply<S> replyException(Throwable exception, Next<S> next) {
		return new Reply<>(null, exception, next);
	}

	/**
	 * What follows.
	 * @return what follows
	 */
	Next<S> next();

}
