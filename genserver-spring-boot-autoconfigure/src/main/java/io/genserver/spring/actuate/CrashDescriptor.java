package io.genserver.spring.actuate;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.genserver.CrashReport;
import io.genserver.ExitReason;
import io.genserver.spring.actuate.GenServersEndpoint.ExitDescriptor;

/**
 * Description of a crash, as far as it tells nothing of contents.
 *
 * @param at when
 * @param reason the name of the reason
 * @param exception the class of the exception, if it was one
 * @param stack where it was thrown, innermost first
 * @param message the type of the last message; {@code init} if the server could not be
 * started
 * @param client the server that waited for the reply to it, if one did
 * @param mailboxSize how many messages were waiting
 * @param uptimeMillis how long that incarnation lived
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CrashDescriptor(Instant at, String reason, @Nullable String exception,
		@JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> stack, @Nullable String message,
		@Nullable String client, int mailboxSize, long uptimeMillis) {

	static CrashDescriptor of(CrashReport report, Instant at) {
		return new CrashDescriptor(at, report.reason().name(), ExitDescriptor.exception(report.reason()),
				stack(report.reason()), report.lastMessage(), report.client(), report.mailboxSize(),
				report.uptime().toMillis());
	}

	static CrashDescriptor ofStart(ExitReason reason, Instant at) {
		return new CrashDescriptor(at, reason.name(), ExitDescriptor.exception(reason), stack(reason), LiveTree.INIT,
				null, 0, 0);
	}

	private static List<String> stack(ExitReason reason) {
		Throwable cause = reason.cause();
		return (cause != null) ? Descriptions.frames(List.of(cause.getStackTrace()), 10) : List.of();
	}

}
