package io.genserver.spring.autoconfigure;

/**
 * The capacity of a mailbox as it is written in a configuration.
 *
 * @param messages how many messages, {@link Integer#MAX_VALUE} for no bound
 * @since 0.1.0
 */
public record MailboxCapacity(int messages) {

	private static final String UNBOUNDED = "unbounded";

	public MailboxCapacity {
		if (messages < 1) {
			throw new IllegalArgumentException(
					"A mailbox holds at least 1 message, not " + messages + "; write 'unbounded' for no bound");
		}
	}

	/**
	 * Read a capacity.
	 * @param text a positive number or {@code unbounded}
	 * @return the capacity
	 * @throws IllegalArgumentException if it is neither
	 */
	public static MailboxCapacity of(String text) {
		String trimmed = text.trim();
		if (trimmed.equalsIgnoreCase(UNBOUNDED)) {
			return new MailboxCapacity(Integer.MAX_VALUE);
		}
		try {
			return new MailboxCapacity(Integer.parseInt(trimmed.replace("_", "")));
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException(
					"'" + text + "' is not a mailbox capacity: write a positive number or 'unbounded'");
		}
	}

	/**
	 * What a number in a YAML file means.
	 * @param messages how many messages
	 * @return the capacity
	 * @throws IllegalArgumentException if it is not positive
	 */
	public static MailboxCapacity of(Integer messages) {
		return new MailboxCapacity(messages);
	}

	@Override
	public String toString() {
		return (this.messages == Integer.MAX_VALUE) ? UNBOUNDED : Integer.toString(this.messages);
	}

}
