package io.genserver;

/**
 * The mailbox of a server is full and refused a message.
 *
 * @since 0.1.0
 */
public final class MailboxFullException extends GenServerException {

	private static final long serialVersionUID = 1L;

	private final String server;

	private final int capacity;

	/**
	 * Create the exception.
	 * @param server the name or pid
	 * @param messageType the type of the refused message
	 * @param capacity the capacity of the mailbox in messages
	 */
	public MailboxFullException(String server, String messageType, int capacity) {
		super(("The mailbox of server '%s' is full (%d messages) and refused %s. The server is slower than its senders:"
				+ " slow them down, raise its mailbox capacity, or choose another overflow policy.")
			.formatted(server, capacity, messageType), null);
		this.server = server;
		this.capacity = capacity;
	}

	/**
	 * The name or pid of the server.
	 * @return the server
	 */
	public String server() {
		return this.server;
	}

	/**
	 * The capacity of the mailbox.
	 * @return the number of messages
	 */
	public int capacity() {
		return this.capacity;
	}

}
