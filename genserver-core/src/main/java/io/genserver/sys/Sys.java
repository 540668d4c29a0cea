package io.genserver.sys;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.GenServerSystem;
import io.genserver.NoSuchServerException;
import io.genserver.Pid;
import io.genserver.ServerRef;
import io.genserver.process.Process;
import io.genserver.server.LocalSystem;
import io.genserver.server.ServerProcess;

/**
 * System requests to a running server, answered by its loop and never by its callbacks,
 * and what can be seen of it without asking. OTP: the module {@code sys}.
 *
 * @since 0.1.0
 */
public final class Sys {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	/** OTP's number of events. */
	private static final int DEFAULT_LOG = 10;

	private Sys() {
	}

	/**
	 * Suspend a server: it serves system requests and its parent's exit only; everything
	 * else waits in order. OTP: {@code sys:suspend/1}.
	 * @param server the server
	 */
	public static void suspend(ServerRef<?> server) {
		ask(server, (process) -> {
			process.suspendServer(true);
			return null;
		});
	}

	/**
	 * Let a suspended server go on. One resume undoes any number of suspends. OTP:
	 * {@code sys:resume/1}.
	 * @param server the server
	 */
	public static void resume(ServerRef<?> server) {
		ask(server, (process) -> {
			process.suspendServer(false);
			return null;
		});
	}

	/**
	 * The state of a server. For debugging: the object is the server's own. OTP:
	 * {@code sys:get_state/1}.
	 * @param server the server
	 * @return the state
	 */
	public static @Nullable Object getState(ServerRef<?> server) {
		return getState(server, TIMEOUT);
	}

	/**
	 * Like {@link #getState(ServerRef)} with a timeout of its own. OTP:
	 * {@code sys:get_state/2}.
	 * @param server the server
	 * @param timeout how long to wait
	 * @return the state
	 */
	public static @Nullable Object getState(ServerRef<?> server, Duration timeout) {
		return ask(server, timeout, ServerProcess::rawState);
	}

	/**
	 * Replace the state of a server. When the function throws, so does this, and nothing
	 * changes. OTP: {@code sys:replace_state/2}.
	 * @param server the server
	 * @param function makes the new state from the old, on the server's thread
	 * @return the new state
	 */
	@SuppressWarnings("unchecked")
	public static @Nullable Object replaceState(ServerRef<?> server,
			Function<@Nullable Object, @Nullable Object> function) {
		return ask(server, (process) -> {
			ServerProcess<Object> own = (ServerProcess<Object>) process;
			Object state = function.apply(own.rawState());
			own.rawState(state);
			return state;
		});
	}

	/**
	 * The status of a server, with what its author shows of the state. OTP:
	 * {@code sys:get_status/1}.
	 * @param server the server
	 * @return the status
	 */
	public static ServerStatus getStatus(ServerRef<?> server) {
		return getStatus(server, TIMEOUT);
	}

	/**
	 * Like {@link #getStatus(ServerRef)} with a timeout of its own. OTP:
	 * {@code sys:get_status/2}.
	 * @param server the server
	 * @param timeout how long to wait
	 * @return the status
	 */
	public static ServerStatus getStatus(ServerRef<?> server, Duration timeout) {
		return Objects.requireNonNull(ask(server, timeout, (process) -> {
			return new ServerStatus(process, process.callbacksName(), process.isSuspended(), process.parent(),
					(process.debug() instanceof Debug debug) ? debug.describe() : List.of(), process.formatStatus());
		}));
	}

	/**
	 * Have a server terminate; this returns before it does, and does not wait for the
	 * end. What was in its mailbox before is handled first, unless it is suspended. OTP:
	 * {@code sys:terminate/2}.
	 * @param server the server
	 * @param reason the exit reason
	 */
	public static void terminate(ServerRef<?> server, ExitReason reason) {
		Objects.requireNonNull(reason, "reason");
		ask(server, (process) -> {
			process.terminateAfterReply(reason);
			return null;
		});
	}

	/**
	 * Start or stop to count. Starting again starts from zero. OTP:
	 * {@code sys:statistics(Name, true | false)}.
	 * @param server the server
	 * @param on whether to count
	 */
	public static void statistics(ServerRef<?> server, boolean on) {
		debug(server, (process, debug) -> debug.statistics(on, now(process)));
	}

	/**
	 * What was counted. OTP: {@code sys:statistics(Name, get)}.
	 * @param server the server
	 * @return the statistics; empty when they are not on. OTP: {@code no_statistics}
	 */
	public static Optional<Statistics> getStatistics(ServerRef<?> server) {
		return Optional.ofNullable(ask(server,
				(process) -> (process.debug() instanceof Debug debug) ? debug.statistics(now(process)) : null));
	}

	/**
	 * Keep the last 10 events, or none. OTP: {@code sys:log(Name, true | false)}.
	 * @param server the server
	 * @param on whether to keep them
	 */
	public static void log(ServerRef<?> server, boolean on) {
		keep(server, on ? DEFAULT_LOG : 0);
	}

	/**
	 * Keep the last events. OTP: {@code sys:log(Name, {true, N})}.
	 * @param server the server
	 * @param events how many
	 * @throws IllegalArgumentException if that is not a positive number
	 */
	public static void log(ServerRef<?> server, int events) {
		if (events < 1) {
			throw new IllegalArgumentException("The number of events to keep must be positive: " + events);
		}
		keep(server, events);
	}

	private static void keep(ServerRef<?> server, int events) {
		debug(server, (process, debug) -> debug.log(events));
	}

	/**
	 * The events that were kept, oldest first. For debugging: they hold the server's own
	 * objects. OTP: {@code sys:log(Name, get)}.
	 * @param server the server
	 * @return the events; none when the log is not on
	 */
	public static List<SysEvent> getLog(ServerRef<?> server) {
		return Objects.requireNonNull(
				ask(server, (process) -> (process.debug() instanceof Debug debug) ? debug.log() : List.of()));
	}

	/**
	 * Write each event to the application's log, or stop that: types, no contents. OTP:
	 * {@code sys:trace/2}.
	 * @param server the server
	 * @param on whether to write
	 */
	public static void trace(ServerRef<?> server, boolean on) {
		debug(server, (process, debug) -> debug.trace(on));
	}

	/**
	 * Give each event to a sink as a line of text: types, no contents. OTP:
	 * {@code sys:log_to_file/2}.
	 * @param server the server
	 * @param sink called on the server's thread, so it should be short; {@code null}
	 * stops it
	 */
	public static void logTo(ServerRef<?> server, @Nullable Consumer<String> sink) {
		debug(server, (process, debug) -> debug.logTo(sink));
	}

	/**
	 * Install a debug function with itself as its id. OTP: {@code sys:install/2} with
	 * {@code {Func, FuncState}}.
	 * @param <T> the function's own state
	 * @param server the server
	 * @param function the function
	 * @param state its first state
	 */
	public static <T> void install(ServerRef<?> server, DebugFunction<T> function, T state) {
		install(server, function, function, state);
	}

	/**
	 * Install a debug function; when one has that id already, nothing happens. OTP:
	 * {@code sys:install/2} with {@code {FuncId, Func, FuncState}}.
	 * @param <T> the function's own state
	 * @param server the server
	 * @param id its id
	 * @param function the function
	 * @param state its first state
	 */
	public static <T> void install(ServerRef<?> server, Object id, DebugFunction<T> function, T state) {
		Objects.requireNonNull(id, "id");
		Objects.requireNonNull(function, "function");
		debug(server, (process, debug) -> debug.install(id, function, state));
	}

	/**
	 * Remove a debug function; one that is not there is ignored. OTP:
	 * {@code sys:remove/2}.
	 * @param server the server
	 * @param id its id, or the function
	 */
	public static void remove(ServerRef<?> server, Object id) {
		debug(server, (process, debug) -> debug.remove(id));
	}

	/**
	 * Remove everything that debugs a server: functions, statistics, log and trace. OTP:
	 * {@code sys:no_debug/1}.
	 * @param server the server
	 */
	public static void noDebug(ServerRef<?> server) {
		ask(server, (process) -> {
			process.debug(null);
			return null;
		});
	}

	/**
	 * What can be seen of a server without asking it, and so without waiting for it.
	 * @param server the server
	 * @return the view; empty when it is not running
	 */
	public static Optional<ServerInfo> info(ServerRef<?> server) {
		return running(server).map(ServerInfo::of);
	}

	/**
	 * What waits in the mailbox of a server, by type, without asking it: it costs the
	 * server nothing, and what it takes out meanwhile may be counted or not.
	 * @param server the server
	 * @param limit at how many messages to look, beginning with the oldest
	 * @return the sample; empty when the server is not running
	 * @throws IllegalArgumentException if the limit is not a positive number
	 */
	public static Optional<MailboxSample> mailboxSample(ServerRef<?> server, int limit) {
		if (limit < 1) {
			throw new IllegalArgumentException("The number of messages to look at must be positive: " + limit);
		}
		return running(server).map((process) -> MailboxSample.of(process.queuedTypes(limit)));
	}

	/**
	 * Where the running callback of a server is, without asking it.
	 * @param server the server
	 * @return the stack, innermost first; empty when no callback is running
	 */
	public static List<StackTraceElement> handlerStack(ServerRef<?> server) {
		return running(server).map(Process::handlerStack).orElse(List.of());
	}

	/**
	 * Who started a server linked, without asking it.
	 * @param server the server
	 * @return its parent; empty when it has none, or is not running
	 */
	public static Optional<Pid> parent(ServerRef<?> server) {
		return running(server).map(Process::parent);
	}

	/**
	 * The killed servers of a system whose last callback has not returned yet.
	 * @param system the system
	 * @return the zombies, in no particular order
	 */
	public static List<Zombie> zombies(GenServerSystem system) {
		return ((LocalSystem) system).runtime()
			.zombies()
			.stream()
			.flatMap((process) -> Zombie.of(process).stream())
			.toList();
	}

	private static Optional<ServerProcess<?>> running(ServerRef<?> server) {
		return (server.pid() instanceof ServerProcess<?> process && process.isAlive()) ? Optional.of(process)
				: Optional.empty();
	}

	/** Change what debugs a server, and leave nothing behind when that is nothing. */
	private static void debug(ServerRef<?> server, BiConsumer<ServerProcess<?>, Debug> change) {
		ask(server, (process) -> {
			Debug debug = (process.debug() instanceof Debug present) ? present
					: new Debug(process.toString(), process::messageType);
			change.accept(process, debug);
			process.debug(debug.isEmpty() ? null : debug);
			return null;
		});
	}

	private static Supplier<Instant> now(ServerProcess<?> process) {
		return process.runtime().timeSource()::now;
	}

	private static <R> @Nullable R ask(ServerRef<?> server, Function<ServerProcess<?>, @Nullable R> request) {
		return ask(server, TIMEOUT, request);
	}

	@SuppressWarnings("unchecked")
	private static <R> @Nullable R ask(ServerRef<?> server, Duration timeout,
			Function<ServerProcess<?>, @Nullable R> request) {
		Pid pid = server.pid();
		if (!(pid instanceof ServerProcess<?> target)) {
			throw new NoSuchServerException(server.toString());
		}
		return (R) target.systemCall((Process process) -> request.apply((ServerProcess<?>) process), timeout);
	}

}
