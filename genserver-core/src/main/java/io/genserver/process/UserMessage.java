package io.genserver.process;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A cast or a plain message.
 */
public abstract sealed class UserMessage extends Envelope {

	/**
	 * Written by the sender, published by the enqueue; cleared by the consumer, because
	 * the last envelope handled stays in the queue as its end. Observers may see either.
	 */
	private @Nullable Object message;

	UserMessage(Object message) {
		this.message = Objects.requireNonNull(message, "message");
	}

	/**
	 * The message, until it was handled.
	 * @return the message
	 */
	public final Object message() {
		return Objects.requireNonNull(this.message, "handled already");
	}

	@Override
	final void clear() {
		this.message = null;
	}

	@Override
	final @Nullable Object observed() {
		return this.message;
	}

	@Override
	final boolean isUser() {
		return true;
	}

	@Override
	final @Nullable Object peek() {
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
