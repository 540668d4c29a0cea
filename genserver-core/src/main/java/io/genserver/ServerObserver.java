package io.genserver;

import org.jspecify.annotations.Nullable;

/**
 * Told by one server what it does, for statistics. It is called where things happen, most
 * of it on the server's own thread between two messages, so its methods must be short and
 * must not block. What they throw is logged once for each incarnation and otherwise
 * ignored.
 *
 * @see GenServerSystem.Builder#observers(Factory)
 * @since 0.1.0
 */
public interface ServerObserver {

	/**
	 * How the handling of a message has ended.
	 */
	enum Outcome {

		/** The callback returned. */
		SUCCESS,

		/** The callback replied with an exception, and the server goes on. */
		EXCEPTION,

		/** The callback crashed the server. */
		CRASH,

		/** There was no handler for the message. */
		UNHANDLED

	}

	/**
	 * Whether {@link #handled} and {@link #waited} are to be called now. Asked for each
	 * message, by its sender and by the server: without, neither looks at the clock for
	 * them.
	 * @return the flag
	 */
	default boolean observesMessages() {
		return true;
	}

	/**
	 * A callback has handled a message, and the server was not killed meanwhile. On the
	 * server's thread, before a reply that the callback returned is given.
	 * @param messageType the type of the message
	 * @param outcome how that ended
	 * @param nanos how long the callback ran, in nanoseconds
	 */
	void handled(String messageType, Outcome outcome, long nanos);

	/**
	 * A message has been taken out of the mailbox. On the server's thread. Not told of
	 * every message: of those that wait at the same time one is measured, and at most two
	 * in a millisecond.
	 * @param nanos how long it waited, in nanoseconds
	 */
	void waited(long nanos);

	/**
	 * A message was refused because the mailbox was full. On the sender's thread.
	 */
	void rejected();

	/**
	 * A message was dropped because the mailbox was full. On the sender's thread.
	 */
	void dropped();

	/**
	 * The server was killed while a callback ran, which goes on although nothing it does
	 * counts any more. On whatever thread killed it.
	 */
	void abandoned();

	/**
	 * A callback that had been abandoned has returned. On the server's thread.
	 */
	void abandonedReturned();

	/**
	 * This incarnation is started by the server's supervisor because an earlier one has
	 * ended, or because of the strategy. On the supervisor's thread, before the start,
	 * which may still fail.
	 */
	void restarted();

	/**
	 * The server has crashed and is about to end: there is one {@link CrashReport} for
	 * it. On the server's thread.
	 * @param reason why
	 */
	void crashed(ExitReason reason);

	/**
	 * Says who observes which server.
	 */
	@FunctionalInterface
	interface Factory {

		/**
		 * Asked for each incarnation, before it has its name and anything is sent to it.
		 * @param server the server
		 * @return its observer, which may be that of other servers too; {@code null} for
		 * none
		 */
		@Nullable ServerObserver observe(Pid server);

	}

}
