package io.genserver.process;

import java.util.concurrent.atomic.AtomicBoolean;

import io.genserver.ExitReason;

/**
 * A link between two processes. At most one exists per pair.
 */
final class Link implements Relation {

	private final Process one;

	private final Process other;

	/** Whoever sets it, by breaking or by removing the link, is the only one. */
	private final AtomicBoolean ended = new AtomicBoolean();

	/** Written by the thread that broke the link: the exit signal has arrived. */
	private volatile boolean signalled;

	private Link(Process one, Process other) {
		this.one = one;
		this.other = other;
	}

	/**
	 * Link two processes; does nothing if they are linked. A dead one sends
	 * {@code noproc} to the one that asked.
	 */
	static void create(Process asking, Process peer) {
		if (asking == peer) {
			return;
		}
		// always in the same order, so that two who link each other agree on one link
		Process first = (asking.id() < peer.id()) ? asking : peer;
		Process second = (first == asking) ? peer : asking;
		Link link = new Link(first, second);
		Relation present = first.putRelation(second, link);
		if (present == link) {
			if (second.putRelation(first, link) != null) {
				return;
			}
			link.remove();
		}
		else if (present != null) {
			return;
		}
		if (!peer.isAlive()) {
			asking.receiveExit(peer, ExitReason.NOPROC, true);
		}
	}

	static void remove(Process asking, Process peer) {
		Relation relation = asking.removeRelation(peer);
		if (relation instanceof Link link) {
			link.remove();
		}
	}

	private void remove() {
		if (this.ended.compareAndSet(false, true)) {
			this.one.removeRelation(this.other);
			this.other.removeRelation(this.one);
			this.signalled = true;
		}
		while (!this.signalled) {
			// it is breaking at this moment: no signal may arrive after this returns
			Thread.yield();
		}
	}

	private Process peerOf(Process owner) {
		return (owner == this.one) ? this.other : this.one;
	}

	@Override
	public boolean endsPeer(Process owner, ExitReason reason) {
		return !reason.equals(ExitReason.NORMAL) && !peerOf(owner).traps(owner);
	}

	@Override
	public void ownerEnded(Process owner, ExitReason reason) {
		if (this.ended.compareAndSet(false, true)) {
			Process peer = peerOf(owner);
			peer.receiveExit(owner, reason, true);
			this.signalled = true;
			// last, so that whoever unlinks meanwhile finds it and waits for the signal
			peer.removeRelation(owner);
		}
	}

}
