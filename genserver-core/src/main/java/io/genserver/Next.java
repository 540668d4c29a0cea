package io.genserver;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What a callback wants to happen next, without a reply: go on with a state, and then
 * wait for messages, wait with an idle timeout, hibernate, or continue; or stop. From
 * {@code handleCall} it means that somebody answers the caller later. OTP:
 * {@code {noreply, State}}, {@code {noreply, State, Timeout | hibernate | {continue,
 * C}}}, {@code {stop, Reason, State}}.
 *
 * @param <S> the state
 * @since 0.1.0
 */
public final class Next<S> implements CallResult<S> {

	private static final byte WAIT = 0;

	private static final byte IDLE_TIMEOUT = 1;

	private static final byte HIBERNATE = 2;

	private static final byte CONTINUE = 3;

	private static final byte STOP = 4;

	private static final byte UNHANDLED = 5;

	private final byte kind;

	private final S state;

	private final @Nullable Object argument;

	private Next(byte kind, S state, @Nullable Object argument) {
		this.kind = kind;
		this.state = state;
		this.argument = argument;
	}

	/**
	 * Go on and wait for messages.
	 * @param <S> the state
	 * @param state the new state
	 * @return the result
	 */
	public static <S> Next<S> noReply(S state) {
		return new Next<>(WAIT, state, null);
	}

	/**
	 * The message was not for this server: it is logged once per type, counted, and
	 * dropped.
	 * @param <S> the state
	 * @param state the unchanged state
	 * @return the result
	 */
	public static <S> Next<S> unhandled(S state) {
		return new Next<>(UNHANDLED, state, null);
	}

	/**
	 * Stop: {@code terminate} runs, then the server ends.
	 * @param <S> the state
	 * @param reason the exit reason
	 * @param state the last state
	 * @return the result
	 */
	public static <S> Next<S> stop(ExitReason reason, S state) {
		return new Next<>(STOP, state, Objects.requireNonNull(reason, "reason"));
	}

	/**
	 * Go on, and handle {@link IdleTimeout} if no message comes for that long. A message
	 * that is queued already wins even over zero.
	 * @param timeout the time, not negative
	 * @return the result
	 */
	public Next<S> withIdleTimeout(Duration timeout) {
		if (timeout.isNegative()) {
			throw new IllegalArgumentException("An idle timeout cannot be negative: " + timeout);
		}
		return new Next<>(IDLE_TIMEOUT, this.state, timeout);
	}

	/**
	 * Go on, and be shown as hibernated until the next message.
	 * @return the result
	 */
	public Next<S> hibernate() {
		return new Next<>(HIBERNATE, this.state, null);
	}

	/**
	 * Go on with {@code handleContinue}, before anything that is queued.
	 * @param message what to continue with
	 * @return the result
	 */
	public Next<S> continueWith(Object message) {
		return new Next<>(CONTINUE, this.state, Objects.requireNonNull(message, "message"));
	}

	/**
	 * The state.
	 * @return the state
	 */
	public S state() {
		return this.state;
	}

	/**
	 * The exit reason, if this is a stop.
	 * @return the reason or {@code null}
	 */
	public @Nullable ExitReason stopReason() {
		return (this.kind == STOP) ? (ExitReason) this.argument : null;
	}

	/**
	 * What to continue with, if this is a continue.
	 * @return the message or {@code null}
	 */
	public @Nullable Object continueMessage() {
		return (this.kind == CONTINUE) ? this.argument : null;
	}

	/**
	 * The idle timeout, if there is one.
	 * @return the time or {@code null}
	 */
	public @Nullable Duration idleTimeout() {
		return (this.kind == IDLE_TIMEOUT) ? (Duration) this.argument : null;
	}

	/**
	 * Whether this is a hibernation.
	 * @return whether it is
	 */
	public boolean isHibernate() {
		return this.kind == HIBERNATE;
	}

	/**
	 * Whether the message was not for this server.
	 * @return whether it was not
	 */
	public boolean isUnhandled() {
		return this.kind == UNHANDLED;
	}

	@Override
	public Next<S> next() {
		return this;
	}

}
