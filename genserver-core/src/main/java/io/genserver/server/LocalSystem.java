package io.genserver.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.genserver.CallInterruptedException;
import io.genserver.Down;
import io.genserver.ExitReason;
import io.genserver.GenServerSystem;
import io.genserver.InvalidSupervisionException;
import io.genserver.LifecycleEvent;
import io.genserver.LifecycleListener;
import io.genserver.MonitorRef;
import io.genserver.MultiCallResult;
import io.genserver.NameRegistry;
import io.genserver.Pid;
import io.genserver.Request;
import io.genserver.RequestCollection;
import io.genserver.RequestId;
import io.genserver.ServerObserver;
import io.genserver.ServerRef;
import io.genserver.ServerSpec;
import io.genserver.StartResult;
import io.genserver.TimeSource;
import io.genserver.ViaName;
import io.genserver.process.CurrentProcess;
import io.genserver.process.Durations;
import io.genserver.process.Pause;
import io.genserver.process.Process;
import io.genserver.process.ProcessRuntime;

/**
 * The system: starts servers in a {@link ProcessRuntime}.
 */
public final class LocalSystem implements GenServerSystem {

	private final ProcessRuntime runtime;

	/** Kinds of unhandled messages that were logged, so that each is logged once. */
	private final Set<String> loggedUnhandled = ConcurrentHashMap.newKeySet();

	/**
	 * Told what supervisors report; written by whoever listens, published to the
	 * supervisors by being volatile.
	 */
	private volatile @Nullable Consumer<Object> reportListener;

	/** Who observes which server; {@code null} if nobody observes any. */
	private final ServerObserver.@Nullable Factory observers;

	/** One for each listener, so that a slow one costs the others nothing. */
	private final List<Events> events;

	private LocalSystem(ProcessRuntime runtime, List<LifecycleListener> listeners,
			ServerObserver.@Nullable Factory observers) {
		this.runtime = runtime;
		this.observers = observers;
		List<Events> events = new ArrayList<>();
		for (LifecycleListener listener : listeners) {
			events.add(new Events(listener));
		}
		this.events = List.copyOf(events);
	}

	/**
	 * What the processes share.
	 * @return the runtime
	 */
	public ProcessRuntime runtime() {
		return this.runtime;
	}

	/**
	 * Listen to what supervisors report.
	 * @param listener told in the process that reports, so it must be short, not block
	 * and not throw
	 */
	public void reportListener(Consumer<Object> listener) {
		this.reportListener = listener;
	}

	/**
	 * Tell the listener, if there is one; a dead process has nothing to report any more.
	 * @param report what the current process reports
	 */
	public void report(Object report) {
		Consumer<Object> listener = this.reportListener;
		Process current = CurrentProcess.get();
		if (listener != null && (current == null || current.isAlive())) {
			listener.accept(report);
		}
	}

	/**
	 * Whether anybody listens to lifecycle events.
	 * @return {@code false} if it is not worth making any
	 */
	public boolean hasListeners() {
		return !this.events.isEmpty();
	}

	/**
	 * Tell the listeners, without waiting for them.
	 * @param event what happened
	 */
	public void publish(LifecycleEvent event) {
		for (Events each : this.events) {
			each.publish(event);
		}
	}

	@Override
	public StartResult start(ServerSpec<?> spec) {
		return start(spec, null);
	}

	@Override
	public StartResult startLink(ServerSpec<?> spec) {
		return start(spec, CurrentProcess.get());
	}

	/**
	 * Begin to start a server that is linked to the current process, without waiting for
	 * it.
	 * @param spec how
	 * @return the outcome
	 */
	public CompletableFuture<StartResult> beginLinked(ServerSpec<?> spec) {
		return begin(spec, CurrentProcess.get(), false).outcome();
	}

	private StartResult start(ServerSpec<?> spec, @Nullable Process parent) {
		Begun begun = begin(spec, parent, true);
		CompletableFuture<StartResult> outcome = begun.outcome();
		try {
			Pause.until(outcome::isDone, begun.running());
			return outcome.get();
		}
		catch (InterruptedException ex) {
			this.runtime.exit(begun.process(), ExitReason.KILL);
			Thread.currentThread().interrupt();
			CurrentProcess.failIfFenced();
			throw new CallInterruptedException(begun.process().toString());
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private <S> Begun begin(ServerSpec<S> spec, @Nullable Process parent, boolean waits) {
		CurrentProcess.failIfFenced();
		CompletableFuture<StartResult> outcome = new CompletableFuture<>();
		ChildStart child = (parent instanceof ServerProcess<?> supervisor) ? supervisor.childStart() : null;
		ServerProcess<S> process = new ServerProcess<>(this, spec, outcome, (child != null) ? child.restarts() : 0);
		if (child != null && parent != null) {
			process.keepMessages(child.keptBy(spec, parent));
		}
		if (this.observers != null) {
			process.observeBy(this.observers);
		}
		Pid holder = this.runtime.register(process);
		if (holder != null) {
			outcome.complete(new StartResult.AlreadyStarted(process.toString(), holder));
			return new Begun(process, outcome, false);
		}
		if (!waits) {
			// the callback has nothing else to do
			Process.finishing();
		}
		boolean running = this.runtime.launch(process, parent, waits);
		Duration timeout = spec.startTimeout();
		if (timeout == null) {
			return new Begun(process, outcome, running);
		}
		Runnable cancel = this.runtime.timeSource().schedule(process::startTimedOut, Durations.nanos(timeout));
		// whoever has the outcome finds no timer left
		return new Begun(process, outcome.whenComplete((result, failure) -> cancel.run()), running);
	}

	/**
	 * A start under way.
	 *
	 * @param process what is started
	 * @param outcome what comes of it
	 * @param running whether another thread is at it already
	 */
	private record Begun(Process process, CompletableFuture<StartResult> outcome, boolean running) {
	}

	boolean isFirstUnhandled(String kind) {
		return this.loggedUnhandled.size() < 1000 && this.loggedUnhandled.add(kind);
	}

	@Override
	public <T> ServerRef<T> ref(String name) {
		return this.runtime.ref(name);
	}

	@Override
	public <K, T> ServerRef<T> ref(NameRegistry<K> registry, K key) {
		return this.runtime.ref(ViaName.of(registry, key));
	}

	@Override
	public @Nullable Pid whereis(String name) {
		return this.runtime.whereis(name);
	}

	@Override
	public <R extends @Nullable Object> RequestId<R> sendRequest(ServerRef<?> server, Request<R> request) {
		return this.runtime.sendRequest(server, request);
	}

	@Override
	public <L> RequestCollection<L> newRequestCollection() {
		return this.runtime.newRequestCollection();
	}

	@Override
	public <R extends @Nullable Object> MultiCallResult<R> multiCall(Collection<? extends ServerRef<?>> servers,
			Request<R> request, Duration timeout) {
		return MultiCall.call(timeSource(), servers, request, timeout);
	}

	@Override
	public void exit(Pid pid, ExitReason reason) {
		this.runtime.exit(pid, reason);
	}

	@Override
	public MonitorRef monitor(ServerRef<?> server, Consumer<Down> listener) {
		return this.runtime.monitor(server, listener);
	}

	@Override
	public Duration callTimeout() {
		return this.runtime.callTimeout();
	}

	@Override
	public TimeSource timeSource() {
		return this.runtime.timeSource();
	}

	@Override
	public long deadLetters() {
		return this.runtime.deadLetters();
	}

	@Override
	public void close() {
		this.runtime.close();
		this.events.forEach(Events::close);
	}

	/**
	 * How {@link GenServerSystem} finds this class.
	 */
	public static final class LocalProvider implements Provider {

		@Override
		public Builder builder() {
			return new LocalBuilder();
		}

	}

	private static final class LocalBuilder implements Builder {

		private Duration callTimeout = Duration.ofSeconds(5);

		private @Nullable TimeSource timeSource;

		private @Nullable Executor executor;

		private final List<LifecycleListener> listeners = new ArrayList<>();

		private ServerObserver.@Nullable Factory observers;

		@Override
		public Builder callTimeout(Duration timeout) {
			if (timeout.isNegative() || timeout.isZero()) {
				throw new InvalidSupervisionException("The call timeout must be positive, but is " + timeout + '.');
			}
			this.callTimeout = timeout;
			return this;
		}

		@Override
		public Builder timeSource(TimeSource timeSource) {
			this.timeSource = Objects.requireNonNull(timeSource, "timeSource");
			return this;
		}

		@Override
		public Builder executor(Executor executor) {
			this.executor = Objects.requireNonNull(executor, "executor");
			return this;
		}

		@Override
		public Builder listener(LifecycleListener listener) {
			this.listeners.add(Objects.requireNonNull(listener, "listener"));
			return this;
		}

		@Override
		public Builder observers(ServerObserver.Factory observers) {
			this.observers = Objects.requireNonNull(observers, "observers");
			return this;
		}

		@Override
		public GenServerSystem build() {
			return new LocalSystem(new ProcessRuntime(this.callTimeout, this.timeSource, this.executor), this.listeners,
					this.observers);
		}

	}

}
