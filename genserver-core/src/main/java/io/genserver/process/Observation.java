package io.genserver.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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
 * consumer measures it when it takes that message out, and gives the sample back a little
 * later, when it looks at the clock anyway. So of a queue one message at a time is
 * measured, and of a fast series of messages one for each {@link #PAUSE_NANOS}.
 */
public final class Observation {

	private static final Logger logger = LoggerFactory.getLogger(Observation.class);

	private static final VarHandle TAKEN;

	static {
		try {
			TAKEN = MethodHandles.lookup().findVarHandle(Observation.class, "taken", boolean.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** How long the sample rests. */
	private static final long PAUSE_NANOS = 1_000_000;

	private final Process process;

	private final ServerObserver observer;

	private final TimeSource time;

	private final AtomicBoolean logged = new AtomicBoolean();

	/** Set by the producer that takes the sample; cleared by whoever gives it back. */
	@SuppressWarnings("unused")
	private volatile boolean taken;

	/**
	 * Written by the producer that has the sample, and published to the consumer by the
	 * enqueue of this very envelope; the consumer that finds another one here ignores it.
	 */
	private @Nullable Envelope sample;

	/** Goes with the sample. */
	private long sentAt;

	/** Consumer only: the sample was measured and rests, since when. */
	private boolean resting;

	/** Consumer only. */
	private long restingSince;

	private Observation(Process process, ServerObserver observer) {
		this.process = process;
		this.observer = observer;
		this.time = process.runtime().timeSource();
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
		if (!this.taken && observesMessages() && TAKEN.compareAndSet(this, false, true)) {
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
		this.resting = true;
		this.restingSince = now;
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
			TAKEN.setRelease(this, false);
		}
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
		if (this.resting && now - this.restingSince >= PAUSE_NANOS) {
			this.resting = false;
			TAKEN.setRelease(this, false);
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
