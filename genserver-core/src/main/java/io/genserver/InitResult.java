package io.genserver;

import java.util.Objects;

/**
 * What {@code init} returns.
 *
 * @param <S> the state
 * @since 0.1.0
 */
public sealed interface InitResult<S> {

	/**
	 * Started. OTP: {@code {ok, State}}.
	 * @param <S> the state
	 * @param state the first state
	 * @return the result
	 */
	static <S> InitResult<S> ok(S state) {
		return new Ok<>(Next.noReply(state));
	}

	/**
	 * Started, then whatever {@code next} says; it must not be a stop. The starter is
	 * told first. OTP: {@code {ok, State, Timeout | hibernate | {continue, C}}}.
	 * @param <S> the state
	 * @param next what follows
	 * @return the result
	 */
	static <S> InitResult<S> ok(Next<S> next) {
		return new Ok<>(next);
	}

	/**
	 * Not started, and that is no failure. OTP: {@code ignore}.
	 * @param <S> the state
	 * @return the result
	 */
	static <S> InitResult<S> ignore() {
		return new Ignore<>();
	}

	/**
	 * Not started. {@code terminate} does not run. OTP: {@code {stop, Reason}}.
	 * @param <S> the state
	 * @param reason why
	 * @return the result
	 */
	static <S> InitResult<S> stop(ExitReason reason) {
		return new Stop<>(reason);
	}

	/**
	 * Started.
	 *
	 * @param <S> the state
	 * @param next what follows
	 */
	record Ok<S>(Next<S> next) implements InitResult<S> {

		public Ok {
			Objects.requireNonNull(next, "next");
		}

	}

	/**
	 * Not started, and that is no failure.
	 *
	 * @param <S> the state
	 */
	record Ignore<S>() implements InitResult<S> {

	}

	/**
	 * Not started.
	 *
	 * @param <S> the state
	 * @param reason why
	 */
	record Stop<S>(ExitReason reason) implements InitResult<S> {

		public Stop {
			Objects.requireNonNull(reason, "reason");
		}

	}

}
