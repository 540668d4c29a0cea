package io.genserver;

import org.jspecify.annotations.Nullable;

/**
 * The caller of a request, as the server sees it: whoever holds it can answer, at any
 * time and from any thread. OTP: the {@code From} of {@code handle_call/3}, answered with
 * {@code gen_server:reply/2}.
 * <p>
 * The first answer wins; a later one, and one to a caller who has given up, is ignored.
 * If the server ends before anybody answered, the caller gets the server's exit reason.
 *
 * @param <R> the type of the reply
 * @since 0.1.0
 */
public interface From<R> {

	/**
	 * Answer the caller. OTP: {@code gen_server:reply/2}.
	 * @param value the reply, may be {@code null}
	 */
	void reply(@Nullable R value);

	/**
	 * Answer the caller with an exception, which is thrown by its call. The server lives
	 * on.
	 * @param exception what the caller's call throws
	 */
	void replyException(Throwable exception);

}
