package io.genserver.registry;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.genserver.ExitReason;
import io.genserver.MonitorRef;
import io.genserver.process.CurrentProcess;
import io.genserver.process.Process;
import io.genserver.process.Relation;

/**
 * One server that wants to know of the changes of one group.
 *
 * @param <G> the type of the groups
 */
final class GroupMonitor<G> implements MonitorRef, Relation {

	private final ProcessGroups<G> groups;

	private final G group;

	private final Process watcher;

	/** In the order in which the group changed. */
	private final Queue<GroupEvent<G>> events = new ConcurrentLinkedQueue<>();

	/** Who makes it more than zero passes the events on, for everyone. */
	private final AtomicInteger pending = new AtomicInteger();

	private volatile boolean cancelled;

	GroupMonitor(ProcessGroups<G> groups, G group, Process watcher) {
		this.groups = groups;
		this.group = group;
		this.watcher = watcher;
	}

	G group() {
		return this.group;
	}

	/** Under the group's lock. */
	void add(GroupEvent<G> event) {
		this.events.add(event);
	}

	/** Without a lock. */
	void passOn() {
		if (this.pending.getAndIncrement() == 0) {
			// not as a process that is ending on this thread: nothing it sends would
			// count
			CurrentProcess.outsideAny(this::deliver);
		}
	}

	private void deliver() {
		int seen = 1;
		do {
			for (GroupEvent<G> event; (event = this.events.poll()) != null;) {
				if (!this.cancelled) {
					this.watcher.deliver(event, () -> !this.cancelled);
				}
			}
			seen = this.pending.addAndGet(-seen);
		}
		while (seen != 0);
	}

	@Override
	public void cancel() {
		this.cancelled = true;
		this.groups.remove(this);
		this.watcher.removeRelation(this);
	}

	@Override
	public void ownerEnded(Process owner, ExitReason reason) {
		this.cancelled = true;
		this.groups.remove(this);
	}

}
