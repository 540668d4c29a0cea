package io.genserver.server;

import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.genserver.CrashReport;
import io.genserver.ExitReason;
import io.genserver.LifecycleEvent;
import io.genserver.Pid;
import io.genserver.ServerCallbacks;
import io.genserver.ServerObserver;
import io.genserver.ServerSpec;
import io.genserver.StartResult;
import io.genserver.process.CallMessage;
import io.genserver.process.Observation;

/**
 * What a server holds, and what observers and system requests see and change of it.
 *
 * @param <S> the state
 */
abstract class ObservableServer<S> extends StartedServer {

	private static final Logger logger = LoggerFactory.getLogger(ServerProcess.class);

	static {
		try {
			// the loop asks for these all the time, and the JVM inlines no method with a
			// class in its signature that is not loaded
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			lookup.ensureInitialized(DebugHook.class);
			lookup.ensureInitialized(RestOfCallback.class);
		}
		catch (IllegalAccessException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** How often its supervisor has started it again before. */
	private final long restarts;

	/**
	 * Written by the consumer before init, and cleared when nothing is left in the
	 * mailbox; read by whoever names a message.
	 */
	private volatile @Nullable ServerCallbacks<S> callbacks;

	/**
	 * The state, or where it is noted. Consumer only, except for an operator's view,
	 * which may be old.
	 */
	private @Nullable Object state;

	/** Written by the consumer, read by observers. */
	private volatile boolean hibernated;

	/**
	 * A callback that has given its thread away. Written by the consumer, read by whoever
	 * ends the server.
	 */
	private volatile @Nullable RestOfCallback rest;

	/**
	 * Consumer only: why it is to terminate when the present system request is answered.
	 */
	private @Nullable ExitReason requestedEnd;

	/** Consumer only: who is told what the server does, if anybody wants to know. */
	private @Nullable DebugHook debug;

	ObservableServer(LocalSystem system, ServerSpec<S> spec, CompletableFuture<StartResult> starter, long restarts) {
		super(system, spec, starter);
		this.restarts = restarts;
	}

	/** Say who observes the server. By the starter, before anybody can send anything. */
	final void observeBy(ServerObserver.Factory factory) {
		observers(factory);
		Observation observation = observation();
		if (this.restarts > 0 && observation != null) {
			observation.restarted();
		}
	}

	// For the loop

	final ServerCallbacks<S> callbacks() {
		return Objects.requireNonNull(this.callbacks);
	}

	final void callbacks(ServerCallbacks<S> callbacks) {
		this.callbacks = callbacks;
	}

	@SuppressWarnings("NullAway") // a state may be anything that the author returned
	final S state() {
		return rawState();
	}

	final void hibernated(boolean hibernated) {
		if (this.hibernated != hibernated) {
			this.hibernated = hibernated;
		}
	}

	final @Nullable RestOfCallback rest() {
		return this.rest;
	}

	final RestOfCallback takeRest() {
		RestOfCallback rest = Objects.requireNonNull(this.rest);
		this.rest = null;
		return rest;
	}

	@Override
	protected final @Nullable CompletableFuture<?> awaited() {
		RestOfCallback rest = this.rest;
		return (rest != null) ? rest.awaited() : null;
	}

	final @Nullable ExitReason takeRequestedEnd() {
		ExitReason reason = this.requestedEnd;
		if (reason != null) {
			this.requestedEnd = null;
		}
		return reason;
	}

	/**
	 * Tell the log, the listeners and the observer about a crash, once, before the end.
	 */
	final void report(ExitReason reason, @Nullable Object message, @Nullable CallMessage call) {
		if (reason.isQuiet()) {
			logger.debug("Server '{}' ends: {}", this, reason);
			return;
		}
		Observation observation = observation();
		if (observation != null) {
			observation.crashed(reason);
		}
		// to make the report takes longer than the rest of the end
		if (logger.isErrorEnabled() || system().hasListeners()) {
			CrashReport report = crashReport(reason, message, call);
			crashed(report);
			logger.error("{}", report, reason.cause());
		}
	}

	private CrashReport crashReport(ExitReason reason, @Nullable Object message, @Nullable CallMessage call) {
		Pid client = (call != null) ? call.caller() : null;
		DebugHook hook = this.debug;
		return new CrashReport(toString(), reason, (message != null) ? typeOf(message) : null,
				(client != null) ? client.toString() : null, formatStatus(), info().mailboxSize(),
				Duration.between(startedAt(), system().timeSource().now()), this.restarts,
				(hook != null) ? hook.kept() : List.of());
	}

	@Override
	protected final void onIdle() {
		if (this.state instanceof StateNote note) {
			this.state = note.state();
		}
	}

	@Override
	protected final void onReleased() {
		ServerCallbacks<S> present = this.callbacks;
		if (present != null) {
			try {
				present.released();
			}
			catch (Throwable ex) {
				logger.error("Server '{}' failed to release what it held", this, ex);
			}
		}
		this.state = null;
		this.debug = null;
	}

	@Override
	protected final void onReaped() {
		// whoever keeps the pid must not keep what the server held
		this.callbacks = null;
		RestOfCallback rest = this.rest;
		if (rest != null) {
			this.rest = null;
			failIfEnded(rest.call());
		}
	}

	@Override
	protected final void onUnhandled(ExitReason reason, Map<String, Integer> unhandled) {
		UnhandledMessages.log(this, reason, unhandled);
	}

	// Observers

	@Override
	protected final String typeOf(Object message) {
		ServerCallbacks<S> present = this.callbacks;
		if (message instanceof String own && isOwnPhase(own)) {
			return own;
		}
		try {
			return (present != null) ? present.messageType(message) : message.getClass().getSimpleName();
		}
		catch (Throwable ex) {
			// a name that cannot be found out must not spoil what it is for
			return message.getClass().getSimpleName();
		}
	}

	private static boolean isOwnPhase(String message) {
		return message.equals("init") || message.equals("terminate");
	}

	/**
	 * Give the thread away until something has come: only then does the callback go on
	 * and return, and only then is the next message handled. What it returns before does
	 * not count. On the consumer, in a callback.
	 * @param awaited what it waits for; cancelled if the server ends meanwhile
	 * @param rest what it does then, and returns: what the callback is to return
	 */
	public final void goOnAfter(CompletableFuture<?> awaited, Supplier<?> rest) {
		this.rest = new RestOfCallback(awaited, rest);
	}

	/**
	 * Whether the server hibernates.
	 * @return whether it does
	 */
	public final boolean isHibernated() {
		return this.hibernated;
	}

	/**
	 * What the author shows of the state, or a text that says why that failed. On the
	 * consumer.
	 * @return names and values
	 */
	public final Map<String, Object> formatStatus() {
		return FormattedStatus.of(this.callbacks, rawState());
	}

	/**
	 * The class of the callbacks. On the consumer.
	 * @return its name
	 */
	public final String callbacksName() {
		return callbacks().getClass().getName();
	}

	/**
	 * Suspend or resume. On the consumer.
	 * @param flag whether to suspend
	 */
	public final void suspendServer(boolean flag) {
		boolean before = isSuspended();
		suspend(flag);
		if (before != flag && system().hasListeners()) {
			Instant now = system().timeSource().now();
			system().publish(flag ? new LifecycleEvent.Suspended(this, now) : new LifecycleEvent.Resumed(this, now));
		}
	}

	/**
	 * Terminate when the present system request is answered. On the consumer.
	 * @param reason why
	 */
	public final void terminateAfterReply(ExitReason reason) {
		this.requestedEnd = reason;
	}

	/**
	 * Who is told what the server does. On the consumer.
	 * @return the hook, {@code null} if nobody wants to know
	 */
	public final @Nullable DebugHook debug() {
		return this.debug;
	}

	/**
	 * Tell somebody what the server does. On the consumer.
	 * @param debug the hook, {@code null} for nobody
	 */
	public final void debug(@Nullable DebugHook debug) {
		this.debug = debug;
	}

	/**
	 * The state. On the consumer.
	 * @return the state
	 */
	@SuppressWarnings("unchecked")
	public final @Nullable S rawState() {
		Object state = this.state;
		return (S) ((state instanceof StateNote note) ? note.state() : state);
	}

	/**
	 * Replace the state. On the consumer.
	 * @param state the new state
	 */
	public final void rawState(@Nullable S state) {
		if (rawState() == state) {
			// a reference stored in an old object is not free
			return;
		}
		if (!(this.state instanceof StateNote note) || !note.replace(state)) {
			this.state = isStreaming() ? new StateNote(state) : state;
		}
	}

	/**
	 * How a message is called.
	 * @param message the message
	 * @return its type
	 */
	public final String messageType(Object message) {
		return typeOf(message);
	}

}
