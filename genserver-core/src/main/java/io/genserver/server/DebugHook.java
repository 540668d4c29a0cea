package io.genserver.server;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.genserver.Pid;

/**
 * What a server tells about itself while it is being debugged, on its own thread. None of
 * these throws. OTP: {@code sys:handle_debug/4}.
 */
public interface DebugHook {

	/**
	 * How a message came.
	 */
	enum Kind {

		/** A request. */
		CALL,

		/** A cast. */
		CAST,

		/** Anything else that was sent, the idle timeout included. */
		INFO,

		/** What a callback left to be done. */
		CONTINUE

	}

	/**
	 * A message is about to be handled.
	 * @param kind how it came
	 * @param message the message
	 * @param from the server that waits for the reply, {@code null} if none does
	 */
	void in(Kind kind, Object message, @Nullable Pid from);

	/**
	 * A reply that a callback returned was given.
	 * @param reply the reply, or the exception that it is
	 * @param to the server that waited for it, {@code null} if none did
	 * @param state the new state
	 */
	void out(@Nullable Object reply, @Nullable Pid to, @Nullable Object state);

	/**
	 * A callback returned without a reply.
	 * @param state the new state
	 */
	void noReply(@Nullable Object state);

	/**
	 * The events that were kept, for a report: types, no contents.
	 * @return one line for each
	 */
	List<String> kept();

}
