package io.genserver.process;

import java.time.Duration;
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
abstract class AbstractPid extends Mailbox implements Pid, Runnable {

	private final ProcessRuntime runtime;

	private final long id;

	private final @Nullable String name;

	AbstractPid(ProcessRuntime runtime, @Nullable String name, MailboxSpec mailbox) {
		super(mailbox);
		this.runtime = runtime;
		this.id = runtime.nextId();
		this.name = name;
	}

	final Process self() {
		return (Process) this;
	}

	public final ProcessRuntime runtime() {
		return this.runtime;
	}

	/** How a message is called. Any thread. */
	protected abstract String typeOf(Object message);

	@Override
	public final <R extends @Nullable Object> R call(Request<R> request) {
		return Calls.call(self(), request, this.runtime.callTimeout());
	}

	@Override
	public final <R extends @Nullable Object> R call(Request<R> request, Duration timeout) {
		return Calls.call(self(), request, timeout);
	}

	@Override
	public final <R extends @Nullable Object> CompletableFuture<R> callAsync(Request<R> request) {
		return Calls.callAsync(self(), request, this.runtime.callTimeout());
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
		if (Process.isFenced()) {
			return;
		}
		if (!isAlive()) {
			this.runtime.deadLetter();
			return;
		}
		self().enqueueSystem(new SystemMessage.Notice(wanted::getAsBoolean, message));
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
		return this.name;
	}

	@Override
	public final long id() {
		return this.id;
	}

	/** The name that it has in a registry of somebody's, if it was started with one. */
	protected @Nullable ViaName via() {
		return null;
	}

	@Override
	public final String toString() {
		ViaName via = via();
		return (this.name != null) ? this.name : (via != null) ? via.toString() : "#" + this.id;
	}

}
