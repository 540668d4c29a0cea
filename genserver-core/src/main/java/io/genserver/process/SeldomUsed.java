package io.genserver.process;

import org.jspecify.annotations.Nullable;

import io.genserver.MailboxSpec;

/**
 * What senders and consumer seldom need, between what the ones and what the other writes
 * with each message: see {@link MailboxHead}. What there is of it does not fill a cache
 * line.
 */
abstract class SeldomUsed extends RelatedPid {

	/** Made and added to by the consumer; published by its volatile field. */
	volatile @Nullable DeferredCalls deferredCalls;

	/** What a callback handles that is not the last envelope; written by the consumer. */
	@Nullable Object other;

	/** Its call, if it is one; written by the consumer. */
	@Nullable CallMessage otherCall;

	/** Set by the starter before the process runs, which publishes it. */
	@Nullable KeptMessages kept;

	@SuppressWarnings("unused")
	private long a0, a1, a2, a3;

	SeldomUsed(ProcessRuntime runtime, @Nullable Object name, MailboxSpec mailbox, boolean trapParentExit) {
		super(runtime, name, mailbox, trapParentExit);
	}

}
