package io.genserver;

/**
 * What happens to a message when the mailbox is full. System requests, exit signals,
 * {@link Down} messages, replies and timers are never refused.
 *
 * @since 0.1.0
 */
public enum Overflow {

	/** The sender gets a {@link MailboxFullException}. */
	REJECT,

	/**
	 * The sender waits for room, up to the call timeout, then gets a
	 * {@link MailboxFullException}. A server that sends to itself does not wait.
	 */
	BLOCK,

	/**
	 * The new message is dropped and counted; if it is a call, its caller gets a
	 * {@link MailboxFullException}.
	 */
	DROP_NEWEST,

	/**
	 * The oldest message is dropped and counted; if it is a call, its caller gets a
	 * {@link MailboxFullException}.
	 */
	DROP_OLDEST

}
