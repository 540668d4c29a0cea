package io.genserver.process;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.MailboxSpec;

/**
 * What becomes of the messages that a process has not handled when it ends: kept for the
 * next incarnation, or dropped, with the callers told and the types reported.
 */
abstract class LeavingPid extends HandlingPid {

	/** Written by the consumer, which has told what it leaves; read by a killer. */
	private volatile boolean unhandledTold;

	LeavingPid(ProcessRuntime runtime, @Nullable Object name, MailboxSpec mailbox, boolean trapParentExit) {
		super(runtime, name, mailbox, trapParentExit);
	}

	/**
	 * Messages will not be handled, because the process ends as it was asked to, or
	 * because there will be no next incarnation; on whatever thread ends it.
	 * @param reason why
	 * @param unhandled how many, by type
	 */
	protected abstract void onUnhandled(ExitReason reason, Map<String, Integer> unhandled);

	// Kept messages

	/**
	 * Keep what is left in the mailbox for the next incarnation. Before anybody can send
	 * anything.
	 * @param kept where to, {@code null} for nowhere
	 */
	public final void keepMessages(@Nullable KeptMessages kept) {
		this.kept = kept;
	}

	/** Begin with what the last incarnation has left. Before the process runs. */
	final void takeOverMessages() {
		if (this.kept != null) {
			this.kept.moveTo(self());
		}
	}

	// The end

	/**
	 * The consumer is about to end the process. Whoever waits for the end may be the last
	 * to hear of anything, so this comes first.
	 */
	final void tellUnhandledBefore(ExitReason reason) {
		if (isAlive()) {
			Map<String, Integer> unhandled = unhandled();
			this.unhandledTold = true;
			tellUnhandled(reason, unhandled);
		}
	}

	/** What is left and was not told. Any thread, before the consumer may drop it. */
	final Map<String, Integer> unhandled() {
		return (isAskedToEnd() && !this.unhandledTold && this.kept == null) ? queuedByType() : Map.of();
	}

	final void tellUnhandled(ExitReason reason, Map<String, Integer> unhandled) {
		if (!unhandled.isEmpty()) {
			onUnhandled(reason, unhandled);
		}
	}

	private Map<String, Integer> queuedByType() {
		if (size() == 0) {
			return Map.of();
		}
		Map<String, Integer> types = new LinkedHashMap<>();
		forEachQueued((envelope) -> countType(envelope, types));
		return types;
	}

	final void countType(Envelope envelope, Map<String, Integer> types) {
		Object message = envelope.isUser() ? envelope.peek() : null;
		if (message != null) {
			types.merge(typeOf(message), 1, Integer::sum);
		}
	}

	/** The process has just ended. Any thread. */
	final void leaveMessages(ExitReason reason) {
		if (this.kept != null) {
			this.kept.collect(self());
		}
		else {
			forEachQueued((envelope) -> {
				if (envelope instanceof CallMessage waiting) {
					waiting.exited(reason);
				}
			});
		}
		Overflowing overflowing = overflowing();
		if (overflowing != null) {
			overflowing.wakeAll();
		}
	}

	/** A message came when the end may have been told already. Any thread. */
	final void late(Envelope envelope, ExitReason reason) {
		if (this.kept != null && envelope.isUser()) {
			this.kept.collect(self());
		}
		else if (envelope instanceof CallMessage call) {
			call.exited(reason);
		}
	}

	/** The consumer's last act. */
	final void emptyMailbox() {
		if (this.kept != null) {
			this.kept.collect(self());
			return;
		}
		for (Envelope envelope; (envelope = poll(false)) != null;) {
			envelope.undelivered(self());
		}
	}

}
