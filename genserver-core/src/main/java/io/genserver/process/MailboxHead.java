package io.genserver.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The producers' end of a mailbox, and whether its consumer runs. What a process needs
 * besides lies between this and the consumer's end (see {@link Mailbox}), so that the
 * writes of neither end take the other's cache line away.
 */
abstract class MailboxHead extends Envelope {

	private static final VarHandle HEAD;

	private static final VarHandle SENT;

	private static final VarHandle STATUS;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			HEAD = lookup.findVarHandle(MailboxHead.class, "head", Envelope.class);
			SENT = lookup.findVarHandle(MailboxHead.class, "sent", int.class);
			STATUS = lookup.findVarHandle(MailboxHead.class, "status", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final int IDLE = 0;

	private static final int ACTIVE = 1;

	/**
	 * The newest envelope; every producer swaps its own in. The mailbox is its own first
	 * node, so that an empty one allocates nothing.
	 */
	private volatile Envelope head = this;

	/** User messages ever admitted, modulo 2^32; written by producers. */
	@SuppressWarnings("unused")
	private volatile int sent;

	/**
	 * There is room at least until {@link #sent} is this, modulo 2^32: saves producers a
	 * look at the consumer's end. Written by producers (plain): an old value only makes
	 * them look again.
	 */
	private int roomUntil;

	/**
	 * Compare-and-set by producers and the consumer; ACTIVE from birth, for the start.
	 */
	private volatile int status = ACTIVE;

	MailboxHead(int capacity) {
		this.roomUntil = capacity;
	}

	@Override
	final boolean isUser() {
		return false;
	}

	/** User messages ever taken out, modulo 2^32. Any thread. */
	abstract int consumed();

	final Envelope head() {
		return this.head;
	}

	/** Any thread. Full fence: what the caller reads next is not older than this. */
	final void append(Envelope envelope) {
		Envelope previous = (Envelope) HEAD.getAndSet(this, envelope);
		previous.linkNext(envelope);
	}

	/**
	 * Make the mailbox its own first node again. Consumer only.
	 * @param last the envelope taken out last
	 * @return {@code false} if a producer was faster
	 */
	final boolean startOver(Envelope last) {
		linkNext(null);
		if (HEAD.compareAndSet(this, last, this)) {
			return true;
		}
		linkNext(this);
		return false;
	}

	final int sent() {
		return this.sent;
	}

	final void countSent(int messages) {
		SENT.getAndAdd(this, messages);
	}

	/** Count one more user message if there is room for it. */
	final boolean reserve(int capacity) {
		int number = (int) SENT.getAndAdd(this, 1) + 1;
		if (number - this.roomUntil <= 0) {
			return true;
		}
		int until = consumed() + capacity;
		this.roomUntil = until;
		if (number - until <= 0) {
			return true;
		}
		SENT.getAndAdd(this, -1);
		return false;
	}

	/**
	 * Make the caller the one that has the consumer run.
	 * @return {@code false} if it runs or is about to
	 */
	final boolean tryActivate() {
		return this.status == IDLE && STATUS.compareAndSet(this, IDLE, ACTIVE);
	}

	/** Full fence. Consumer only. */
	final void deactivate() {
		this.status = IDLE;
	}

}
