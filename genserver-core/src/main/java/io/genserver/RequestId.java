package io.genserver;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A request that was sent without waiting. It has no deadline of its own: whoever wants
 * the reply says how long to wait for it. OTP: {@code gen_server:request_id()}.
 *
 * @param <R> the type of the reply
 * @see GenServerSystem#sendRequest(ServerRef, Request)
 * @since 0.1.0
 */
public interface RequestId<R extends @Nullable Object> {

	/**
	 * Wait for the response, and abandon the request when there is none in time: a later
	 * reply is dropped, and this returns {@code TimedOut} at once from then on. OTP:
	 * {@code gen_server:receive_response/2}.
	 * @param timeout how long to wait, {@code null} for no limit
	 * @return the response
	 * @throws CallInterruptedException if the waiting thread is interrupted
	 */
	Response<R> receiveResponse(@Nullable Duration timeout);

	/**
	 * Wait for the response; when there is none in time the request stays as it is and
	 * can be waited for again. OTP: {@code gen_server:wait_response/2}.
	 * @param timeout how long to wait, {@code null} for no limit
	 * @return the response
	 * @throws CallInterruptedException if the waiting thread is interrupted
	 */
	Response<R> waitResponse(@Nullable Duration timeout);

	/**
	 * The response, if there is one by now. OTP: {@code gen_server:check_response/2}.
	 * @return the response; empty when there is none yet, or the request was abandoned.
	 * OTP: {@code no_reply}
	 */
	Optional<Response<R>> checkResponse();

}
