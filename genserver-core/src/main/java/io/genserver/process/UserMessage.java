package io.genserver.process;

import java.util.Objects;

/**
 * A cast or a plain message.
 */
public abstract sealed class UserMessage extends Envelope {

	private final Object message;

	UserMessage(Object message) {
		this.message = Objects.requireNonNull(message, "message");
	}

	/**
	 * The message.
	 * @return the message
	 */
	public final Object message() {
		return this.message;
	}

	@Override
	final Object observed() {
		return this.message;
	}

	@Override
	final boolean isUser() {
		return true;
	}

	@Override
	final Object peek() {
		return this.message;
	}

	@Override
	final void undelivered(Process process) {
		process.runtime().deadLetter();
	}

	@Override
	final void dropped(Process process) {
		// counted by the mailbox that dropped it
	}

	/** For the cast handler. */
	public static final class CastMessage extends UserMessage {

		CastMessage(Object message) {
			super(message);
		}

	}

	/** For the info handler. */
	public static final class InfoMessage extends UserMessage {

		InfoMessage(Object message) {
			super(message);
		}

	}

}
