package io.genserver.process;

import org.jspecify.annotations.Nullable;

import io.genserver.MailboxSpec;
import io.genserver.ViaName;

/**
 * What hardly ever changes of a process. It comes first in the object, and is long enough
 * to keep what lies before that in memory out of the cache line of {@link MailboxHead}: a
 * garbage collection may put anything there, and what is read with each message would
 * make senders and consumer take turns with the line (a cast takes twice as long).
 */
abstract class PidFacts {

	final long id;

	/** When it was started, in nanoseconds since 1970: less memory than an instant. */
	final long startedAt;

	/** A string or a {@link ViaName}. */
	final @Nullable Object name;

	final MailboxSpec mailbox;

	/** Its neighbours among the living; see {@link LivingProcesses}. */
	@Nullable Process livingBefore;

	@Nullable Process livingAfter;

	/** Set by the starter before the process runs, which publishes it. */
	@Nullable Process parent;

	/** Messages dropped because there was no room; written by producers. */
	volatile int dropped;

	/** Messages refused because there was no room; written by producers. */
	volatile int rejected;

	PidFacts(long id, long startedAt, @Nullable Object name, MailboxSpec mailbox) {
		this.id = id;
		this.startedAt = startedAt;
		this.name = name;
		this.mailbox = mailbox;
	}

}
