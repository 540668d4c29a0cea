package io.genserver.sys;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.genserver.NoSuchServerException;
import io.genserver.Pid;
import io.genserver.ServerRef;
import io.genserver.process.Process;
import io.genserver.server.ServerProcess;

/**
 * System requests to a running server, answered by its loop and never by its callbacks,
 * and what can be seen of it without asking. OTP: the module {@code sys}.
 *
 * @since 0.1.0
 */
public final class Sys {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private Sys() {
	}

	/**
	 * Suspend a server: it serves system requests and its parent's exit only; everything
	 * else waits in order. OTP: {@code sys:suspend/1}.
	 * @param server the server
	 */
	public static void suspend(ServerRef<?> server) {
		ask(server, (process) -> {
			process.suspend(true);
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
			process.suspend(false);
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
		return ask(server, ServerProcess::rawState);
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
	 * What can be seen of a server without asking it, and so without waiting for it.
	 * @param server the server
	 * @return the view; empty when it is not running
	 */
	public static Optional<ServerInfo> info(ServerRef<?> server) {
		return (server.pid() instanceof ServerProcess<?> process && process.isAlive())
				? Optional.of(ServerInfo.of(process)) : Optional.empty();
	}

	private static @Nullable Object ask(ServerRef<?> server, Function<ServerProcess<?>, @Nullable Object> request) {
		Pid pid = server.pid();
		if (!(pid instanceof ServerProcess<?> target)) {
			throw new NoSuchServerException(server.toString());
		}
		return target.systemCall((Process process) -> request.apply((ServerProcess<?>) process), TIMEOUT);
	}

}
