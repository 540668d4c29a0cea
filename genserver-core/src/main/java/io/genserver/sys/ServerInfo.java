package io.genserver.sys;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.genserver.MailboxSpec;
import io.genserver.process.ProcessInfo;
import io.genserver.server.ServerProcess;

/**
 * A server at one moment, seen without asking it. The numbers may be a moment old.
 *
 * @param mailboxSize messages waiting
 * @param mailbox the bound of the mailbox
 * @param highWater the most messages that ever waited
 * @param rejected messages refused because the mailbox was full
 * @param dropped messages dropped because the mailbox was full
 * @param handled messages handled by this incarnation
 * @param handling the type of the message in hand, {@code null} if none
 * @param handlingFor since how long, {@code null} if none
 * @param suspended whether it is suspended
 * @param hibernated whether it hibernates
 * @param startedAt when this incarnation was started
 * @since 0.1.0
 */
public record ServerInfo(int mailboxSize, MailboxSpec mailbox, int highWater, long rejected, long dropped, long handled,
		@Nullable String handling, @Nullable Duration handlingFor, boolean suspended, boolean hibernated,
		Instant startedAt) {

	static ServerInfo of(ServerProcess<?> process) {
		ProcessInfo info = process.info();
		return new ServerInfo(info.mailboxSize(), info.mailbox(), info.highWater(), info.rejected(), info.dropped(),
				info.handled(), info.handling(), info.handlingFor(), info.suspended(), process.isHibernated(),
				process.startedAt());
	}

}
