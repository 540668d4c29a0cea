package io.genserver;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Requests under way, each with a label, whose responses are taken as they come. For one
 * thread at a time. OTP: {@code gen_server:request_id_collection()}, which is a value
 * where this is an object that changes.
 *
 * @param <L> the type of the labels
 * @see GenServerSystem#newRequestCollection()
 * @since 0.1.0
 */
public interface RequestCollection<L> {

	/**
	 * Send a request and add it. OTP: {@code gen_server:send_request/4}.
	 * @param <R> the type of the reply
	 * @param server the server
	 * @param request the request
	 * @param label what its response will be known by
	 * @return the request's id
	 */
	<R extends @Nullable Object> RequestId<R> sendRequest(ServerRef<?> server, Request<R> request, L label);

	/**
	 * Add a request. OTP: {@code gen_server:reqids_add/3}.
	 * @param id the request, from the same system
	 * @param label what its response will be known by
	 * @throws IllegalArgumentException if it is in the collection already
	 */
	void add(RequestId<?> id, L label);

	/**
	 * How many requests there are. OTP: {@code gen_server:reqids_size/1}.
	 * @return the number
	 */
	int size();

	/**
	 * The requests and their labels. OTP: {@code gen_server:reqids_to_list/1}.
	 * @return a copy, in the order in which they were added
	 */
	Map<RequestId<?>, L> toMap();

	/**
	 * Wait for the next response, and abandon all requests of the collection when there
	 * is none in time; they remain in it. OTP: {@code gen_server:receive_response/3}.
	 * @param timeout how long to wait, {@code null} for no limit
	 * @param delete whether to take the request out of the collection
	 * @return the response, {@code TimedOut} or {@code NoRequest}
	 * @throws CallInterruptedException if the waiting thread is interrupted
	 */
	Received<L> receiveResponse(@Nullable Duration timeout, boolean delete);

	/**
	 * Wait for the next response; when there is none in time the requests stay as they
	 * are. OTP: {@code gen_server:wait_response/3}.
	 * @param timeout how long to wait, {@code null} for no limit
	 * @param delete whether to take the request out of the collection
	 * @return the response, {@code TimedOut} or {@code NoRequest}
	 * @throws CallInterruptedException if the waiting thread is interrupted
	 */
	Received<L> waitResponse(@Nullable Duration timeout, boolean delete);

	/**
	 * The next response, if there is one by now. OTP:
	 * {@code gen_server:check_response/3}, which looks at one message.
	 * @param delete whether to take the request out of the collection
	 * @return the response, {@code NoReply} or {@code NoRequest}
	 */
	Received<L> checkResponse(boolean delete);

	/**
	 * What a collection had to give. Each response is given once, whether or not its
	 * request is taken out.
	 *
	 * @param <L> the type of the labels
	 */
	sealed interface Received<L> {

		/**
		 * A response.
		 *
		 * @param <L> the type of the labels
		 * @param response the reply, or why there is none
		 * @param label the label of the request
		 */
		record Answer<L>(Response<?> response, L label) implements Received<L> {

		}

		/**
		 * No response came in time.
		 *
		 * @param <L> the type of the labels
		 */
		record TimedOut<L>() implements Received<L> {

		}

		/**
		 * There is no response yet.
		 *
		 * @param <L> the type of the labels
		 */
		record NoReply<L>() implements Received<L> {

		}

		/**
		 * The collection is empty.
		 *
		 * @param <L> the type of the labels
		 */
		record NoRequest<L>() implements Received<L> {

		}

	}

}
