package io.genserver.server;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.genserver.CallResult;
import io.genserver.Exit;
import io.genserver.ExitReason;
import io.genserver.IdleTimeout;
import io.genserver.InitResult;
import io.genserver.Next;
import io.genserver.Reply;
import io.genserver.ServerCallbacks;
import io.genserver.ServerSpec;
import io.genserver.StartResult;
import io.genserver.ViaName;
import io.genserver.process.CallMessage;
import io.genserver.process.Durations;
import io.genserver.process.Envelope;
import io.genserver.process.Process;
import io.genserver.process.SystemMessage;
import io.genserver.process.UserMessage;

/**
 * The gen_server loop: dispatches messages to callbacks and does what they return.
 *
 * @param <S> the state
 */
public final class ServerProcess<S> extends Process {

	private static final Logger logger = LoggerFactory.getLogger(ServerProcess.class);

	private static final VarHandle STARTER;

	static {
		try {
			STARTER = MethodHandles.lookup().findVarHandle(ServerProcess.class, "starter", CompletableFuture.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final long NO_TIMEOUT = -1;

	private static final Runnable NO_FAREWELL = () -> {
	};

	private final LocalSystem system;

	private final ServerSpec<S> spec;

	private final Context context;

	private final Instant startedAt;

	/**
	 * Who waits for the start; taken once, by whoever tells it the outcome: the consumer,
	 * the end, or the start timeout.
	 */
	@SuppressWarnings("unused")
	private volatile @Nullable CompletableFuture<StartResult> starter;

	/** What init that said ignore is told as; written by the consumer before the end. */
	private volatile @Nullable StartResult startResult;

	/**
	 * Written by the consumer before init, and cleared when released; read by whoever
	 * names a message.
	 */
	private volatile @Nullable ServerCallbacks<S> callbacks;

	/** Consumer only, except for an operator's view, which may be old. */
	private @Nullable S state;

	/** Consumer only: the idle timeout of the present wait in nanoseconds. */
	private long idleTimeout = NO_TIMEOUT;

	/** Consumer only: the present wait has begun, and ends at the deadline. */
	private boolean idleWaiting;

	private long idleDeadline;

	/** Consumer only: the tick that is on its way, and when it is due. */
	private SystemMessage.@Nullable IdleTick idleTick;

	private long idleTickDue;

	/** Cancels the tick; written by the consumer, read by whoever ends the process. */
	private volatile @Nullable Runnable cancelIdleTick;

	/** Written by the consumer, read by observers. */
	private volatile boolean hibernated;

	/** The last message's type, for the crash report; consumer only. */
	private @Nullable String lastMessageType;

	ServerProcess(LocalSystem system, ServerSpec<S> spec, CompletableFuture<StartResult> starter) {
		super(system.runtime(), spec.name(), spec.mailbox(), spec.trapParentExit());
		this.system = system;
		this.spec = spec;
		this.starter = starter;
		this.context = new Context(this, system);
		this.startedAt = system.timeSource().now();
	}

	// Start

	@Override
	protected void onStart() {
		InitResult<S> result = null;
		ExitReason failure = null;
		if (!beginHandling("init", null)) {
			return;
		}
		try {
			ServerCallbacks<S> fresh = this.spec.callbacks().get();
			this.callbacks = fresh;
			this.context.begin();
			result = fresh.init(this.context);
			if (result == null) {
				failure = ExitReason.badReturnValue(null);
			}
		}
		catch (Throwable ex) {
			failure = ExitReason.exception(ex);
		}
		finally {
			this.context.end();
			endHandling();
		}
		if (!isAlive()) {
			return;
		}
		if (failure != null) {
			exit(failure);
		}
		else if (result instanceof InitResult.Ok<S> ok) {
			started(this.context.directed(ok.next()));
		}
		else if (result instanceof InitResult.Stop<S> stop) {
			exit(stop.reason());
		}
		else {
			this.startResult = new StartResult.Ignored(toString());
			exit(ExitReason.NORMAL);
		}
	}

	private void started(Next<S> next) {
		ExitReason stop = next.stopReason();
		if (stop != null) {
			exit(stop);
			return;
		}
		CompletableFuture<StartResult> waiting = takeStarter();
		if (waiting == null) {
			// the start timeout was faster and is about to do this
			killUnlinked();
			return;
		}
		// whoever sees the server started sees its state
		this.state = next.state();
		waiting.complete(new StartResult.Started(this));
		goOn(next);
	}

	void startTimedOut() {
		CompletableFuture<StartResult> waiting = takeStarter();
		if (waiting != null) {
			killUnlinked();
			waiting.complete(new StartResult.Failed(toString(), ExitReason.TIMEOUT));
		}
	}

	@SuppressWarnings("unchecked")
	private @Nullable CompletableFuture<StartResult> takeStarter() {
		return (CompletableFuture<StartResult>) STARTER.getAndSet(this, null);
	}

	@Override
	protected void onEnded(ExitReason reason) {
		CompletableFuture<StartResult> waiting = takeStarter();
		if (waiting != null) {
			StartResult result = this.startResult;
			waiting.complete((result != null) ? result : new StartResult.Failed(toString(), reason));
		}
		Runnable cancel = this.cancelIdleTick;
		if (cancel != null) {
			cancel.run();
		}
	}

	// Messages

	@Override
	protected void onMessage(Envelope envelope) {
		if (envelope instanceof SystemMessage.IdleTick tick) {
			idleTick(tick);
			return;
		}
		if (envelope instanceof SystemMessage.Notice notice && !notice.begin()) {
			return;
		}
		this.idleWaiting = false;
		if (envelope instanceof CallMessage call) {
			handleCall(call);
		}
		else if (envelope instanceof UserMessage.CastMessage cast) {
			Object message = cast.take();
			handle(message, () -> callbacks().handleCast(message, state()));
		}
		else if (envelope instanceof UserMessage.InfoMessage info) {
			handleInfo(info.take());
		}
		else if (envelope instanceof SystemMessage.Notice notice) {
			handleInfo(notice.message());
			notice.end();
		}
		else if (envelope instanceof SystemMessage.ExitSignal signal) {
			if (signal.isFromParent()) {
				terminate(signal.reason(), NO_FAREWELL);
			}
			else {
				handleInfo(new Exit(signal.from(), signal.reason()));
			}
		}
		else if (envelope instanceof SystemMessage.Stop stop) {
			terminate(stop.reason(), NO_FAREWELL);
		}
		else {
			throw new IllegalStateException("Unknown envelope " + envelope.getClass());
		}
	}

	private void handleInfo(Object message) {
		handle(message, () -> callbacks().handleInfo(message, state()));
	}

	private void handle(Object message, Callback<Next<S>> callback) {
		Next<S> next = invoke(message, null, callback);
		if (next != null) {
			if (next.isUnhandled()) {
				unhandled(message);
			}
			goOn(this.context.directed(next));
		}
	}

	private void handleCall(CallMessage call) {
		Object request = call.take();
		CallResult<S> result = invoke(request, call, () -> callbacks().handleCall(request, call, state()));
		if (result == null) {
			return;
		}
		Next<S> next = this.context.directed(result.next());
		Reply<S> reply = (result instanceof Reply<S> present) ? present : null;
		ExitReason stop = next.stopReason();
		if (stop == null && reply != null) {
			answer(call, reply);
		}
		else {
			// so that the caller is told if the server ends without a reply
			defer(call);
		}
		if (stop != null) {
			this.state = next.state();
			terminate(stop, (reply != null) ? () -> answer(call, reply) : NO_FAREWELL);
		}
		else {
			goOn(next);
		}
	}

	private void answer(CallMessage call, Reply<?> reply) {
		Throwable exception = reply.exception();
		if (exception != null) {
			call.replyException(exception);
		}
		else {
			call.reply(reply.value());
		}
		failIfEnded(call);
	}

	/** A callback of the server. */
	private interface Callback<R> {

		@Nullable R run() throws Exception;

	}

	/**
	 * Run a callback.
	 * @return what it returned; {@code null} if it crashed, and the server has ended
	 */
	private <R> @Nullable R invoke(Object message, @Nullable CallMessage call, Callback<R> callback) {
		this.idleTimeout = NO_TIMEOUT;
		if (this.hibernated) {
			this.hibernated = false;
		}
		R result = null;
		ExitReason failure = null;
		if (!beginHandling(message, call)) {
			return null;
		}
		this.context.begin();
		try {
			result = callback.run();
			if (result == null) {
				failure = ExitReason.badReturnValue(null);
			}
		}
		catch (Throwable ex) {
			failure = ExitReason.exception(ex);
		}
		this.context.end();
		endHandling();
		countHandled();
		if (!isAlive()) {
			failIfEnded(call);
			return null;
		}
		if (failure != null) {
			if (call != null) {
				defer(call);
			}
			this.lastMessageType = typeOf(message);
			terminate(failure, NO_FAREWELL);
			return null;
		}
		return result;
	}

	/** Do what a callback returned, continues included. */
	private void goOn(Next<S> first) {
		Next<S> next = first;
		while (true) {
			this.state = next.state();
			ExitReason stop = next.stopReason();
			if (stop != null) {
				terminate(stop, NO_FAREWELL);
				return;
			}
			Object message = next.continueMessage();
			if (message == null) {
				break;
			}
			next = invoke(message, null, () -> callbacks().handleContinue(message, state()));
			if (next == null) {
				return;
			}
			next = this.context.directed(next);
		}
		Duration timeout = next.idleTimeout();
		this.idleTimeout = (timeout != null) ? Durations.nanos(timeout) : NO_TIMEOUT;
		if (next.isHibernate()) {
			this.hibernated = true;
		}
	}

	private void unhandled(Object message) {
		this.system.runtime().unhandled();
		String type = typeOf(message);
		if (this.system.isFirstUnhandled(this + "/" + type)) {
			logger.warn("Server '{}' has no info handler for {}; the message is dropped, and later ones silently", this,
					type);
		}
	}

	// Idle timeout

	@Override
	protected boolean onEmpty() {
		if (this.idleTimeout == NO_TIMEOUT || this.idleWaiting) {
			return false;
		}
		if (this.idleTimeout == 0) {
			handleInfo(IdleTimeout.INSTANCE);
			return true;
		}
		this.idleWaiting = true;
		this.idleDeadline = this.system.timeSource().nanoTime() + this.idleTimeout;
		// a tick that comes too early is sent on its way again: cheaper than a timer for
		// each message
		if (this.idleTick == null || this.idleTickDue - this.idleDeadline > 0) {
			scheduleIdleTick(this.idleTimeout);
		}
		return false;
	}

	private void scheduleIdleTick(long nanos) {
		Runnable cancel = this.cancelIdleTick;
		if (cancel != null) {
			cancel.run();
		}
		SystemMessage.IdleTick tick = new SystemMessage.IdleTick();
		this.idleTick = tick;
		this.idleTickDue = this.idleDeadline;
		this.cancelIdleTick = this.system.timeSource().schedule(() -> deliverIdleTick(tick), nanos);
		if (!isAlive()) {
			// the end may have looked before the timer was there
			this.cancelIdleTick.run();
		}
	}

	private void idleTick(SystemMessage.IdleTick tick) {
		if (tick != this.idleTick) {
			return;
		}
		this.idleTick = null;
		if (!this.idleWaiting) {
			return;
		}
		long left = this.idleDeadline - this.system.timeSource().nanoTime();
		if (left > 0) {
			scheduleIdleTick(left);
		}
		else {
			this.idleWaiting = false;
			handleInfo(IdleTimeout.INSTANCE);
		}
	}

	@Override
	protected void onSystemCall() {
		// the wait starts over in full
		this.idleWaiting = false;
	}

	// The end

	private void terminate(ExitReason reason, Runnable farewell) {
		ExitReason last = reason;
		if (!beginHandling("terminate", null)) {
			return;
		}
		try {
			callbacks().terminate(reason, state());
		}
		catch (Throwable ex) {
			last = ExitReason.exception(ex);
		}
		finally {
			endHandling();
		}
		if (isAlive()) {
			report(last);
			exit(last, farewell);
		}
	}

	private void report(ExitReason reason) {
		if (reason.isQuiet()) {
			logger.debug("Server '{}' ends: {}", this, reason);
			return;
		}
		logger.error("Server '{}' crashed: {}; last message {}, {} message(s) queued, up for {}", this, reason,
				(this.lastMessageType != null) ? this.lastMessageType : "none", info().mailboxSize(),
				Duration.between(this.startedAt, this.system.timeSource().now()), reason.cause());
	}

	@Override
	protected void onReleased() {
		ServerCallbacks<S> present = this.callbacks;
		if (present != null) {
			try {
				present.released();
			}
			catch (Throwable ex) {
				logger.error("Server '{}' failed to release what it held", this, ex);
			}
		}
		// whoever keeps the pid must not keep what the server held
		this.state = null;
		this.callbacks = null;
	}

	// Observers

	@Override
	protected @Nullable ViaName via() {
		return this.spec.via();
	}

	@Override
	protected String typeOf(Object message) {
		ServerCallbacks<S> present = this.callbacks;
		return (message instanceof String own && isOwnPhase(own)) ? own
				: (present != null) ? present.messageType(message) : message.getClass().getSimpleName();
	}

	private static boolean isOwnPhase(String message) {
		return message.equals("init") || message.equals("terminate");
	}

	/**
	 * When this incarnation was started.
	 * @return the instant
	 */
	public Instant startedAt() {
		return this.startedAt;
	}

	/**
	 * Whether the server hibernates.
	 * @return whether it does
	 */
	public boolean isHibernated() {
		return this.hibernated;
	}

	/**
	 * What the author shows of the state. On the consumer.
	 * @return names and values
	 */
	public Map<String, Object> formatStatus() {
		return callbacks().formatStatus(this.state);
	}

	/**
	 * The state. On the consumer.
	 * @return the state
	 */
	public @Nullable S rawState() {
		return this.state;
	}

	/**
	 * Replace the state. On the consumer.
	 * @param state the new state
	 */
	public void rawState(@Nullable S state) {
		this.state = state;
	}

	private ServerCallbacks<S> callbacks() {
		return Objects.requireNonNull(this.callbacks);
	}

	@SuppressWarnings("NullAway") // a state may be anything that the author returned
	private S state() {
		return this.state;
	}

}
