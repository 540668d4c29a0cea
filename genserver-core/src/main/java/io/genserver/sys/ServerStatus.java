package io.genserver.sys;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.genserver.Pid;

/**
 * The status of a server, answered by itself. OTP: what {@code sys:get_status/1} returns.
 *
 * @param pid the server
 * @param callbacks the class of its callbacks
 * @param suspended whether it is suspended rather than running
 * @param parent the server that started it linked, {@code null} if none did
 * @param debug what debugs it: {@code statistics}, {@code log}, {@code trace},
 * {@code logTo} and the ids of functions
 * @param status what its author shows of the state with {@code formatStatus}; when that
 * fails, a text that says so
 * @since 0.1.0
 */
public record ServerStatus(Pid pid, String callbacks, boolean suspended, @Nullable Pid parent, List<String> debug,
		Map<String, Object> status) {

}
