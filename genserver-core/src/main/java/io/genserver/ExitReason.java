package io.genserver;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Why a process ended. {@code normal}, {@code shutdown} and {@code shutdown} with a
 * detail are quiet: nothing is reported and a transient child is not restarted. Every
 * other reason is abnormal. Reasons are equal when their name, detail and cause are.
 *
 * @since 0.1.0
 */
public final class ExitReason {

	/** It had nothing left to do. */
	public static final ExitReason NORMAL = new ExitReason("normal", null, null);

	/** It was asked to end, usually by its supervisor. */
	public static final ExitReason SHUTDOWN = new ExitReason("shutdown", null, null);

	/** As a signal: end at once. The process that gets it ends with {@link #KILLED}. */
	public static final ExitReason KILL = new ExitReason("kill", null, null);

	/** It was ended at once, without any callback. */
	public static final ExitReason KILLED = new ExitReason("killed", null, null);

	/** There was no such process. */
	public static final ExitReason NOPROC = new ExitReason("noproc", null, null);

	/** Something took longer than its timeout. */
	public static final ExitReason TIMEOUT = new ExitReason("timeout", null, null);

	private final String name;

	private final @Nullable Object detail;

	private final @Nullable Throwable cause;

	private ExitReason(String name, @Nullable Object detail, @Nullable Throwable cause) {
		this.name = name;
		this.detail = detail;
		this.cause = cause;
	}

	/**
	 * A reason by its name. The names of the constants give the constants.
	 * @param name the name, for example {@code "disk_full"}
	 * @return the reason
	 */
	public static ExitReason of(String name) {
		Objects.requireNonNull(name, "name");
		return switch (name) {
			case "normal" -> NORMAL;
			case "shutdown" -> SHUTDOWN;
			case "kill" -> KILL;
			case "killed" -> KILLED;
			case "noproc" -> NOPROC;
			case "timeout" -> TIMEOUT;
			default -> new ExitReason(name, null, null);
		};
	}

	/**
	 * A reason by its name, with a detail. OTP: {@code {Name, Detail}}.
	 * @param name the name
	 * @param detail the detail; should have a useful {@code toString}
	 * @return the reason, abnormal unless the name is {@code shutdown}
	 */
	public static ExitReason of(String name, Object detail) {
		return new ExitReason(Objects.requireNonNull(name, "name"), Objects.requireNonNull(detail, "detail"), null);
	}

	/**
	 * An orderly end, with a detail. OTP: {@code {shutdown, Detail}}.
	 * @param detail the detail
	 * @return a quiet reason
	 */
	public static ExitReason shutdown(Object detail) {
		return of("shutdown", detail);
	}

	/**
	 * A crash by an exception that escaped. OTP: {@code {Error, Stacktrace}}.
	 * @param cause the exception or error
	 * @return an abnormal reason, unless the throwable is an {@link ExitException}: then
	 * the reason that it carries
	 */
	public static ExitReason exception(Throwable cause) {
		Objects.requireNonNull(cause, "cause");
		if (cause instanceof ExitException exit) {
			return exit.reason();
		}
		if (cause instanceof CallCycleException cycle && cycle.path().size() == 2) {
			return new ExitReason("calling_self", null, cause);
		}
		return new ExitReason("exception", null, cause);
	}

	/**
	 * A callback returned what it must not. OTP: {@code {bad_return_value, Value}}.
	 * @param value what it returned
	 * @return an abnormal reason
	 */
	public static ExitReason badReturnValue(@Nullable Object value) {
		return new ExitReason("bad_return_value", String.valueOf(value), null);
	}

	/**
	 * The name, which is {@code exception} for a crash by an exception.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * The detail.
	 * @return the detail or {@code null}
	 */
	public @Nullable Object detail() {
		return this.detail;
	}

	/**
	 * The exception that crashed the process.
	 * @return the exception, {@code null} if it was none
	 */
	public @Nullable Throwable cause() {
		return this.cause;
	}

	/**
	 * Whether this is an orderly end: {@code normal}, {@code shutdown}, or
	 * {@code shutdown} with a detail.
	 * @return whether nothing went wrong
	 */
	public boolean isQuiet() {
		return this.cause == null && (this == NORMAL || this.name.equals("shutdown"));
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof ExitReason that && this.name.equals(that.name)
				&& Objects.equals(this.detail, that.detail) && this.cause == that.cause);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.name, this.detail);
	}

	@Override
	public String toString() {
		if (this.cause != null) {
			return this.name + ": " + this.cause;
		}
		return (this.detail != null) ? this.name + ": " + this.detail : this.name;
	}

}
