package io.genserver.sys;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.Pid;
import io.genserver.process.Process;
import io.genserver.process.ProcessInfo;

/**
 * A killed server whose last callback has not returned yet. It is dead for everybody
 * else, and what the callback still does has no effect, but it holds a thread.
 *
 * @param server the dead server
 * @param reason why it ended
 * @param handling the type of the message in hand
 * @param handlingFor since how long, {@code null} if unknown
 * @param stack where the callback is, innermost first
 * @since 0.1.0
 */
public record Zombie(Pid server, ExitReason reason, String handling, @Nullable Duration handlingFor,
		List<StackTraceElement> stack) {

	static Optional<Zombie> of(Process process) {
		ProcessInfo info = process.info();
		ExitReason reason = process.exitReason();
		String handling = info.handling();
		return (handling != null && reason != null)
				? Optional.of(new Zombie(process, reason, handling, info.handlingFor(), process.handlerStack()))
				: Optional.empty();
	}

}
