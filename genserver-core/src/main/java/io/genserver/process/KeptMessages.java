package io.genserver.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.Pid;

/**
 * The messages of a supervised child that waits for its next incarnation. One object goes
 * with the child from incarnation to incarnation, until its supervisor decides that there
 * will be no next one, or ends itself.
 */
public final class KeptMessages implements Relation {

	private final Process supervisor;

	/** Held for field access only. */
	private final ReentrantLock lock = new ReentrantLock();

	/** In order; empty while the incarnation lives. Guarded by the lock. */
	private ArrayDeque<Envelope> messages = new ArrayDeque<>();

	/**
	 * Whose messages are kept: the one that was launched last. Guarded by the lock.
	 */
	private @Nullable Process incarnation;

	/** There will be no next incarnation. Guarded by the lock. */
	private boolean closed;

	/**
	 * Keep messages for a child. On the consumer of its supervisor.
	 * @param supervisor who decides what becomes of them
	 */
	public KeptMessages(Process supervisor) {
		this.supervisor = supervisor;
		this.closed = supervisor.putRelation(this, this) == null;
	}

	/**
	 * A new incarnation is launched: it begins with what the last one has left. On the
	 * consumer of the supervisor.
	 */
	void moveTo(Process next) {
		Process last = incarnation();
		if (last != null) {
			// what was sent to it until now comes before what is sent to the next one
			collect(last);
		}
		ArrayDeque<Envelope> moved;
		this.lock.lock();
		try {
			if (this.closed) {
				return;
			}
			this.incarnation = next;
			moved = this.messages;
			this.messages = new ArrayDeque<>();
		}
		finally {
			this.lock.unlock();
		}
		for (Envelope envelope : moved) {
			if (envelope instanceof CallMessage call) {
				call.moveTo(next);
			}
		}
		next.putFirst(moved);
	}

	private @Nullable Process incarnation() {
		this.lock.lock();
		try {
			return this.incarnation;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take over what is in the mailbox of an incarnation that has ended. What comes when
	 * the next one has been launched is too late. Any thread.
	 */
	void collect(Process ended) {
		List<Envelope> dropped = new ArrayList<>();
		ended.drain((envelope) -> {
			if (!envelope.isUser() || !keep(ended, envelope)) {
				dropped.add(envelope);
			}
		});
		dropped.forEach((envelope) -> envelope.undelivered(ended));
	}

	private boolean keep(Process ended, Envelope envelope) {
		this.lock.lock();
		try {
			if (this.incarnation != ended) {
				return false;
			}
			this.messages.add(envelope);
		}
		finally {
			this.lock.unlock();
		}
		if (envelope instanceof CallMessage call) {
			call.exitedIfCallerStops();
		}
		return true;
	}

	/**
	 * Whether the messages of that process are the ones that are kept.
	 * @param pid the process
	 * @return {@code false} if they belong to another one
	 */
	public boolean isOf(Pid pid) {
		return incarnation() == pid;
	}

	/**
	 * There will be no next incarnation: callers are told why the last one ended, all
	 * else is a dead letter. Any thread.
	 */
	public void drop() {
		Process last;
		ArrayDeque<Envelope> dropped;
		this.lock.lock();
		try {
			last = this.incarnation;
			dropped = this.messages;
			this.messages = new ArrayDeque<>();
			this.incarnation = null;
			this.closed = true;
		}
		finally {
			this.lock.unlock();
		}
		this.supervisor.removeRelation(this);
		ExitReason reason = (last != null) ? last.exitReason() : null;
		if (last == null || reason == null) {
			return;
		}
		Map<String, Integer> types = new LinkedHashMap<>();
		dropped.forEach((envelope) -> last.countType(envelope, types));
		last.tellUnhandled(reason, types);
		dropped.forEach((envelope) -> envelope.undelivered(last));
		collect(last);
	}

	@Override
	public void ownerEnded(Process owner, ExitReason reason) {
		drop();
	}

}
