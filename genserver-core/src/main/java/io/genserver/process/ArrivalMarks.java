package io.genserver.process;

import java.util.concurrent.ConcurrentLinkedDeque;

import org.jspecify.annotations.Nullable;

/**
 * What tells since when the oldest message of a mailbox waits, though no message carries
 * a time: whoever looks at the clock and at the mailbox anyway leaves a mark, that so
 * many messages had arrived by then. As long as not all of these have been taken out, the
 * oldest has waited since then, or longer.
 * <p>
 * Marks are at least an eighth of the oldest one's age apart, so there are few of them,
 * and when the oldest is passed the next is not much younger. Left and read by any
 * thread; two that leave marks at the same time may leave one too many.
 */
final class ArrivalMarks {

	private record Mark(long at, int arrived) {
	}

	private final long pauseNanos;

	/** The oldest first. */
	private final ConcurrentLinkedDeque<Mark> marks = new ConcurrentLinkedDeque<>();

	/**
	 * Without any mark.
	 * @param pauseNanos how far apart marks are at least
	 */
	ArrivalMarks(long pauseNanos) {
		this.pauseNanos = pauseNanos;
	}

	/** Leave a mark, if that tells more than those that are there. */
	void mark(long now, Mailbox mailbox) {
		int takenOut = mailbox.takenOut();
		// senders that are being refused count for a moment too
		int arrived = takenOut + Math.min(mailbox.size(), mailbox.mailboxSpec().capacity());
		Mark oldest = oldest(takenOut);
		if (arrived == takenOut) {
			return;
		}
		Mark newest = this.marks.peekLast();
		if (oldest == null || newest == null) {
			this.marks.addLast(new Mark(now, arrived));
		}
		else if (arrived - newest.arrived > 0 && now - newest.at >= Math.max(this.pauseNanos, (now - oldest.at) / 8)) {
			this.marks.addLast(new Mark(now, arrived));
		}
	}

	/**
	 * For how long the oldest message has waited, at least.
	 * @return the time in nanoseconds, negative if no mark tells it
	 */
	long oldestAge(long now, Mailbox mailbox) {
		Mark oldest = oldest(mailbox.takenOut());
		return (oldest != null) ? Math.max(0, now - oldest.at) : -1;
	}

	/** The oldest mark of messages that have not all been taken out. */
	private @Nullable Mark oldest(int takenOut) {
		for (Mark oldest; (oldest = this.marks.peekFirst()) != null;) {
			// both counters begin anew after 2^32
			if (oldest.arrived - takenOut > 0) {
				return oldest;
			}
			this.marks.removeFirstOccurrence(oldest);
		}
		return null;
	}

}
