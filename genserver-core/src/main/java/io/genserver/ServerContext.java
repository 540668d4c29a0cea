package io.genserver;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

/**
 * What a server can do about itself. It belongs to one incarnation: once that has ended,
 * nothing that is done through it has any effect.
 * <p>
 * {@link #stop}, {@link #continueWith}, {@link #idleTimeout} and {@link #trapExits} are
 * for the server's own callbacks; they fail with {@link IllegalStateException} elsewhere.
 * The rest may be used from any thread.
 *
 * @since 0.1.0
 */
public interface ServerContext {

	/**
	 * This incarnation. OTP: {@code self/0}.
	 * @return its pid
	 */
	Pid self();

	/**
	 * The system that this server runs in.
	 * @return the system
	 */
	GenServerSystem system();

	/**
	 * Stop this server after the present callback; a reply that the callback returns is
	 * still sent, after {@code terminate} has run. OTP: the return {@code {stop, Reason,
	 * State}}.
	 * @param reason the exit reason
	 */
	void stop(ExitReason reason);

	/**
	 * Handle a message with the continue handler right after the present callback, before
	 * anything that is queued. OTP: the return {@code {noreply, State, {continue,
	 * Message}}}.
	 * @param message the message
	 */
	void continueWith(Object message);

	/**
	 * After the present callback, send {@link IdleTimeout} to the info handler if no
	 * message comes for that long. Any message ends the timeout. OTP: the return
	 * {@code {noreply, State, Timeout}}.
	 * @param timeout the time, not negative
	 */
	void idleTimeout(Duration timeout);

	/**
	 * Send a message to this server's info handler later: never too early, and usually
	 * within a millisecond or two after it is due. OTP:
	 * {@code erlang:send_after(Time, self(), Message)}.
	 * @param delay when, not negative
	 * @param message the message
	 * @return the timer
	 */
	TimerRef sendAfter(Duration delay, Object message);

	/**
	 * Send a message to this server's info handler at a fixed rate, first after one
	 * period. While one of its messages waits in the mailbox no further one is added.
	 * OTP: {@code timer:send_interval/2}.
	 * @param period the time from one message to the next
	 * @param message the message
	 * @return the timer
	 */
	TimerRef sendEvery(Duration period, Object message);

	/**
	 * Send a message to this server's info handler again and again, each a delay after
	 * the one before was handled.
	 * @param delay the time from the end of one handling to the next message
	 * @param message the message
	 * @return the timer
	 */
	TimerRef sendWithFixedDelay(Duration delay, Object message);

	/**
	 * Watch a server: its end arrives as one {@link Down} message. OTP:
	 * {@code monitor(process, Server)}.
	 * @param server a pid, or a name, whose present holder is monitored
	 * @return the monitor
	 */
	MonitorRef monitor(ServerRef<?> server);

	/**
	 * Tie this server to another: when one ends abnormally, so does the other, unless it
	 * traps exits. OTP: {@code link/1}.
	 * @param pid the other
	 */
	void link(Pid pid);

	/**
	 * Remove a link; does nothing if there is none. OTP: {@code unlink/1}.
	 * @param pid the other
	 */
	void unlink(Pid pid);

	/**
	 * Whether exit signals arrive as {@link Exit} messages rather than ending this
	 * server. OTP: {@code process_flag(trap_exit, Flag)}.
	 * @param trap the flag
	 */
	void trapExits(boolean trap);

	/**
	 * Send an exit signal, from this server. OTP: {@code exit/2}.
	 * @param pid the receiver
	 * @param reason the reason; {@link ExitReason#KILL} cannot be trapped
	 */
	void exit(Pid pid, ExitReason reason);

	/**
	 * Have the outcome of a stage sent to this server's info handler: how a server uses
	 * slow I/O without keeping its other callers waiting.
	 * @param <V> the type of the stage's value
	 * @param stage the stage
	 * @param mapper makes the message from the value or the failure, one of which is
	 * {@code null}; a failure comes without the {@code CompletionException} around it;
	 * runs on the thread that completes the stage; when it throws, the server gets the
	 * exception as a message
	 */
	<V extends @Nullable Object> void pipeToSelf(CompletionStage<V> stage,
			BiFunction<? super @Nullable V, ? super @Nullable Throwable, ?> mapper);

}
