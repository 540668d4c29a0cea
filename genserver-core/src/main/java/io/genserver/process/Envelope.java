package io.genserver.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * One message in a mailbox, and at the same time the node of its queue. Used once.
 */
public abstract class Envelope {

	private static final VarHandle NEXT;

	static {
		try {
			NEXT = MethodHandles.lookup().findVarHandle(Envelope.class, "next", Envelope.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/**
	 * Written once by the producer that enqueues the following envelope (release), then
	 * by the consumer, which links it to itself when the envelope has left the queue.
	 */
	@SuppressWarnings("unused")
	private volatile @Nullable Envelope next;

	final void linkNext(@Nullable Envelope envelope) {
		NEXT.setRelease(this, envelope);
	}

	final @Nullable Envelope nextAcquire() {
		return (Envelope) NEXT.getAcquire(this);
	}

	/**
	 * Whether this is a user message, which counts and may be refused, rather than one of
	 * the system's.
	 */
	abstract boolean isUser();

	/**
	 * What an observer may name the type of. Any thread, at any time.
	 * @return the message, {@code null} if it was taken out or is none that a callback
	 * would see
	 */
	@Nullable Object observed() {
		return null;
	}

	/**
	 * Whether this is a call that has its reply, or needs none any more. Any thread.
	 */
	boolean isSettled() {
		return false;
	}

	/**
	 * Whether this stays in the mailbox while the process is suspended.
	 */
	boolean waitsForResume() {
		return true;
	}

	/**
	 * The message of somebody's, for who wants to name it.
	 * @return the message, {@code null} if it is one of the system's or was taken out
	 */
	@Nullable Object peek() {
		return null;
	}

	/**
	 * The process ended before it handled this. May be called more than once and from
	 * several threads.
	 */
	void undelivered(Process process) {
	}

	/** The message dropped out of a full mailbox. */
	void dropped(Process process) {
		undelivered(process);
	}

}
