package io.genserver.process;

import org.jspecify.annotations.Nullable;

import io.genserver.Exit;
import io.genserver.ExitReason;
import io.genserver.Pid;

/**
 * A message of the system's, which is never refused and not counted.
 */
public abstract sealed class SystemMessage extends Envelope {

	@Override
	final boolean isUser() {
		return false;
	}

	/** A trapped exit signal. */
	public static final class ExitSignal extends SystemMessage {

		private final @Nullable Pid from;

		private final ExitReason reason;

		private final boolean fromParent;

		ExitSignal(@Nullable Pid from, ExitReason reason, boolean fromParent) {
			this.from = from;
			this.reason = reason;
			this.fromParent = fromParent;
		}

		@Override
		boolean waitsForResume() {
			return !this.fromParent;
		}

		@Override
		@Nullable Object observed() {
			return this.fromParent ? null : new Exit(this.from, this.reason);
		}

		/**
		 * Whether the receiver's parent sent it.
		 * @return whether it did
		 */
		public boolean isFromParent() {
			return this.fromParent;
		}

		/**
		 * Who sent it.
		 * @return the pid, {@code null} if it came from outside any process
		 */
		public @Nullable Pid from() {
			return this.from;
		}

		/**
		 * Why.
		 * @return the reason
		 */
		public ExitReason reason() {
			return this.reason;
		}

	}

	/** For the info handler, from a monitor or a timer that may have been cancelled. */
	public static final class Notice extends SystemMessage {

		private final Source source;

		private final Object message;

		Notice(Source source, Object message) {
			this.source = source;
			this.message = message;
		}

		@Override
		Object observed() {
			return this.message;
		}

		/**
		 * The message.
		 * @return the message
		 */
		public Object message() {
			return this.message;
		}

		/**
		 * Whether it is still wanted.
		 * @return {@code false} if its source was cancelled
		 */
		public boolean begin() {
			return this.source.isWanted();
		}

		/** It was handled. */
		public void end() {
			this.source.handled();
		}

	}

	/** Where a notice comes from. */
	interface Source {

		/** Asked by the consumer just before it handles a notice. */
		boolean isWanted();

		/** Told by the consumer when it has handled a notice. */
		default void handled() {
		}

	}

	/** Stop in an orderly way. OTP: {@code sys:terminate/2}. */
	public static final class Stop extends SystemMessage {

		private final ExitReason reason;

		Stop(ExitReason reason) {
			this.reason = reason;
		}

		@Override
		boolean waitsForResume() {
			return false;
		}

		/**
		 * Why.
		 * @return the reason
		 */
		public ExitReason reason() {
			return this.reason;
		}

	}

	/** Makes the process run, to start or to be reaped, and says nothing. */
	static final class Activation extends SystemMessage {

		@Override
		boolean waitsForResume() {
			return false;
		}

	}

	/** The idle timer fired; it may be out of date. */
	public static final class IdleTick extends SystemMessage {

		/**
		 * Create a tick.
		 */
		public IdleTick() {
		}

		@Override
		boolean waitsForResume() {
			return false;
		}

	}

}
