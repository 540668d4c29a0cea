package io.genserver.server;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.GenServerSystem;
import io.genserver.MonitorRef;
import io.genserver.Next;
import io.genserver.Pid;
import io.genserver.ServerContext;
import io.genserver.ServerRef;
import io.genserver.TimerRef;
import io.genserver.process.CurrentProcess;
import io.genserver.process.Process;

/**
 * The context of one incarnation. What it is told to do after the present callback is
 * merged into what the callback returns.
 * <p>
 * Nothing is written here with each message: what lies next to so small an object in
 * memory may be what others read, such as what a thread that sends knows of itself, and a
 * cast took twice as long then.
 */
final class Context implements ServerContext {

	private final Process process;

	private final GenServerSystem system;

	/** Consumer only: the last callback has begun. */
	private boolean terminating;

	/** Consumer only: one of the following is set. */
	private boolean directing;

	/** Consumer only: what is to be done after the callback. */
	private @Nullable ExitReason stop;

	private @Nullable Object continuation;

	private @Nullable Duration idle;

	/**
	 * Consumer only: the start of a child under way. Here, where there is room, and not
	 * in the server: then each took 8 bytes more.
	 */
	private @Nullable ChildStart childStart;

	Context(Process process, GenServerSystem system) {
		this.process = process;
		this.system = system;
	}

	/** A callback begins: what an earlier one asked for holds no longer. */
	void begin() {
		if (this.directing) {
			this.directing = false;
			this.stop = null;
			this.continuation = null;
			this.idle = null;
		}
	}

	/** The last callback begins: nothing is to be done after that. */
	void terminates() {
		this.terminating = true;
	}

	@Nullable ChildStart childStart() {
		return this.childStart;
	}

	void childStart(@Nullable ChildStart start) {
		this.childStart = start;
	}

	/** Merge what was asked for into what the callback returned. */
	<S> Next<S> directed(Next<S> returned) {
		if (!this.directing) {
			return returned;
		}
		if (this.stop != null && returned.stopReason() == null) {
			return Next.stop(this.stop, returned.state());
		}
		if (this.continuation != null) {
			return returned.continueWith(this.continuation);
		}
		return (this.idle != null) ? returned.withIdleTimeout(this.idle) : returned;
	}

	private void onlyInCallback(String method) {
		if (this.process != CurrentProcess.get() || !this.process.isHandling() || this.terminating) {
			throw new IllegalStateException(method + " of server '" + this.process
					+ "' can only be called from its own callbacks, while one runs.");
		}
	}

	@Override
	public Pid self() {
		return this.process;
	}

	@Override
	public GenServerSystem system() {
		return this.system;
	}

	@Override
	public void stop(ExitReason reason) {
		onlyInCallback("stop");
		this.directing = true;
		this.stop = Objects.requireNonNull(reason, "reason");
	}

	@Override
	public void continueWith(Object message) {
		onlyInCallback("continueWith");
		this.directing = true;
		this.continuation = Objects.requireNonNull(message, "message");
	}

	@Override
	public void idleTimeout(Duration timeout) {
		onlyInCallback("idleTimeout");
		if (timeout.isNegative()) {
			throw new IllegalArgumentException("An idle timeout cannot be negative: " + timeout);
		}
		this.directing = true;
		this.idle = timeout;
	}

	@Override
	public TimerRef sendAfter(Duration delay, Object message) {
		return this.process.sendAfter(delay, message);
	}

	@Override
	public TimerRef sendEvery(Duration period, Object message) {
		return this.process.sendEvery(period, message);
	}

	@Override
	public TimerRef sendWithFixedDelay(Duration delay, Object message) {
		return this.process.sendWithFixedDelay(delay, message);
	}

	@Override
	public MonitorRef monitor(ServerRef<?> server) {
		return this.process.monitor(server);
	}

	@Override
	public void link(Pid pid) {
		this.process.link(pid);
	}

	@Override
	public void unlink(Pid pid) {
		this.process.unlink(pid);
	}

	@Override
	public void trapExits(boolean trap) {
		onlyInCallback("trapExits");
		this.process.trapExits(trap);
	}

	@Override
	public void exit(Pid pid, ExitReason reason) {
		this.process.signal(pid, reason);
	}

	@Override
	public <V extends @Nullable Object> void pipeToSelf(CompletionStage<V> stage,
			BiFunction<? super @Nullable V, ? super @Nullable Throwable, ?> mapper) {
		stage.whenComplete((value, failure) -> {
			Object message;
			try {
				message = Objects.requireNonNull(mapper.apply(value, cause(failure)),
						"pipeToSelf's mapper returned null");
			}
			catch (Throwable ex) {
				message = ex;
			}
			this.process.deliver(message);
		});
	}

	/** What a stage that depends on another has wrapped. */
	private static @Nullable Throwable cause(@Nullable Throwable failure) {
		Throwable wrapped = (failure instanceof CompletionException) ? failure.getCause() : null;
		return (wrapped != null) ? wrapped : failure;
	}

}
