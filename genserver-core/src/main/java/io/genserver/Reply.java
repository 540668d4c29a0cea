package io.genserver;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A reply to a call and what follows it.
 *
 * @param <S> the state
 * @since 0.1.0
 */
public final class Reply<S> implements CallResult<S> {

	private final @Nullable Object value;

	private final @Nullable Throwable exception;

	private final Next<S> next;

	Reply(@Nullable Object value, @Nullable Throwable exception, Next<S> next) {
		this.value = value;
		this.exception = exception;
		this.next = Objects.requireNonNull(next, "next");
	}

	/**
	 * The reply.
	 * @return the value
	 */
	public @Nullable Object value() {
		return this.value;
	}

	/**
	 * The exception to reply with.
	 * @return the exception, {@code null} if the reply is the value
	 */
	public @Nullable Throwable exception() {
		return this.exception;
	}

	@Override
	public Next<S> next() {
		return this.next;
	}

}
