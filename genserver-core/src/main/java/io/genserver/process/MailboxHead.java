package io.genserver.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.MailboxSpec;

/**
 * All that those who send to a process read and write: the producers' end of its mailbox,
 * whether its consumer runs, and whether it lives. What senders and consumer seldom need
 * lies between this and the consumer's end (see {@link MailboxTail}), and is as long as a
 * cache line, so that the writes of neither end ever take the other's line away: a cast
 * takes up to twice as long where they do. The same is true of what lies before the
 * process in memory, which {@link PidFacts} keep away.
 */
abstract class MailboxHead extends PidFacts {

	private static final VarHandle HEAD;

	private static final VarHandle FIRST;

	private static final VarHandle SENT;

	private static final VarHandle EXIT;

	private static final VarHandle SAMPLED;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			HEAD = lookup.findVarHandle(MailboxHead.class, "head", Envelope.class);
			FIRST = lookup.findVarHandle(MailboxHead.class, "first", Envelope.class);
			SENT = lookup.findVarHandle(MailboxHead.class, "sent", int.class);
			EXIT = lookup.findVarHandle(MailboxHead.class, "exit", ExitReason.class);
			SAMPLED = lookup.findVarHandle(MailboxHead.class, "sampled", boolean.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/**
	 * With more messages than that in the mailbox its senders are slowed down a little: a
	 * queue that has left the caches makes the consumer slower still, and is copied by
	 * each garbage collection.
	 */
	private static final int MANY = 4096;

	/** How many messages are sent then before a sender looks again. */
	private static final int UNTIL_LOOK = 32;

	/**
	 * The newest envelope; every producer swaps its own in. Null if the process is idle,
	 * which nothing is queued for then: the producer that swaps that out is the one that
	 * has the consumer run, and the consumer swaps it in again. Something else from
	 * birth, for the start.
	 */
	private volatile @Nullable Envelope head = new SystemMessage.Activation();

	/**
	 * What came when the process was idle last, as the link to it. Written once by the
	 * producer that has the consumer run (release), and cleared by the consumer before it
	 * makes the process idle.
	 */
	@SuppressWarnings("unused")
	private @Nullable Envelope first;

	/** User messages ever admitted, modulo 2^32; written by producers. */
	@SuppressWarnings("unused")
	private volatile int sent;

	/**
	 * There is room at least until {@link #sent} is this, modulo 2^32: saves producers a
	 * look at the consumer's end. Written by producers (plain): an old value only makes
	 * them look again.
	 */
	private int roomUntil;

	/** Null while the process lives; set once, by compare-and-set. */
	private volatile @Nullable ExitReason exit;

	private final ProcessRuntime runtime;

	/**
	 * Whether the next message that is sent is to be measured: only then senders look for
	 * the {@link Observation}, which lies where the consumer writes. Cleared by the
	 * producer that sends it; set by the starter, and by whoever gives the sample back.
	 */
	private volatile boolean sampled;

	/**
	 * Whether a platform thread has made the process run; written by whoever does, before
	 * the consumer runs.
	 */
	private boolean wokenFromOutside;

	MailboxHead(ProcessRuntime runtime, long id, long startedAt, @Nullable Object name, MailboxSpec mailbox) {
		super(id, startedAt, name, mailbox);
		this.runtime = runtime;
		this.roomUntil = Math.min(mailbox.capacity(), MANY);
	}

	public final ProcessRuntime runtime() {
		return this.runtime;
	}

	public final boolean isAlive() {
		return this.exit == null;
	}

	public final @Nullable ExitReason exitReason() {
		return this.exit;
	}

	/**
	 * End, if nobody was faster.
	 * @return whether the caller has ended the process
	 */
	boolean tryExit(ExitReason reason) {
		return EXIT.compareAndSet(this, null, reason);
	}

	final boolean isSampled() {
		return this.sampled;
	}

	/** Measure the next message that is sent. */
	final void sampleNext() {
		SAMPLED.setRelease(this, true);
	}

	/** Whether it is this one that is measured, and no other. */
	final boolean takeSample() {
		return SAMPLED.compareAndSet(this, true, false);
	}

	/** User messages ever taken out, modulo 2^32. Any thread. */
	abstract int consumed();

	final @Nullable Envelope head() {
		return this.head;
	}

	/**
	 * Any thread. Full fence: what the caller reads next is not older than this.
	 * @return the newest envelope before; {@code null} if the process was idle, so that
	 * the caller is to have it run
	 */
	final @Nullable Envelope append(Envelope envelope) {
		Envelope previous = (Envelope) HEAD.getAndSet(this, envelope);
		if (previous == null) {
			FIRST.setRelease(this, envelope);
		}
		else {
			previous.linkNext(envelope);
		}
		return previous;
	}

	/** What is linked to an envelope; to none, what has made the process run. */
	final @Nullable Envelope after(@Nullable Envelope envelope) {
		return (envelope != null) ? envelope.nextAcquire() : (Envelope) FIRST.getAcquire(this);
	}

	/**
	 * Make the process run without a message.
	 * @return {@code false} if it runs or is about to
	 */
	final boolean tryActivate() {
		if (this.head != null) {
			return false;
		}
		Envelope activation = new SystemMessage.Activation();
		if (!HEAD.compareAndSet(this, null, activation)) {
			return false;
		}
		FIRST.setRelease(this, activation);
		return true;
	}

	/**
	 * Make the process idle. Full fence. Consumer only, which is not the consumer any
	 * longer then.
	 * @param last the envelope taken out last
	 * @return {@code false} if a producer was faster
	 */
	final boolean tryDeactivate(Envelope last) {
		// before, because the next consumer may run at once
		this.first = null;
		return HEAD.compareAndSet(this, last, null);
	}

	/** Whether a platform thread has made the process run. Consumer only. */
	final boolean isWokenFromOutside() {
		return this.wokenFromOutside;
	}

	/** By whoever has it run, before. */
	final void wokenFromOutside(boolean outside) {
		this.wokenFromOutside = outside;
	}

	final int sent() {
		return this.sent;
	}

	final void countSent(int messages) {
		SENT.getAndAdd(this, messages);
	}

	/** Count one more user message if there is room for it. */
	final boolean reserve() {
		int number = (int) SENT.getAndAdd(this, 1) + 1;
		return number - this.roomUntil <= 0 || hasRoom(number);
	}

	private boolean hasRoom(int number) {
		int queued = number - consumed();
		int capacity = this.mailbox.capacity();
		if (queued > capacity) {
			SENT.getAndAdd(this, -1);
			return false;
		}
		boolean many = queued > MANY;
		this.roomUntil = number + Math.min(capacity - queued, many ? UNTIL_LOOK : MANY - queued);
		if (many) {
			Pause.letOthersCatchUp(queued / MANY);
		}
		return true;
	}

}
