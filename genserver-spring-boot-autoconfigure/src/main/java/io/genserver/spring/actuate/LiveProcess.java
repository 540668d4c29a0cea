package io.genserver.spring.actuate;

import java.time.Duration;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.genserver.Pid;
import io.genserver.spring.actuate.LiveTree.LiveNode;
import io.genserver.spring.actuate.LiveTree.Status;
import io.genserver.supervisor.ChildCounts;
import io.genserver.supervisor.ChildInfo;
import io.genserver.supervisor.Strategy;
import io.genserver.sys.ServerInfo;

/**
 * A supervisor or server now that is not configured, but was started while the
 * application ran: a child of a dynamic supervisor, a partition.
 *
 * @param name its registered name, else its number, else the id of the child
 * @param status what it does
 * @param pid its process; {@code null} while it has none
 * @param parent the process that supervises it, {@code null} if it has none
 * @param info what is seen of it; {@code null} while it has no process
 * @param child what its supervisor knows of it; {@code null} if it has none, or if that
 * was not looked for
 * @param supervision what it is as a supervisor; {@code null} if it is none
 * @param children its children
 */
record LiveProcess(String name, Status status, @Nullable Pid pid, @Nullable Pid parent, @Nullable ServerInfo info,
		@Nullable ChildInfo child, @Nullable Supervision supervision, LiveChildren children) implements LiveNode {

	@Override
	public @Nullable String supervisor() {
		return (this.parent != null) ? this.parent.toString() : null;
	}

	@Override
	public Stream<LiveNode> nodes() {
		return Stream.of(this);
	}

	/**
	 * How a process supervises.
	 *
	 * @param kind {@code supervisor}, {@code dynamic-supervisor} or
	 * {@code partition-supervisor}
	 * @param strategy which children are restarted when one ends
	 * @param maxRestarts how many restarts it tolerates within the time
	 * @param within the time
	 * @param restartsInWindow how many restarts the time holds now
	 * @param restarts how many restarts it has made in all
	 * @param maxChildren how many children it can have, {@code null} for any number
	 * @param partitions how many partitions are in use, {@code null} if it has none
	 * @param counts its children, counted; {@code null} if they are listed anyway
	 */
	record Supervision(String kind, Strategy strategy, int maxRestarts, Duration within, int restartsInWindow,
			long restarts, @Nullable Integer maxChildren, @Nullable Integer partitions, @Nullable ChildCounts counts) {

	}

}
