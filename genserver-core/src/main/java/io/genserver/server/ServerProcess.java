package io.genserver.server;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

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
import io.genserver.ServerObserver.Outcome;
import io.genserver.ServerSpec;
import io.genserver.StartResult;
import io.genserver.UnhandledMessageException;
import io.genserver.process.CallMessage;
import io.genserver.process.Envelope;
import io.genserver.process.SystemMessage;
import io.genserver.process.UserMessage;

/**
 * The gen_server loop: dispatches messages to callbacks and does what they return.
 *
 * @param <S> the state
 */
public final class ServerProcess<S> extends WaitingServer<S> {

	private static final Logger logger = LoggerFactory.getLogger(ServerProcess.class);

	private static final Runnable NO_FAREWELL = () -> {
	};

	private final boolean drain;

	/** Consumer only: makes the callbacks; not kept longer than that. */
	private @Nullable Supplier<? extends ServerCallbacks<S>> factory;

	private final Context context;

	ServerProcess(LocalSystem system, ServerSpec<S> spec, CompletableFuture<StartResult> starter, long restarts) {
		super(system, spec, starter, restarts);
		this.drain = spec.drain();
		this.factory = spec.callbacks();
		this.context = new Context(this, system);
	}

	// Start

	/**
	 * What the child is to know that this server is about to start. On the consumer.
	 * @return the start, {@code null} if it starts no child
	 */
	@Nullable ChildStart childStart() {
		return this.context.childStart();
	}

	/**
	 * Tell the child that this server is about to start what it is to know. On the
	 * consumer.
	 * @param start the start, {@code null} when it is done
	 */
	public void childStart(@Nullable ChildStart start) {
		if (start != null) {
			goesOn();
		}
		this.context.childStart(start);
	}

	@Override
	protected void onStart() {
		InitResult<S> result = null;
		ExitReason failure = null;
		if (!beginHandling("init", null)) {
			return;
		}
		try {
			ServerCallbacks<S> fresh = Objects.requireNonNull(this.factory).get();
			this.factory = null;
			callbacks(fresh);
			this.context.begin();
			result = fresh.init(this.context);
			if (result == null) {
				failure = ExitReason.badReturnValue(null);
			}
		}
		catch (Throwable ex) {
			failure = ExitReason.exception(ex);
		}
		initialized(result, failure);
	}

	private void initialized(@Nullable InitResult<S> result, @Nullable ExitReason failure) {
		if (failure == null && rest() != null) {
			return;
		}
		endHandling();
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
			ignored();
			exit(ExitReason.NORMAL);
		}
	}

	private void started(Next<S> next) {
		ExitReason stop = next.stopReason();
		if (stop != null) {
			exit(stop);
			return;
		}
		// whoever sees the server started sees its state
		rawState(next.state());
		if (announceStart()) {
			goOn(next, null, null);
		}
		else {
			// the start timeout was faster and is about to do this
			killUnlinked();
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
		endWait();
		if (envelope instanceof CallMessage call) {
			handleCall(call);
		}
		else if (envelope instanceof UserMessage.CastMessage cast) {
			handle(DebugHook.Kind.CAST, cast.message(), cast);
		}
		else if (envelope instanceof UserMessage.InfoMessage info) {
			handleInfo(info.message(), info);
		}
		else if (envelope instanceof SystemMessage.Notice notice) {
			handleInfo(notice.message(), notice);
			notice.end();
		}
		else if (envelope instanceof SystemMessage.ExitSignal signal) {
			if (signal.isFromParent()) {
				terminate(signal.reason(), null, null, NO_FAREWELL);
			}
			else {
				handleInfo(new Exit(signal.from(), signal.reason()), signal);
			}
		}
		else if (envelope instanceof SystemMessage.Stop stop) {
			terminate(stop.reason(), null, null, NO_FAREWELL);
		}
		else {
			throw new IllegalStateException("Unknown envelope " + envelope.getClass());
		}
	}

	private void handleInfo(Object message, @Nullable Envelope envelope) {
		handle(DebugHook.Kind.INFO, message, envelope);
	}

	private void handle(DebugHook.Kind kind, Object message, @Nullable Envelope envelope) {
		CallResult<S> result = invoke(kind, message, envelope, null);
		if (result != null) {
			handled(message, result);
		}
	}

	private void handled(Object message, CallResult<S> result) {
		Next<S> next = result.next();
		if (next.isUnhandled()) {
			unhandled(message);
		}
		goOn(directed(next), message, null);
	}

	private void handleCall(CallMessage call) {
		Object request = call.request();
		CallResult<S> result = invoke(DebugHook.Kind.CALL, request, call, call);
		if (result != null) {
			called(call, request, result);
		}
	}

	private void called(CallMessage call, Object request, CallResult<S> result) {
		Reply<S> reply = (result instanceof Reply<S> present) ? present : null;
		if (reply == null && result.next().isUnhandled()) {
			system().runtime().unhandled();
			reply = CallResult.replyException(new UnhandledMessageException(toString(), "call", typeOf(request)),
					result.next());
		}
		Next<S> next = (reply != null) ? this.context.directed(result.next()) : directed(result.next());
		ExitReason stop = next.stopReason();
		if (stop == null && reply != null) {
			answer(call, reply, next.state(), debug());
		}
		else {
			// so that the caller is told if the server ends without a reply
			defer(call);
		}
		if (stop != null && reply != null) {
			Reply<S> last = reply;
			DebugHook hook = debug();
			rawState(next.state());
			terminate(stop, request, call, () -> answer(call, last, next.state(), hook));
		}
		else {
			goOn(next, request, call);
		}
	}

	private void answer(CallMessage call, Reply<?> reply, @Nullable S state, @Nullable DebugHook hook) {
		Throwable exception = reply.exception();
		if (hook != null) {
			// first, so that whoever has the reply finds the event
			hook.out((exception != null) ? exception : reply.value(), call.caller(), state);
		}
		if (exception != null) {
			call.replyException(exception);
		}
		else {
			call.reply(reply.value());
		}
		failIfEnded(call);
	}

	/** What follows a callback that gave no reply. */
	private Next<S> directed(Next<S> returned) {
		Next<S> next = this.context.directed(returned);
		DebugHook hook = debug();
		if (hook != null && next.stopReason() == null) {
			hook.noReply(next.state());
		}
		return next;
	}

	/**
	 * Run a callback.
	 * @return what it returned; {@code null} if it has not yet, or crashed, and the
	 * server has ended
	 */
	private @Nullable CallResult<S> invoke(DebugHook.Kind kind, Object message, @Nullable Envelope envelope,
			@Nullable CallMessage call) {
		forgetWait();
		CallResult<S> result = null;
		ExitReason failure = null;
		if (!beginHandling(message, envelope)) {
			return null;
		}
		DebugHook hook = debug();
		if (hook != null) {
			hook.in(kind, message, (call != null) ? call.caller() : null);
		}
		this.context.begin();
		try {
			result = callback(kind, message, call);
			if (result == null) {
				failure = ExitReason.badReturnValue(null);
			}
		}
		catch (Throwable ex) {
			failure = ExitReason.exception(ex);
		}
		return returned(result, failure, message, call);
	}

	/** A callback that gave its thread away goes on. */
	@Override
	@SuppressWarnings("unchecked")
	protected void onAwaited() {
		RestOfCallback rest = takeRest();
		Object result = null;
		ExitReason failure = null;
		this.context.begin();
		try {
			result = rest.run();
		}
		catch (Throwable ex) {
			failure = ExitReason.exception(ex);
		}
		Object message = rest.message();
		if (message == null) {
			initialized((InitResult<S>) result, failure);
			return;
		}
		CallMessage call = rest.call();
		CallResult<S> returned = returned((CallResult<S>) result, failure, message, call);
		if (returned != null && call != null) {
			called(call, message, returned);
		}
		else if (returned != null) {
			handled(message, returned);
		}
	}

	private @Nullable CallResult<S> returned(@Nullable CallResult<S> result, @Nullable ExitReason failure,
			Object message, @Nullable CallMessage call) {
		RestOfCallback rest = rest();
		if (rest != null && failure == null) {
			rest.handles(message, call);
			return null;
		}
		endHandling();
		countHandled();
		if (hasEnded()) {
			failIfEnded(call);
			return null;
		}
		if (observesHandled()) {
			observeHandled(message, outcome(result, failure));
		}
		if (failure != null) {
			if (call != null) {
				defer(call);
			}
			terminate(failure, message, call, NO_FAREWELL);
			return null;
		}
		return result;
	}

	@SuppressWarnings("NullAway") // a callback may break its word
	private @Nullable CallResult<S> callback(DebugHook.Kind kind, Object message, @Nullable CallMessage call)
			throws Exception {
		ServerCallbacks<S> callbacks = callbacks();
		return switch (kind) {
			case CALL -> callbacks.handleCall(message, call, state());
			case CAST -> callbacks.handleCast(message, state());
			case INFO -> callbacks.handleInfo(message, state());
			case CONTINUE -> callbacks.handleContinue(message, state());
		};
	}

	private static Outcome outcome(@Nullable CallResult<?> result, @Nullable ExitReason failure) {
		if (failure != null || result == null) {
			return Outcome.CRASH;
		}
		Throwable exception = (result instanceof Reply<?> reply) ? reply.exception() : null;
		if (result.next().isUnhandled() || exception instanceof UnhandledMessageException) {
			return Outcome.UNHANDLED;
		}
		return (exception != null) ? Outcome.EXCEPTION : Outcome.SUCCESS;
	}

	/**
	 * Do what a callback returned, continues included.
	 * @param first what it returned
	 * @param handled the message that it handled, if it was not init
	 * @param call the call that it came with, if it was one
	 */
	private void goOn(Next<S> first, @Nullable Object handled, @Nullable CallMessage call) {
		Next<S> next = first;
		Object last = handled;
		CallMessage client = call;
		while (true) {
			rawState(next.state());
			ExitReason stop = next.stopReason();
			if (stop != null) {
				terminate(stop, last, client, NO_FAREWELL);
				return;
			}
			Object message = next.continueMessage();
			if (message == null) {
				break;
			}
			last = message;
			client = null;
			CallResult<S> result = invoke(DebugHook.Kind.CONTINUE, message, null, null);
			if (result == null) {
				return;
			}
			next = directed(result.next());
		}
		prepareWait(next);
	}

	private void unhandled(Object message) {
		system().runtime().unhandled();
		String type = typeOf(message);
		if (system().isFirstUnhandled(this + "/" + type)) {
			logger.warn("Server '{}' has no handler for {}; the message is dropped, and later ones silently", this,
					type);
		}
	}

	@Override
	void onIdleTimeout() {
		handleInfo(IdleTimeout.INSTANCE, null);
	}

	@Override
	protected void onSystemCall() {
		// the wait starts over in full
		endWait();
		ExitReason end = takeRequestedEnd();
		if (end != null) {
			terminate(end, null, null, NO_FAREWELL);
		}
	}

	// The end

	private void terminate(ExitReason reason, @Nullable Object message, @Nullable CallMessage call, Runnable farewell) {
		ExitReason last = reason;
		if (!beginHandling("terminate", null)) {
			return;
		}
		this.context.terminates();
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
			report(last, message, call);
			exit(last, farewell);
		}
	}

	@Override
	protected boolean drains() {
		return this.drain;
	}

}
