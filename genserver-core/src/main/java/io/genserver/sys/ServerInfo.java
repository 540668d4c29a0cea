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
 * @param oldestMessageAge for how long the oldest message has waited at least,
 * {@code null} if none waits or it cannot be told. Messages carry no time; this is known
 * from some of them, from what was there when the server looked at the clock, and from
 * what was there when somebody looked before. Only servers whose messages are observed
 * tell it (see {@link io.genserver.ServerObserver#observesMessages()})
 * @param highWater the most messages that were seen waiting; a long queue is looked at
 * every 64th message or less, so it may have been an eighth longer
 * @param rejected messages refused because the mailbox was full
 * @param dropped messages dropped because the mailbox was full
 * @param handled messages handled by this incarnation
 * @param handling the type of the message in hand, {@code null} if none
 * @param handlingFor since how long, {@code null} if none; of a server that nobody
 * observes, in a series of short messages that one thread handles, be they of one server
 * or of several, since the first of up to 32
 * @param suspended whether it is suspended
 * @param hibernated whether it hibernates
 * @param startedAt when this incarnation was started
 * @since 0.1.0
 */
public record ServerInfo(int mailboxSize, MailboxSpec mailbox, @Nullable Duration oldestMessageAge, int highWater,
		long rejected, long dropped, long handled, @Nullable String handling, @Nullable Duration handlingFor,
		boolean suspended, boolean hibernated, Instant startedAt) {

	static ServerInfo of(ServerProcess<?> process) {
		ProcessInfo info = process.info();
		return new ServerInfo(info.mailboxSize(), info.mailbox(), process.oldestMessageAge(), info.highWater(),
				info.rejected(), info.dropped(), info.handled(), info.handling(), info.handlingFor(), info.suspended(),
				process.isHibernated(), process.startedAt());
	}

}
