package io.genserver.process;

import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.genserver.Down;
import io.genserver.ExitReason;
import io.genserver.MonitorRef;
import io.genserver.Pid;
import io.genserver.Request;
import io.genserver.RequestCollection;
import io.genserver.RequestId;
import io.genserver.ServerRef;
import io.genserver.TimeSource;
import io.genserver.ViaName;

/**
 * What the processes of one system share: names, threads, time.
 */
public final class ProcessRuntime {

	private static final Logger logger = LoggerFactory.getLogger(ProcessRuntime.class);

	private final AtomicLong lastId = new AtomicLong();

	private final ConcurrentHashMap<String, Process> names = new ConcurrentHashMap<>();

	private final ConcurrentMap<Object, Object> attachments = new ConcurrentHashMap<>();

	/** Those that have not ended, so that a close finds them. */
	private final LivingProcesses living = new LivingProcesses();

	private final Set<Process> zombies = ConcurrentHashMap.newKeySet();

	private final LongAdder deadLetters = new LongAdder();

	private final LongAdder unhandled = new LongAdder();

	private final Crowd crowd;

	private final Duration callTimeout;

	private final TimeSource timeSource;

	private final Executor executor;

	/**
	 * What runs a process that the executor rejects; made by the first rejection,
	 * published by being volatile. A second one made by a race has no threads yet.
	 */
	private volatile @Nullable Workers ownWorkers;

	/** Written once, by close. */
	private volatile boolean closed;

	/**
	 * Create a runtime.
	 * @param callTimeout the default timeout of calls
	 * @param timeSource where time comes from, {@code null} for the JVM's clocks
	 * @param executor what runs the processes, {@code null} for its own threads
	 */
	public ProcessRuntime(Duration callTimeout, @Nullable TimeSource timeSource, @Nullable Executor executor) {
		this.callTimeout = callTimeout;
		this.crowd = new Crowd(timeSource == null);
		this.timeSource = (timeSource != null) ? timeSource : new SystemTimeSource();
		Workers own = (executor == null) ? new Workers(Activations.threads(), this.crowd) : null;
		this.ownWorkers = own;
		this.executor = (own != null) ? own : Objects.requireNonNull(executor);
	}

	long nextId() {
		return this.lastId.incrementAndGet();
	}

	/** The default timeout of calls. */
	public Duration callTimeout() {
		return this.callTimeout;
	}

	/** Those who wait for carriers. */
	Crowd crowd() {
		return this.crowd;
	}

	/** Where time comes from. */
	public TimeSource timeSource() {
		return this.timeSource;
	}

	/**
	 * Have a worker do something, such as run a process.
	 * @return whether one does already
	 */
	boolean execute(Runnable task) {
		return execute(task, false);
	}

	/**
	 * The same.
	 * @param task what to do
	 * @param waits whether the current thread is about to wait for it
	 * @return whether a worker does it already
	 */
	boolean execute(Runnable task, boolean waits) {
		try {
			if (this.executor instanceof Workers workers) {
				return workers.submit(task, waits);
			}
			this.executor.execute(task);
		}
		catch (RejectedExecutionException ex) {
			rejected(task, ex);
		}
		return false;
	}

	/** Whether the current thread is one of those that run the processes. */
	boolean isOwnWorker() {
		return this.executor instanceof Workers workers && workers.isWorker();
	}

	/**
	 * Have a process go on at a later turn, which may begin at once. By such a thread.
	 */
	void putBack(Process process) {
		((Workers) this.executor).putBack(process);
	}

	private void rejected(Runnable task, RejectedExecutionException ex) {
		if (this.closed) {
			// what is left to do after the close is short: dropping mailboxes
			task.run();
			return;
		}
		Workers own = this.ownWorkers;
		if (own == null) {
			own = new Workers(Activations.threads(), this.crowd);
			this.ownWorkers = own;
			logger.warn("The executor rejected a server, which runs on a thread of its own instead, as will"
					+ " later ones that it rejects: give the system an executor without a bound", ex);
		}
		own.execute(task);
	}

	// Names

	/**
	 * Give a process its name.
	 * @param process a process that has not been launched
	 * @return the living holder of the name, {@code null} if the process has it now
	 */
	public @Nullable Pid register(Process process) {
		ViaName via = process.via();
		if (via != null) {
			return via.registry().registerName(via.key(), process);
		}
		String name = process.name();
		if (name == null) {
			return null;
		}
		Process holder = this.names.compute(name, (key, present) -> {
			if (present != null && present.isAlive()) {
				return present;
			}
			process.named(true);
			return process;
		});
		return (holder != process) ? holder : null;
	}

	/**
	 * Take a process's name away.
	 * @param process the process
	 */
	public void unregister(Process process) {
		String name = process.name();
		if (name != null) {
			process.named(false);
			this.names.remove(name, process);
		}
		ViaName via = process.via();
		if (via == null) {
			return;
		}
		if (process.isAlive()) {
			unregister(process, via);
		}
		else {
			// not as the dead process, whose doings do not count
			CurrentProcess.outsideAny(() -> unregister(process, via));
		}
	}

	private static void unregister(Process process, ViaName via) {
		try {
			via.registry().unregisterName(via.key(), process);
		}
		catch (Throwable ex) {
			logger.error("A registry failed to release the name of server '{}'", process, ex);
		}
	}

	/**
	 * Who holds a name.
	 * @param name the name
	 * @return a living process or {@code null}
	 */
	public @Nullable Process whereis(String name) {
		Process process = this.names.get(name);
		return (process != null && process.isAlive()) ? process : null;
	}

	/**
	 * A reference by name.
	 * @param <T> the class of the server
	 * @param name the name
	 * @return the reference
	 */
	public <T> ServerRef<T> ref(String name) {
		return new NamedRef<>(this, name);
	}

	/**
	 * Send a request without waiting.
	 * @param <R> the type of the reply
	 * @param server the server
	 * @param request the request
	 * @return the request's id
	 */
	public <R extends @Nullable Object> RequestId<R> sendRequest(ServerRef<?> server, Request<R> request) {
		return PendingRequest.send(this, server, request);
	}

	/**
	 * A collection without requests.
	 * @param <L> the type of the labels
	 * @return a new collection
	 */
	public <L> RequestCollection<L> newRequestCollection() {
		return new PendingRequests<>(this);
	}

	/**
	 * A reference by a name in a registry.
	 * @param <T> the class of the server
	 * @param via the name
	 * @return the reference
	 */
	public <T> ServerRef<T> ref(ViaName via) {
		return new NamedRef<>(this, via);
	}

	/**
	 * What else belongs to the system, by keys that their owners choose.
	 * @return a map that lives as long as the system
	 */
	public ConcurrentMap<Object, Object> attachments() {
		return this.attachments;
	}

	// Processes

	/**
	 * Run a process that has its name.
	 * @param process the process
	 * @param parent who it is linked to, or {@code null}
	 * @param waits whether the current thread is about to wait for its start
	 * @return whether another thread runs it already
	 */
	public boolean launch(Process process, @Nullable Process parent, boolean waits) {
		if (this.closed) {
			unregister(process);
			throw new IllegalStateException("The system is closed: no server can be started any more.");
		}
		this.living.add(process);
		boolean running = process.launch(parent, waits);
		if (!process.isAlive()) {
			this.living.remove(process);
		}
		else if (this.closed) {
			// the close may have looked before this one was there
			kill(process);
		}
		return running;
	}

	void ended(Process process) {
		this.living.remove(process);
	}

	private static void kill(Process process) {
		process.closeDown();
	}

	/**
	 * Send an exit signal from the current process, if there is one.
	 * @param pid the receiver
	 * @param reason the reason
	 */
	public void exit(Pid pid, ExitReason reason) {
		if (!CurrentProcess.isFenced()) {
			Process current = CurrentProcess.get();
			((Process) pid).receiveExit(current, reason, false);
		}
	}

	/**
	 * Watch a process from outside any.
	 * @param server the process, or a name
	 * @param listener told once
	 * @return the monitor
	 */
	public MonitorRef monitor(ServerRef<?> server, Consumer<Down> listener) {
		return Monitor.create(null, listener, (Process) server.pid());
	}

	/**
	 * Wait for the end of a process.
	 * @param pid the process
	 * @param nanos how long
	 * @return its exit reason, {@code null} when it is still alive after that time
	 */
	public @Nullable ExitReason awaitExit(Pid pid, long nanos) {
		return Calls.awaitExit((Process) pid, nanos, () -> false);
	}

	// Counts

	/**
	 * Count a message that the current thread wanted to send and that has no receiver.
	 */
	public void noReceiver() {
		if (!CurrentProcess.isFenced()) {
			deadLetter();
		}
	}

	void deadLetter() {
		this.deadLetters.increment();
	}

	/**
	 * Count a message that no handler wanted.
	 */
	public void unhandled() {
		this.unhandled.increment();
	}

	/** Those that have not ended. */
	Set<Process> living() {
		return this.living.all();
	}

	int nameCount() {
		return this.names.size();
	}

	/** Messages that no handler wanted. */
	public long unhandledMessages() {
		return this.unhandled.sum();
	}

	/** Messages that found no living receiver. */
	public long deadLetters() {
		return this.deadLetters.sum();
	}

	void zombie(Process process) {
		Observation observation = process.observation();
		if (this.zombies.add(process) && observation != null) {
			observation.abandoned();
		}
	}

	void notZombie(Process process) {
		Observation observation = process.observation();
		if (this.zombies.remove(process) && observation != null) {
			observation.abandonedReturned();
		}
	}

	/** Dead processes whose last callback has not returned yet. */
	public Set<Process> zombies() {
		return Set.copyOf(this.zombies);
	}

	/** Kill what lives, and give back the threads. */
	public void close() {
		this.closed = true;
		// parents first, which are older than their children, so that they restart nobody
		this.living.all().stream().sorted(Comparator.comparingLong(Process::id)).forEach(ProcessRuntime::kill);
		this.timeSource.close();
		Workers own = this.ownWorkers;
		if (own != null) {
			own.close();
		}
	}

}
