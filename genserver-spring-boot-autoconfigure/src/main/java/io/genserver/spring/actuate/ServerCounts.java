package io.genserver.spring.actuate;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

import io.genserver.ExitReason;
import io.genserver.ServerObserver;

/**
 * What one server has done, over all its incarnations. Any thread may read it.
 */
final class ServerCounts implements ServerObserver {

	/** A server that gets more types of messages counts the others together. */
	static final int MOST_TYPES = 100;

	/** A server that crashes by more classes of exceptions counts the others together. */
	static final int MOST_EXCEPTIONS = 25;

	private static final Outcome[] OUTCOMES = Outcome.values();

	static final String OTHER = "other";

	/** The server crashed with a reason that is no exception. */
	static final String NO_EXCEPTION = "none";

	/** Written when a registry is bound, read by whoever sends or handles a message. */
	private volatile boolean messagesWanted;

	private final LongAdder restarts = new LongAdder();

	private final LongAdder rejected = new LongAdder();

	private final LongAdder dropped = new LongAdder();

	private final LongAdder zombies = new LongAdder();

	private final TimeStatistic waits = new TimeStatistic();

	private final Set<String> types = ConcurrentHashMap.newKeySet();

	/** For each outcome, by type. Filled by the server's thread. */
	private final List<ConcurrentMap<String, TimeStatistic>> messages = Stream.of(OUTCOMES)
		.<ConcurrentMap<String, TimeStatistic>>map((outcome) -> new ConcurrentHashMap<>())
		.toList();

	private final ConcurrentMap<String, LongAdder> crashes = new ConcurrentHashMap<>();

	private final List<Rows> listeners = new CopyOnWriteArrayList<>();

	/**
	 * Told of what is counted for the first time, perhaps twice of the same.
	 */
	interface Rows {

		void messages(String type, String outcome, TimeStatistic time);

		void crashes(String exception, LongAdder count);

	}

	ServerCounts() {
		// so that there is something to read before the first crash
		this.crashes.put(NO_EXCEPTION, new LongAdder());
	}

	/** From now on messages and waits are counted. */
	void wantMessages() {
		this.messagesWanted = true;
	}

	/** Tell what is counted already, and what will be. */
	void tell(Rows rows) {
		this.listeners.add(rows);
		for (Outcome outcome : OUTCOMES) {
			this.messages.get(outcome.ordinal()).forEach((type, time) -> rows.messages(type, name(outcome), time));
		}
		this.crashes.forEach(rows::crashes);
	}

	void tellNoMore(Rows rows) {
		this.listeners.remove(rows);
	}

	private static String name(Outcome outcome) {
		return outcome.name().toLowerCase(Locale.ROOT);
	}

	// What the server tells

	@Override
	public boolean observesMessages() {
		return this.messagesWanted;
	}

	@Override
	public void handled(String messageType, Outcome outcome, long nanos) {
		ConcurrentMap<String, TimeStatistic> byType = this.messages.get(outcome.ordinal());
		TimeStatistic time = byType.get(messageType);
		if (time == null) {
			time = unknown(messageType, outcome, byType);
		}
		time.record(nanos);
	}

	private TimeStatistic unknown(String messageType, Outcome outcome, ConcurrentMap<String, TimeStatistic> byType) {
		String type = bounded(messageType, this.types, MOST_TYPES);
		this.types.add(type);
		TimeStatistic fresh = new TimeStatistic();
		TimeStatistic present = byType.putIfAbsent(type, fresh);
		if (present != null) {
			return present;
		}
		this.listeners.forEach((rows) -> rows.messages(type, name(outcome), fresh));
		return fresh;
	}

	@Override
	public void waited(long nanos) {
		this.waits.record(nanos);
	}

	@Override
	public void rejected() {
		this.rejected.increment();
	}

	@Override
	public void dropped() {
		this.dropped.increment();
	}

	@Override
	public void abandoned() {
		this.zombies.increment();
	}

	@Override
	public void abandonedReturned() {
		this.zombies.decrement();
	}

	@Override
	public void restarted() {
		this.restarts.increment();
	}

	@Override
	public void crashed(ExitReason reason) {
		Throwable cause = reason.cause();
		String exception = (cause != null) ? bounded(nameOf(cause.getClass()), this.crashes.keySet(), MOST_EXCEPTIONS)
				: NO_EXCEPTION;
		LongAdder fresh = new LongAdder();
		LongAdder present = this.crashes.putIfAbsent(exception, fresh);
		LongAdder count = (present != null) ? present : fresh;
		count.increment();
		if (present == null) {
			this.listeners.forEach((rows) -> rows.crashes(exception, count));
		}
	}

	private static String nameOf(Class<?> type) {
		String name = type.getSimpleName();
		return name.isEmpty() ? type.getName() : name;
	}

	/** The name, or that of all others when there are too many. */
	private static String bounded(String name, Set<String> known, int most) {
		return (known.contains(name) || known.size() < most) ? name : OTHER;
	}

	// What is read

	long restarts() {
		return this.restarts.sum();
	}

	long rejectedMessages() {
		return this.rejected.sum();
	}

	long droppedMessages() {
		return this.dropped.sum();
	}

	/** Abandoned callbacks that still run. */
	long zombies() {
		return this.zombies.sum();
	}

	TimeStatistic waits() {
		return this.waits;
	}

}
