package io.genserver.process;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.genserver.MailboxSpec;

/**
 * What can be seen of a process without asking it.
 *
 * @param mailboxSize messages waiting
 * @param mailbox the bound
 * @param highWater the most messages that were seen waiting
 * @param dropped messages dropped because the mailbox was full
 * @param rejected messages refused because the mailbox was full
 * @param handled messages handled
 * @param suspended whether it is suspended
 * @param handling the type of the message in hand
 * @param handlingFor since how long
 * @param runner the thread that handles it, {@code null} if the callback has given it
 * away until something comes
 */
public record ProcessInfo(int mailboxSize, MailboxSpec mailbox, int highWater, long dropped, long rejected,
		long handled, boolean suspended, @Nullable String handling, @Nullable Duration handlingFor,
		@Nullable Thread runner) {

}
