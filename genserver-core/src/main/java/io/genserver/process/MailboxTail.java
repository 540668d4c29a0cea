package io.genserver.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.genserver.MailboxSpec;

/**
 * The consumer's end of a mailbox's queue: an intrusive one of many producers and one
 * consumer, whose other end is {@link MailboxHead}.
 */
abstract class MailboxTail extends SeldomUsed {

	/**
	 * At the most so many envelopes in a row leave the queue with their link, and are
	 * noted in the same place.
	 */
	private static final int LINKED = 16;

	private static final VarHandle TAIL;

	static {
		try {
			TAIL = MethodHandles.lookup().findVarHandle(MailboxTail.class, "tail", Envelope.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/**
	 * The envelope handled last, or where it is noted; the one after it is next. Null if
	 * there is none since the process was idle. Written by the consumer (release), and
	 * read by whoever tells the callers of a dead process.
	 */
	private @Nullable Envelope tail;

	/** Consumer only: how many envelopes have left the queue since a new note. */
	private int linked;

	MailboxTail(ProcessRuntime runtime, @Nullable Object name, MailboxSpec mailbox, boolean trapParentExit) {
		super(runtime, name, mailbox, trapParentExit);
		this.tail = head();
	}

	/**
	 * Whether many envelopes were taken out since the process was idle. Consumer only.
	 * @return whether they were
	 */
	protected final boolean isStreaming() {
		return this.tail instanceof TailNote;
	}

	/** Consumer only. */
	final boolean hasQueued() {
		return head() != last();
	}

	/**
	 * Whether nothing is linked to what was taken out last, which is told without the
	 * cache line that the producers write to. Consumer only.
	 */
	final boolean nothingLinked() {
		return after(last()) == null;
	}

	/** Whether that envelope was taken out last, and is what observers see. */
	final boolean isLast(Envelope envelope) {
		return last() == envelope;
	}

	/**
	 * The envelope taken out of the queue last, {@code null} if there is none since the
	 * process was idle. Any thread.
	 */
	final @Nullable Envelope last() {
		Envelope tail = (Envelope) TAIL.getAcquire(this);
		return (tail instanceof TailNote note) ? note.last() : tail;
	}

	/**
	 * Make the process idle, if nothing is queued, and let go of the envelope taken out
	 * last. Full fence. Consumer only, which is not the consumer any longer then.
	 * @return {@code false} if something is queued
	 */
	final boolean deactivateQueue() {
		Envelope last = last();
		if (last == null || last != head()) {
			return false;
		}
		// before, because the next consumer may run at once
		TAIL.setRelease(this, null);
		boolean idle = tryDeactivate(last);
		if (idle) {
			// whoever goes through the queue meanwhile begins again
			last.linkNext(last);
		}
		else {
			TAIL.setRelease(this, last);
		}
		return idle;
	}

	/**
	 * Take out what is next. Consumer only.
	 * @return the envelope, {@code null} if the queue is empty
	 */
	final @Nullable Envelope dequeue() {
		Envelope last = last();
		Envelope next = after(last);
		if (next == null) {
			if (last == head()) {
				return null;
			}
			next = awaitLink(last);
		}
		if (++this.linked >= LINKED) {
			this.linked = 0;
			TAIL.setRelease(this, new TailNote(next));
			if (last != null) {
				// the garbage collector must not be led from an old envelope to all later
				// ones; not each time, because the producer's core has the envelope
				last.linkNext(last);
			}
		}
		else if (this.tail instanceof TailNote note) {
			note.last(next);
		}
		else {
			TAIL.setRelease(this, next);
		}
		return next;
	}

	private Envelope awaitLink(@Nullable Envelope last) {
		// a producer is between its two writes
		Envelope next;
		for (int spins = 0; (next = after(last)) == null; spins++) {
			if (spins < 100) {
				Thread.onSpinWait();
			}
			else {
				Thread.yield();
			}
		}
		return next;
	}

	/**
	 * Go through what is queued. Any thread.
	 * @param limit how many steps are made at most
	 * @param toTheEnd whether to wait for producers that are between their two writes
	 * @param action what each envelope is shown to
	 */
	final void forEachLinked(int limit, boolean toTheEnd, Consumer<Envelope> action) {
		int left = limit;
		Envelope envelope = last();
		while (left-- > 0 && envelope != head()) {
			Envelope next = after(envelope);
			if (next == null && !toTheEnd) {
				return;
			}
			if (next == null) {
				// a producer is between its two writes, or the consumer was about to
				// make the process idle
				Thread.onSpinWait();
				envelope = (envelope != null) ? envelope : last();
				left++;
			}
			else if (next == envelope) {
				// the consumer has passed this place
				envelope = last();
			}
			else {
				action.accept(next);
				envelope = next;
			}
		}
	}

}
