package io.genserver.process;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.genserver.CallCycleException;
import io.genserver.CallInterruptedException;
import io.genserver.CallTimeoutException;
import io.genserver.ExitReason;
import io.genserver.GenServerException;
import io.genserver.NoSuchServerException;
import io.genserver.Overflow;
import io.genserver.ServerExitedException;

/**
 * The sender's side of calls, casts and stops.
 */
final class Calls {

	private static final StackTraceElement[] NO_STACK = {};

	private Calls() {
	}

	// Call

	@SuppressWarnings({ "unchecked", "NullAway" }) // R says whether the reply may be null
	static <R extends @Nullable Object> R call(Process target, Object request, Duration timeout) {
		Process caller = CurrentProcess.get();
		SyncCall call = new SyncCall(target, request, caller);
		long nanos = Durations.nanos(timeout);
		return (R) waitFor(target, call, caller, nanos, request, () -> {
			if (!admit(target, call, request, nanos)) {
				return false;
			}
			return target.enqueue(call);
		});
	}

	static @Nullable Object system(Process target, Function<Process, @Nullable Object> request, Duration timeout) {
		Process caller = CurrentProcess.get();
		SystemCall call = new SystemCall(target, request, caller);
		return waitFor(target, call, caller, Durations.nanos(timeout), null, () -> target.enqueue(call));
	}

	/**
	 * Send a request and wait.
	 * @param send sends it, and says whether another thread runs the target already
	 */
	private static @Nullable Object waitFor(Process target, CallMessage call, @Nullable Process caller, long nanos,
			@Nullable Object request, BooleanSupplier send) {
		if (caller != null) {
			CurrentProcess.failIfFenced();
			caller.waitingFor(call);
		}
		var time = target.runtime().timeSource();
		Crowd crowd = target.runtime().crowd();
		boolean crowded = isInCrowd(target);
		long start = crowded ? 0 : time.nanoTime();
		try {
			if (caller != null) {
				CallGraph.check(caller, call);
			}
			if (!target.isAlive()) {
				throw new NoSuchServerException(target.toString());
			}
			boolean running = send.getAsBoolean();
			if (!crowded) {
				pause(call, running, start);
			}
			else if (!crowd.letOthersRun(call)) {
				start = time.nanoTime();
				if (crowd.isOver(start)) {
					Pause.until(call::isSettled);
				}
			}
			return await(call, nanos, start);
		}
		catch (CallMessage.TimedOut ex) {
			String type = (request != null) ? target.typeOf(request) : "a system request";
			throw timeout(call.target(), type, Duration.ofNanos(time.nanoTime() - start));
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw Calls.<RuntimeException>sneaky(ex);
		}
		finally {
			if (caller != null) {
				caller.waitingFor(null);
				CurrentProcess.ofThread().look();
			}
		}
	}

	/**
	 * Whether the current thread gives its carrier away and parks then. Its time begins
	 * when it has the carrier back, since it cannot notice its end before: calls are
	 * faster by a look at the clock. Not if it may have to wait for room in the mailbox
	 * first.
	 */
	static boolean isInCrowd(Process target) {
		return target.runtime().crowd().isThere() && target.mailboxSpec().overflow() != Overflow.BLOCK
				&& Activations.isVirtual(Thread.currentThread());
	}

	/** Wait for a moment. */
	private static void pause(CallMessage call, boolean running, long start) {
		Crowd crowd = call.target().runtime().crowd();
		boolean looks = crowd.isToLook(start) && Activations.isVirtual(Thread.currentThread());
		if (looks) {
			Workers.beforeWaiting();
			crowd.look();
		}
		Pause.until(call::isSettled, running && !looks && !crowd.isThere());
	}

	private static @Nullable Object await(CallMessage call, long timeoutNanos, long start) throws Throwable {
		var time = call.target().runtime().timeSource();
		if (!call.isSettled()) {
			call.beforeParking();
		}
		while (!call.isSettled()) {
			long left = timeoutNanos - (time.nanoTime() - start);
			if (left <= 0) {
				call.timedOut();
			}
			else {
				time.parkNanos(call, left);
				if (Thread.currentThread().isInterrupted()) {
					call.interrupted();
				}
			}
		}
		return call.value();
	}

	/** A declared exception of the server's is thrown as it is, checked or not. */
	@SuppressWarnings("unchecked")
	private static <T extends Throwable> RuntimeException sneaky(Throwable ex) throws T {
		throw (T) ex;
	}

	static CallTimeoutException timeout(Process target, String type, Duration waited) {
		ProcessInfo info = target.info();
		Thread runner = info.runner();
		return new CallTimeoutException(target.toString(), type, waited, info.mailboxSize(), info.handling(),
				info.handlingFor(), (runner != null) ? runner.getStackTrace() : NO_STACK);
	}

	@SuppressWarnings("unchecked")
	static <R extends @Nullable Object> CompletableFuture<R> callAsync(Process target, Object request,
			Duration timeout) {
		CompletableFuture<@Nullable Object> future = new CompletableFuture<>();
		try {
			CurrentProcess.failIfFenced();
			if (!target.isAlive()) {
				throw new NoSuchServerException(target.toString());
			}
			AsyncCall call = new AsyncCall(target, request, future);
			long nanos = Durations.nanos(timeout);
			if (admit(target, call, request, nanos)) {
				call.deadline(target.runtime().timeSource().schedule(call::timedOut, nanos));
				target.enqueue(call);
			}
		}
		catch (GenServerException ex) {
			future.completeExceptionally(ex);
		}
		return (CompletableFuture<R>) future;
	}

	/** Send a request without waiting. */
	static void request(Process target, CallMessage call, Object request) {
		if (admit(target, call, request, -1)) {
			target.enqueue(call);
		}
	}

	// Cast and info

	static void send(Process target, UserMessage envelope, Object message) {
		if (CurrentProcess.isFenced()) {
			return;
		}
		if (!target.isAlive()) {
			target.runtime().deadLetter();
			return;
		}
		if (admit(target, envelope, message, -1)) {
			target.enqueue(envelope);
		}
	}

	/**
	 * Make room in the receiver's mailbox, as its policy says.
	 * @param timeoutNanos how long a blocked sender waits, negative for the call timeout
	 * @return whether the message is to be enqueued
	 */
	private static boolean admit(Process target, Envelope envelope, Object message, long timeoutNanos) {
		if (target.reserve()) {
			return true;
		}
		Overflow policy = target.mailboxSpec().overflow();
		switch (policy) {
			case REJECT -> {
				target.countRejected();
				throw target.mailboxFull(target.typeOf(message));
			}
			case BLOCK -> {
				return awaitRoom(target, envelope, message, timeoutNanos);
			}
			case DROP_NEWEST -> {
				target.countDropped();
				if (envelope instanceof CallMessage) {
					throw target.mailboxFull(target.typeOf(message));
				}
				return false;
			}
			case DROP_OLDEST -> replaceOldest(target);
		}
		return true;
	}

	private static void replaceOldest(Process target) {
		Overflowing overflowing = Objects.requireNonNull(target.overflowing());
		do {
			Envelope oldest = target.dropOldest(overflowing);
			if (oldest != null) {
				target.countDropped();
				Observation observation = target.observation();
				if (observation != null) {
					observation.lost(oldest);
				}
				oldest.dropped(target);
				return;
			}
			// all places are taken by senders that are about to enqueue
			Thread.yield();
		}
		while (!target.reserve());
	}

	private static boolean awaitRoom(Process target, Envelope envelope, Object message, long timeoutNanos) {
		Overflowing overflowing = target.overflowing();
		long nanos = (timeoutNanos >= 0) ? timeoutNanos : Durations.nanos(target.runtime().callTimeout());
		boolean self = CurrentProcess.get() == target;
		if (overflowing != null && !self && overflowing.awaitRoom(target, nanos)) {
			return true;
		}
		CurrentProcess.failIfFenced();
		if (Thread.currentThread().isInterrupted()) {
			throw new CallInterruptedException(target.toString());
		}
		ExitReason reason = target.exitReason();
		if (reason != null) {
			if (envelope instanceof CallMessage) {
				throw new ServerExitedException(target.toString(), reason);
			}
			target.runtime().deadLetter();
			return false;
		}
		target.countRejected();
		throw target.mailboxFull(target.typeOf(message));
	}

	// Stop

	static void stop(Process target, ExitReason reason, @Nullable Duration timeout) {
		if (timeout != null && timeout.isNegative()) {
			throw new IllegalArgumentException("The timeout of a stop cannot be negative: " + timeout);
		}
		CurrentProcess.failIfFenced();
		Process caller = CurrentProcess.get();
		if (caller == target) {
			throw new CallCycleException(List.of(target.toString(), target.toString()));
		}
		if (!target.isAlive()) {
			throw new NoSuchServerException(target.toString());
		}
		long nanos = (timeout != null) ? Durations.nanos(timeout) : Long.MAX_VALUE / 2;
		ExitReason actual = awaitExit(target, nanos, () -> target.enqueue(new SystemMessage.Stop(reason)));
		if (actual == null) {
			throw timeout(target, "stop", Duration.ofNanos(nanos));
		}
		if (!actual.equals(reason)) {
			throw new ServerExitedException(target.toString(), actual);
		}
	}

	/**
	 * Wait for the end of a process, and of what belonged to it: its names, its entries
	 * in registries and whoever ends with it.
	 * @param request what makes it end, and says whether another thread is at it already
	 * @return its exit reason, {@code null} when it is still alive after that time
	 */
	static @Nullable ExitReason awaitExit(Process target, long nanos, BooleanSupplier request) {
		Thread waiter = Thread.currentThread();
		AtomicBoolean down = new AtomicBoolean();
		var monitor = Monitor.create(null, (ignored) -> {
			down.set(true);
			LockSupport.unpark(waiter);
		}, target);
		var time = target.runtime().timeSource();
		long start = time.nanoTime();
		try {
			boolean running = request.getAsBoolean();
			Pause.until(down::get, running);
			long left = nanos;
			while (!down.get() && left > 0) {
				time.parkNanos(target, left);
				if (!down.get() && waiter.isInterrupted()) {
					CurrentProcess.failIfFenced();
					throw new CallInterruptedException(target.toString());
				}
				left = nanos - (time.nanoTime() - start);
			}
			return target.exitReason();
		}
		finally {
			monitor.cancel();
		}
	}

}
