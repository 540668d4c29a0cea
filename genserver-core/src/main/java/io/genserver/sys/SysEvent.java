package io.genserver.sys;

import org.jspecify.annotations.Nullable;

/**
 * Something that a server does while it is being debugged. An event holds the server's
 * own objects, but its text has their types only. OTP: {@code sys:system_event()}.
 *
 * @since 0.1.0
 */
public sealed interface SysEvent {

	/**
	 * A message is about to be handled. OTP: {@code {in, Msg}}.
	 *
	 * @param kind how it came: call, cast or info
	 * @param type its type
	 * @param message the message
	 * @param from the server that waits for the reply, {@code null} if none does
	 */
	record In(String kind, String type, Object message, @Nullable String from) implements SysEvent {

		@Override
		public String toString() {
			return "got " + this.kind + ' ' + this.type + ((this.from != null) ? " from " + this.from : "");
		}

	}

	/**
	 * What a callback left to be done is about to be done; it is not counted as a
	 * message. OTP: {@code {continue, Msg}}.
	 *
	 * @param type the type of the message
	 * @param message the message
	 */
	record Continue(String type, Object message) implements SysEvent {

		@Override
		public String toString() {
			return "continues with " + this.type;
		}

	}

	/**
	 * A reply that a callback returned was given; not one that was given by hand. OTP:
	 * {@code {out, Reply, To, State}}.
	 *
	 * @param reply the reply, or the exception that the caller gets
	 * @param to the server that waited for it, {@code null} if none did
	 * @param state the new state
	 */
	record Out(@Nullable Object reply, @Nullable String to, @Nullable Object state) implements SysEvent {

		@Override
		public String toString() {
			return "sent " + ((this.reply != null) ? this.reply.getClass().getSimpleName() : "null")
					+ ((this.to != null) ? " to " + this.to : "");
		}

	}

	/**
	 * A callback returned without a reply. OTP: {@code {noreply, State}}.
	 *
	 * @param state the new state
	 */
	record NoReply(@Nullable Object state) implements SysEvent {

		@Override
		public String toString() {
			return "has a new state";
		}

	}

}
