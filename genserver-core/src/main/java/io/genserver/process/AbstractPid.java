package io.genserver.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.MailboxFullException;
import io.genserver.MailboxSpec;
import io.genserver.Pid;
import io.genserver.Request;
import io.genserver.ViaName;

/**
 * The face of a process to those who send to it.
 */
abstract class AbstractPid extends MailboxHead implements Pid, Runnable {

	private static final VarHandle DROPPED;

	private static final VarHandle REJECTED;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			DROPPED = lookup.findVarHandle(PidFacts.class, "dropped", int.class);
			REJECTED = lookup.findVarHandle(PidFacts.class, "rejected", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final long NANOS = 1_000_000_000;

	/** Written by whoever registers and unregisters the name, before it is free. */
	private volatile boolean named;

	AbstractPid(ProcessRuntime runtime, @Nullable Object name, MailboxSpec mailbox) {
		super(runtime, runtime.nextId(), nanosOf(runtime.timeSource().now()), name, mailbox);
	}

	private static long nanosOf(Instant instant) {
		return instant.getEpochSecond() * NANOS + instant.getNano();
	}

	final Process self() {
		return (Process) this;
	}

	final MailboxSpec mailboxSpec() {
		return this.mailbox;
	}

	final int dropped() {
		return this.dropped;
	}

	void countDropped() {
		DROPPED.getAndAdd(this, 1);
	}

	final int rejected() {
		return this.rejected;
	}

	void countRejected() {
		REJECTED.getAndAdd(this, 1);
	}

	/** Whether it is found by its name. Any thread. */
	final boolean isNamed() {
		return this.named;
	}

	final void named(boolean named) {
		this.named = named;
	}

	/**
	 * When this incarnation was started.
	 * @return the instant
	 */
	public final Instant startedAt() {
		return Instant.ofEpochSecond(Math.floorDiv(this.startedAt, NANOS), Math.floorMod(this.startedAt, NANOS));
	}

	/** How a message is called. Any thread. */
	protected abstract String typeOf(Object message);

	@Override
	public final <R extends @Nullable Object> R call(Request<R> request) {
		return Calls.call(self(), request, runtime().callTimeout());
	}

	@Override
	public final <R extends @Nullable Object> R call(Request<R> request, Duration timeout) {
		return Calls.call(self(), request, timeout);
	}

	@Override
	public final <R extends @Nullable Object> CompletableFuture<R> callAsync(Request<R> request) {
		return Calls.callAsync(self(), request, runtime().callTimeout());
	}

	@Override
	public final <R extends @Nullable Object> CompletableFuture<R> callAsync(Request<R> request, Duration timeout) {
		return Calls.callAsync(self(), request, timeout);
	}

	@Override
	public final void cast(Object message) {
		Calls.send(self(), new UserMessage.CastMessage(message), message);
	}

	@Override
	public final void send(Object message) {
		Calls.send(self(), new UserMessage.InfoMessage(message), message);
	}

	/** Put a message that must not be refused in front of the info handler. */
	public final void deliver(Object message) {
		deliver(message, () -> true);
	}

	/**
	 * Put a message that must not be refused in front of the info handler.
	 * @param message the message
	 * @param wanted asked just before it is handled
	 */
	public final void deliver(Object message, BooleanSupplier wanted) {
		if (CurrentProcess.isFenced()) {
			return;
		}
		if (!isAlive()) {
			runtime().deadLetter();
			return;
		}
		self().enqueue(new SystemMessage.Notice(wanted::getAsBoolean, message));
	}

	@Override
	public final void stop() {
		Calls.stop(self(), ExitReason.NORMAL, null);
	}

	@Override
	public final void stop(ExitReason reason, Duration timeout) {
		Calls.stop(self(), reason, timeout);
	}

	final MailboxFullException mailboxFull(String messageType) {
		return new MailboxFullException(toString(), messageType, mailboxSpec().capacity());
	}

	/** A request that the loop answers itself, from any thread. OTP: {@code sys}. */
	public final @Nullable Object systemCall(Function<Process, @Nullable Object> request, Duration timeout) {
		return Calls.system(self(), request, timeout);
	}

	@Override
	public final Pid pid() {
		return this;
	}

	@Override
	public final @Nullable String name() {
		return (this.name instanceof String own) ? own : null;
	}

	@Override
	public final long id() {
		return this.id;
	}

	/** The name that it has in a registry of somebody's, if it was started with one. */
	final @Nullable ViaName via() {
		return (this.name instanceof ViaName via) ? via : null;
	}

	/** Not that of the object, which the JVM takes a while to make up. */
	@Override
	public final int hashCode() {
		return Long.hashCode(this.id);
	}

	/** An incarnation is equal to itself only. */
	@Override
	public final boolean equals(@Nullable Object other) {
		return this == other;
	}

	@Override
	public final String toString() {
		return (this.name != null) ? this.name.toString() : "#" + this.id;
	}

}
