package io.genserver.sys;

import org.jspecify.annotations.Nullable;

/**
 * Told what a server does, on the server's own thread, so it should be short. When it
 * throws or says that it is done it is removed, and the server goes on. OTP:
 * {@code sys:dbg_fun()}.
 *
 * @param <T> the function's own state
 * @since 0.1.0
 */
@FunctionalInterface
public interface DebugFunction<T> {

	/**
	 * Something happens.
	 * @param state what this function returned for the event before, first what it was
	 * installed with
	 * @param event what
	 * @param server the name or number of the server
	 * @return the next state; {@code null} when it is done and wants no more events. OTP:
	 * {@code done}
	 * @throws Exception removes the function
	 */
	@Nullable T handle(T state, SysEvent event, String server) throws Exception;

}
