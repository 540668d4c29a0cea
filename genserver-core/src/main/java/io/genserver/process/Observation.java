package io.genserver.process;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.genserver.ExitReason;
import io.genserver.ServerObserver;
import io.genserver.ServerObserver.Outcome;
import io.genserver.TimeSource;

/**
 * The observer of one incarnation, and what is measured for it.
 * <p>
 * The wait in the mailbox is sampled, so that no message carries the time at which it was
 * sent: a producer that finds the sample free takes it for its own message, and the
 * consumer measures it when it takes that message out. It gives the sample back at once
 * if it has measured nothing for a while, so that the first message behind a handler that
 * gets stuck is likely to have it; else a little later, when it looks at the clock
 * anyway. So of a queue one message at a time is measured, and of a fast series of
 * messages two for each {@link #PAUSE_NANOS}.
 */
public final class Observation {

	private static final Logger logger = LoggerFactory.getLogger(Observation.class);

	/** How long the sample rests, and how far marks of arrivals are apart. */
	private static final long PAUSE_NANOS = 1_000_000;

	private final Process process;

	private final ServerObserver observer;

	private final TimeSource time;

	private final AtomicBoolean logged = new AtomicBoolean();

	/**
	 * Written by the producer that has the sample, cleared by the consumer or by whoever
	 * drops it; the consumer that finds another envelope here than its own ignores it.
	 * Volatile for those who ask for its age.
	 */
	private volatile @Nullable Envelope sample;

	/**
	 * Goes with the sample, and is written before it. Volatile, so that who reads the
	 * same sample before and after this has read what goes with it.
	 */
	private volatile long sentAt;

	/** Consumer only: the sample was measured and rests. */
	private boolean resting;

	/** Consumer only: when a sample was measured last. */
	private long measuredAt;

	/** What is known of when the messages that wait have arrived. */
	private final ArrivalMarks arrivals = new ArrivalMarks(PAUSE_NANOS);

	/** Consumer only: when it has left a mark of arrivals last. */
	private long markedAt;

	private Observation(Process process, ServerObserver observer) {
		this.process = process;
		this.observer = observer;
		this.time = process.runtime().timeSource();
		this.measuredAt = this.time.nanoTime() - PAUSE_NANOS;
		this.markedAt = this.measuredAt;
	}

	/**
	 * Ask who observes a process.
	 * @param factory whom to ask
	 * @param process the process
	 * @return the observation, {@code null} if nobody does
	 */
	static @Nullable Observation of(ServerObserver.Factory factory, Process process) {
		try {
			ServerObserver observer = factory.observe(process);
			return (observer != null) ? new Observation(process, observer) : null;
		}
		catch (Throwable ex) {
			logger.error("Server '{}' is not observed: its observer could not be found", process, ex);
			return null;
		}
	}

	// The sample

	/** A user message is about to be enqueued. Any thread. */
	void sending(Envelope envelope) {
		if (observesMessages() && this.process.takeSample()) {
			this.sentAt = this.time.nanoTime();
			this.sample = envelope;
		}
	}

	/** A message was taken out. On the consumer. */
	void received(Envelope envelope) {
		if (this.sample != envelope) {
			return;
		}
		long now = this.time.nanoTime();
		long nanos = Math.max(0, now - this.sentAt);
		this.sample = null;
		this.resting = now - this.measuredAt < PAUSE_NANOS;
		this.measuredAt = now;
		if (!this.resting) {
			this.process.sampleNext();
		}
		try {
			this.observer.waited(nanos);
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	/** A message has left the mailbox in another way. */
	void lost(Envelope envelope) {
		if (this.sample == envelope) {
			this.sample = null;
			this.process.sampleNext();
		}
	}

	/**
	 * For how long the oldest message in the mailbox has waited, at least. Any thread.
	 * @return the time in nanoseconds, negative if it cannot be told
	 */
	long oldestAge() {
		long now = this.time.nanoTime();
		long age = this.arrivals.oldestAge(now, this.process);
		this.arrivals.mark(now, this.process);
		Envelope waiting = this.sample;
		long since = this.sentAt;
		if (waiting != null && waiting == this.sample) {
			age = Math.max(age, now - since);
		}
		return age;
	}

	// What the observer is told

	/** Whether the time of callbacks is wanted. */
	boolean observesMessages() {
		try {
			return this.observer.observesMessages();
		}
		catch (Throwable ex) {
			failed(ex);
			return false;
		}
	}

	/** A callback has returned. On the consumer. */
	void handled(String messageType, Outcome outcome, long since) {
		long now = this.time.nanoTime();
		long nanos = Math.max(0, now - since);
		if (this.resting && now - this.measuredAt >= PAUSE_NANOS) {
			this.resting = false;
			this.process.sampleNext();
		}
		if (now - this.markedAt >= PAUSE_NANOS) {
			this.markedAt = now;
			this.arrivals.mark(now, this.process);
		}
		try {
			this.observer.handled(messageType, outcome, nanos);
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	/** A message was refused. On the sender's thread. */
	void rejected() {
		try {
			this.observer.rejected();
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	/** A message was dropped. On the sender's thread. */
	void dropped() {
		try {
			this.observer.dropped();
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	/** The process was killed while a callback ran. Any thread. */
	void abandoned() {
		try {
			this.observer.abandoned();
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	/** That callback has returned. On the consumer. */
	void abandonedReturned() {
		try {
			this.observer.abandonedReturned();
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	/** The process is a restart. On the starter's thread. */
	public void restarted() {
		try {
			this.observer.restarted();
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	/**
	 * The process crashes. On the consumer.
	 * @param reason why
	 */
	public void crashed(ExitReason reason) {
		try {
			this.observer.crashed(reason);
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	private void failed(Throwable ex) {
		if (this.logged.compareAndSet(false, true)) {
			logger.error("The observer of server '{}' failed; what else it fails on is not logged", this.process, ex);
		}
	}

}
