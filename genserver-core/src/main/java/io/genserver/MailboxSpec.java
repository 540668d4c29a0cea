package io.genserver;

import java.util.Objects;

/**
 * The bound of a mailbox, and what becomes of its messages in a restart.
 *
 * @param capacity how many user messages it holds, {@link Integer#MAX_VALUE} for no bound
 * @param overflow what happens to one more
 * @param onRestart what becomes of those that wait when a supervisor restarts the server
 * @since 0.1.0
 */
public record MailboxSpec(int capacity, Overflow overflow, OnRestart onRestart) {

	/** 100,000 messages, then {@link Overflow#REJECT}. */
	public static final MailboxSpec DEFAULT = new MailboxSpec(100_000, Overflow.REJECT);

	/** No bound, as in OTP. */
	public static final MailboxSpec UNBOUNDED = new MailboxSpec(Integer.MAX_VALUE, Overflow.REJECT);

	public MailboxSpec {
		if (capacity < 1) {
			throw new InvalidSupervisionException(
					"The capacity of a mailbox must be at least 1, but is " + capacity + '.');
		}
		Objects.requireNonNull(overflow, "overflow");
		Objects.requireNonNull(onRestart, "onRestart");
	}

	/**
	 * A mailbox whose messages are dropped in a restart.
	 * @param capacity how many user messages it holds, {@link Integer#MAX_VALUE} for no
	 * bound
	 * @param overflow what happens to one more
	 */
	public MailboxSpec(int capacity, Overflow overflow) {
		this(capacity, overflow, OnRestart.DROP);
	}

	/**
	 * What becomes of the messages that wait when a supervisor restarts the server.
	 * @param onRestart whether they are kept
	 * @return the changed copy
	 */
	public MailboxSpec withOnRestart(OnRestart onRestart) {
		return new MailboxSpec(this.capacity, this.overflow, onRestart);
	}

	/**
	 * Whether there is a bound.
	 * @return whether there is
	 */
	public boolean isBounded() {
		return this.capacity != Integer.MAX_VALUE;
	}

}
