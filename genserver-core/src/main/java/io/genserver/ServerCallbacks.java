package io.genserver;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A server in OTP's shape: the state travels through the returns, so what a failing
 * callback did to it does not count. One thread at a time runs the callbacks of an
 * incarnation, and each sees what the one before it wrote. OTP: the callbacks of
 * {@code gen_server}.
 * <p>
 * A callback that returns {@code null} ends the server with {@code bad_return_value}, one
 * that throws ends it with that exception, or with the reason of an
 * {@link ExitException}.
 *
 * @param <S> the state
 * @since 0.1.0
 */
public interface ServerCallbacks<S> {

	/**
	 * Start, while the starter waits. OTP: {@code init/1}.
	 * @param context what the server can do about itself
	 * @return the first state, or why there is none
	 * @throws Exception fails the start
	 */
	InitResult<S> init(ServerContext context) throws Exception;

	/**
	 * Handle a request. OTP: {@code handle_call/3}.
	 * @param request the request
	 * @param from the caller
	 * @param state the state
	 * @return what to reply and what follows
	 * @throws Exception crashes the server
	 */
	default CallResult<S> handleCall(Object request, From<Object> from, S state) throws Exception {
		throw new UnsupportedOperationException("No handler for call " + messageType(request));
	}

	/**
	 * Handle a message that was cast. OTP: {@code handle_cast/2}.
	 * @param message the message
	 * @param state the state
	 * @return what follows
	 * @throws Exception crashes the server
	 */
	default Next<S> handleCast(Object message, S state) throws Exception {
		throw new UnsupportedOperationException("No handler for cast " + messageType(message));
	}

	/**
	 * Handle any other message: sent plainly, an {@link Exit}, a {@link Down}, a timer's,
	 * the {@link IdleTimeout}. Without this method such a message is logged and dropped.
	 * OTP: {@code handle_info/2}.
	 * @param message the message
	 * @param state the state
	 * @return what follows
	 * @throws Exception crashes the server
	 */
	default Next<S> handleInfo(Object message, S state) throws Exception {
		return Next.unhandled(state);
	}

	/**
	 * Go on with what a callback left to be done. OTP: {@code handle_continue/2}.
	 * @param message what the callback continued with
	 * @param state the state
	 * @return what follows
	 * @throws Exception crashes the server
	 */
	default Next<S> handleContinue(Object message, S state) throws Exception {
		throw new UnsupportedOperationException("No handler for continue " + messageType(message));
	}

	/**
	 * Clean up. Runs when the server stops or crashes, not when it is killed or ended by
	 * an exit signal that it does not trap, and not when {@code init} failed. OTP:
	 * {@code terminate/2}.
	 * @param reason why the server ends
	 * @param state the state before the callback that failed, if one did
	 * @throws Exception becomes the exit reason
	 */
	default void terminate(ExitReason reason, S state) throws Exception {
	}

	/**
	 * What an operator may see of the state. OTP: {@code format_status/1}.
	 * @param state the state
	 * @return names and values; empty unless the author chooses to show something
	 */
	default Map<String, Object> formatStatus(@Nullable S state) {
		return Map.of();
	}

	/**
	 * Called once, when the last callback of this incarnation has returned, however it
	 * ended, even if that callback was abandoned by a kill and returned much later. When
	 * it was not, this comes before the name is free, so that a successor finds free what
	 * this incarnation held. The place to give that back.
	 */
	default void released() {
	}

	/**
	 * How a message is called in reports, metrics and exceptions. Never its contents.
	 * @param message the message
	 * @return a name, the class's unless overridden
	 */
	default String messageType(Object message) {
		Class<?> type = message.getClass();
		return type.isHidden() || type.getSimpleName().isEmpty() ? type.getName() : type.getSimpleName();
	}

}
