package io.genserver.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.MailboxSpec;
import io.genserver.Overflow;

/**
 * What a process has still to handle: its queue, and what was taken out of that before
 * its turn, with a size that is read in constant time.
 */
abstract class Mailbox extends MailboxTail {

	private static final VarHandle CONSUMED;

	private static final VarHandle POSTPONED;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			CONSUMED = lookup.findVarHandle(Mailbox.class, "consumed", int.class);
			POSTPONED = lookup.findVarHandle(Mailbox.class, "postponed", Queue.class);
			// a method is never inlined while a class of its signature is not loaded, as
			// this one would not be where nobody observes
			lookup.ensureInitialized(Observation.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** User messages ever taken out, modulo 2^32; written by the consumer (release). */
	private int consumed;

	/** The largest size the consumer has seen; written by the consumer (plain). */
	private int highWater;

	/**
	 * Consumer only: how many messages it takes out before it looks at the size again.
	 */
	private int untilLook;

	/** Set by the starter before anybody can send anything, which publishes it. */
	private @Nullable Observation observation;

	/**
	 * The process has ended: what the consumer reads instead of the reason, which lies
	 * where the producers write. Written by whoever ends it, after the reason.
	 */
	private volatile boolean ended;

	/** Present if more than a counter is needed. */
	private final @Nullable Overflowing overflowing;

	/**
	 * Messages taken out of the queue before their turn, in order: while only what is
	 * urgent is served, by a producer in search of the oldest user message, or in the
	 * mailbox of the last incarnation. Older than all that is queued. Changed by the
	 * consumer only (under the lock of {@link Overflowing} if there is one), published by
	 * a release and safe to go through meanwhile, for observers and for whoever tells the
	 * callers of a dead process.
	 */
	private @Nullable Queue<Envelope> postponed;

	Mailbox(ProcessRuntime runtime, @Nullable Object name, MailboxSpec mailbox, boolean trapParentExit) {
		super(runtime, name, mailbox, trapParentExit);
		this.overflowing = Overflowing.forSpec(mailbox);
	}

	@Override
	final boolean tryExit(ExitReason reason) {
		if (super.tryExit(reason)) {
			this.ended = true;
			return true;
		}
		return false;
	}

	/** Whether the process has ended. Consumer only, and a moment later than others. */
	protected final boolean hasEnded() {
		return this.ended;
	}

	@Override
	final int consumed() {
		return (int) CONSUMED.getAcquire(this);
	}

	/** Messages waiting, postponed ones included. */
	final int size() {
		return Math.max(0, sent() - consumed());
	}

	/**
	 * User messages that have left the queue in their turn or as its oldest, modulo 2^32.
	 */
	final int takenOut() {
		int consumed = (int) CONSUMED.getAcquire(this);
		// the message that took the place of a dropped one was not counted as sent
		return (mailboxSpec().overflow() == Overflow.DROP_OLDEST) ? consumed + dropped() : consumed;
	}

	final int highWater() {
		return Math.max(this.highWater, Math.min(size(), mailboxSpec().capacity()));
	}

	@Override
	final void countDropped() {
		super.countDropped();
		if (this.observation != null) {
			this.observation.dropped();
		}
	}

	@Override
	final void countRejected() {
		super.countRejected();
		if (this.observation != null) {
			this.observation.rejected();
		}
	}

	/** Who is told what the process does, {@code null} for nobody. */
	protected final @Nullable Observation observation() {
		return this.observation;
	}

	final void observation(@Nullable Observation observation) {
		this.observation = observation;
		if (observation != null) {
			sampleNext();
		}
	}

	final @Nullable Overflowing overflowing() {
		return this.overflowing;
	}

	/**
	 * Any thread. Full fence: what the caller reads next is not older than this.
	 * @return the newest envelope before; {@code null} if the process was idle, so that
	 * the caller is to have it run
	 */
	final @Nullable Envelope add(Envelope envelope) {
		if (isSampled() && envelope.isUser()) {
			Objects.requireNonNull(this.observation).sending(envelope);
		}
		return append(envelope);
	}

	/**
	 * Whether nothing follows what was taken out last, as far as can be told without the
	 * cache line that the producers write to. Consumer only.
	 */
	final boolean seemsEmpty() {
		return this.postponed == null && nothingLinked();
	}

	/**
	 * Make the process idle, if nothing is queued, and let go of the envelope taken out
	 * last, so that an idle mailbox holds nothing. Full fence. Consumer only, which is
	 * not the consumer any longer then.
	 * @return {@code false} if something is queued
	 */
	final boolean deactivate() {
		Overflowing overflowing = this.overflowing;
		if (overflowing == null) {
			return deactivateQueue();
		}
		overflowing.lock();
		try {
			return deactivateQueue();
		}
		finally {
			overflowing.unlock();
		}
	}

	/**
	 * Take the next envelope out. Consumer only.
	 * @param urgent whether only what is served while suspended is taken
	 * @return the envelope, {@code null} if there is none
	 */
	final @Nullable Envelope poll(boolean urgent) {
		Overflowing overflowing = this.overflowing;
		if (overflowing == null) {
			return pollNow(urgent);
		}
		overflowing.lock();
		try {
			Envelope envelope = pollNow(urgent);
			if (envelope != null && envelope.isUser()) {
				overflowing.madeRoom();
			}
			return envelope;
		}
		finally {
			overflowing.unlock();
		}
	}

	private @Nullable Envelope pollNow(boolean urgent) {
		if (this.postponed != null) {
			Envelope first = urgent ? pollUrgent(this.postponed) : this.postponed.poll();
			if (first != null) {
				return taken(first);
			}
			if (this.postponed.isEmpty()) {
				this.postponed = null;
			}
		}
		Envelope envelope;
		while ((envelope = dequeue()) != null) {
			if (!urgent || !envelope.waitsForResume()) {
				return taken(envelope);
			}
			postpone(envelope);
		}
		return null;
	}

	/** Only a producer postpones what is served while suspended. */
	private @Nullable Envelope pollUrgent(Queue<Envelope> all) {
		if (mailboxSpec().overflow() == Overflow.DROP_OLDEST) {
			for (Iterator<Envelope> each = all.iterator(); each.hasNext();) {
				Envelope envelope = each.next();
				if (!envelope.waitsForResume()) {
					each.remove();
					return envelope;
				}
			}
		}
		return null;
	}

	private void postpone(Envelope envelope) {
		Queue<Envelope> earlier = this.postponed;
		if (earlier == null) {
			earlier = new ConcurrentLinkedQueue<>();
			POSTPONED.setRelease(this, earlier);
		}
		earlier.add(envelope);
	}

	private Envelope taken(Envelope envelope) {
		if (!envelope.isUser()) {
			return envelope;
		}
		int before = this.consumed;
		if (--this.untilLook < 0) {
			look(before, envelope);
		}
		CONSUMED.setRelease(this, before + 1);
		return envelope;
	}

	/**
	 * Look at the size. That costs the producers their cache line: seldom where another
	 * message more or less makes no difference to the largest size, and not for a single
	 * one.
	 */
	private void look(int before, Envelope taken) {
		boolean single = this.highWater > 0 && taken.nextAcquire() == null;
		int size = single ? 1 : sent() - before;
		if (size > this.highWater) {
			this.highWater = Math.min(size, mailboxSpec().capacity());
		}
		this.untilLook = Math.min(this.highWater >> 3, 64);
	}

	/**
	 * Drop the oldest user message, on behalf of a producer that gets its place.
	 * @return the message, {@code null} if none is queued now
	 */
	final @Nullable Envelope dropOldest(Overflowing overflowing) {
		overflowing.lock();
		try {
			if (this.postponed != null) {
				for (Iterator<Envelope> all = this.postponed.iterator(); all.hasNext();) {
					Envelope oldest = all.next();
					if (oldest.isUser()) {
						all.remove();
						return oldest;
					}
				}
			}
			Envelope envelope;
			while ((envelope = dequeue()) != null) {
				if (envelope.isUser()) {
					return envelope;
				}
				// the producer will enqueue its own message next, and wake the consumer
				postpone(envelope);
			}
			return null;
		}
		finally {
			overflowing.unlock();
		}
	}

	/**
	 * Show the oldest envelopes to any thread while the consumer goes on. It waits for
	 * nobody and writes nothing: some that are shown may have been taken out meanwhile,
	 * and some may be shown twice or not at all.
	 * @param limit how many steps are made at most
	 * @param action what they are shown to
	 */
	final void sample(int limit, Consumer<Envelope> action) {
		goThrough(limit, false, action);
	}

	/**
	 * Show each queued envelope to any thread while the consumer is held up in user code.
	 * Envelopes that the consumer takes out meanwhile may be shown as well.
	 */
	final void forEachQueued(Consumer<Envelope> action) {
		goThrough(Integer.MAX_VALUE, true, action);
	}

	@SuppressWarnings("unchecked")
	private void goThrough(int limit, boolean toTheEnd, Consumer<Envelope> action) {
		int left = limit;
		Queue<Envelope> earlier = (Queue<Envelope>) POSTPONED.getAcquire(this);
		if (earlier != null) {
			for (Envelope envelope : earlier) {
				if (left-- <= 0) {
					return;
				}
				action.accept(envelope);
			}
		}
		forEachLinked(left, toTheEnd, action);
	}

	/**
	 * Take everything out, in order. Any thread, if the mailbox is one that is kept.
	 */
	final void drain(Consumer<Envelope> action) {
		Overflowing shared = Objects.requireNonNull(this.overflowing);
		shared.lock();
		try {
			for (Envelope envelope; (envelope = pollNow(false)) != null;) {
				action.accept(envelope);
			}
		}
		finally {
			shared.unlock();
		}
	}

	/**
	 * Put messages of the last incarnation before all others. They count, and are not
	 * refused. By the starter, before the process runs.
	 */
	final void putFirst(Collection<Envelope> messages) {
		if (messages.isEmpty()) {
			return;
		}
		Overflowing shared = Objects.requireNonNull(this.overflowing);
		countSent(messages.size());
		shared.lock();
		try {
			Queue<Envelope> first = new ConcurrentLinkedQueue<>(messages);
			if (this.postponed != null) {
				first.addAll(this.postponed);
			}
			POSTPONED.setRelease(this, first);
		}
		finally {
			shared.unlock();
		}
	}

}
