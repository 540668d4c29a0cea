package io.genserver.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * Whether one worker alone does what the workers have made ready themselves. To send to
 * another core takes several times as long as to handle a short message, so that servers
 * which mostly send to each other may get more done on one core than on all; those that
 * have each their own affairs do not. Which it is shows when both are tried, which the
 * workers do now and then for a moment, as long as they are busy with short messages.
 * <p>
 * What comes from outside is not concerned, and the searcher looks on: where the one that
 * does all alone does not get on, another takes its place.
 */
final class Solo extends SoloFields {

	private static final VarHandle LEADER;

	static {
		try {
			LEADER = MethodHandles.lookup().findVarHandle(SoloFields.class, "leader", Worker.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** For how long it is seen how much gets done, in nanoseconds. */
	static final long MEASURED = 200_000;

	/**
	 * Before that, until all have done what they were at, and the memory that is worked
	 * on has come to the other caches.
	 */
	static final long SETTLING = 300_000;

	/** What has taken so many times as long was held up by something else. */
	private static final int HELD_UP = 4;

	/** How long it stays as it was found. */
	static final long HOLD = 20_000_000;

	/** The same where one alone has lost nearly all comparisons. */
	static final long LONG_HOLD = 160_000_000;

	/**
	 * In messages per nanosecond: where they take longer, the way to another core does
	 * not matter.
	 */
	private static final double SLOW = 0.001;

	/** One alone wins a comparison if it gets so many times as much done. */
	private static final double ENOUGH = 1.1;

	/** How much the last comparison counts. */
	private static final double WEIGHT = 0.2;

	/** At this score it is tried less often. */
	private static final double NEARLY_ALL_LOST = -0.5;

	/** Keep what is behind out of the line. */
	@SuppressWarnings("unused")
	private long b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, b10, b11, b12, b13, b14, behind;

	private final MessageCounts handled;

	/** When the present phase is over; written by whoever has the {@link #turn}. */
	private volatile long end = System.nanoTime();

	/** Whose turn it is to go on to the next phase, and to write what follows. */
	private final AtomicBoolean turn = new AtomicBoolean();

	private Phase phase = Phase.HOLD;

	private long start;

	private int handledBefore;

	private double firstRate;

	/**
	 * How often one alone has won, from -1 for never to 1 for always, the last comparison
	 * counting most. By how much does not matter: what holds up a thread now and then,
	 * which is often the machine, makes any one comparison worthless.
	 */
	private double score;

	Solo(MessageCounts handled) {
		this.handled = handled;
	}

	/** Whether one worker does all alone. */
	boolean isOn() {
		return this.on;
	}

	/**
	 * Whether a worker is the one that does all alone; if there is none, it is from now
	 * on.
	 */
	boolean isLeader(Worker worker) {
		Worker leader = this.leader;
		return leader == worker || (leader == null && LEADER.compareAndSet(this, null, worker));
	}

	@Nullable Worker leader() {
		return this.leader;
	}

	/** A worker is not, or not any more. */
	void resign(Worker worker) {
		if (this.leader == worker) {
			LEADER.compareAndSet(this, worker, null);
		}
	}

	/**
	 * A worker has done some tasks.
	 * @param now the time, in nanoseconds
	 */
	void worked(long now) {
		if (Pause.SPINS > 0 && now - this.end >= 0 && this.turn.compareAndSet(false, true)) {
			try {
				// another one may have gone on meanwhile, and later than that
				if (now - this.end >= 0) {
					goOn(now);
				}
			}
			finally {
				this.turn.set(false);
			}
		}
	}

	private void goOn(long now) {
		double rate = (double) (this.handled.sum() - this.handledBefore) / (now - this.start);
		boolean heldUp = now - this.start > HELD_UP * MEASURED;
		switch (this.phase) {
			case HOLD -> begin(Phase.FIRST, now, MEASURED);
			case FIRST -> {
				if (heldUp || rate < SLOW) {
					// where tasks take long, whoever looks on only takes a processor from
					// those who send
					hold(false, now);
				}
				else {
					this.firstRate = rate;
					this.on = !this.on;
					begin(Phase.SETTLING, now, SETTLING);
				}
			}
			case SETTLING -> begin(Phase.SECOND, now, MEASURED);
			case SECOND -> {
				if (!heldUp) {
					compared(this.on ? rate : this.firstRate, this.on ? this.firstRate : rate);
				}
				hold(this.score > 0, now);
			}
		}
	}

	private void compared(double alone, double together) {
		int won = (alone > ENOUGH * together) ? 1 : -1;
		this.score += WEIGHT * (won - this.score);
	}

	private void hold(boolean on, long now) {
		this.on = on;
		begin(Phase.HOLD, now, (this.score < NEARLY_ALL_LOST) ? LONG_HOLD : HOLD);
	}

	private void begin(Phase phase, long now, long length) {
		this.phase = phase;
		this.start = now;
		this.handledBefore = this.handled.sum();
		this.end = now + length;
	}

	private enum Phase {

		/** It stays as it is. */
		HOLD,

		/** How much is handled as it is. */
		FIRST,

		/** It is the other way. */
		SETTLING,

		/** How much is handled then. */
		SECOND

	}

}

/** The line that the searcher looks at all the time. */
abstract class SoloFields extends LinePadding {

	/** Written by whoever has the turn, see {@link Solo}. */
	volatile boolean on;

	/**
	 * The one that does all alone, if it is on. Set by that worker by compare-and-set;
	 * cleared by it or by the searcher in the same way.
	 */
	volatile @Nullable Worker leader;

}
