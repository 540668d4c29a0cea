package io.genserver.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.genserver.MailboxFullException;
import io.genserver.MonitorRef;
import io.genserver.Pid;
import io.genserver.ServerExitedException;
import io.genserver.ServerRef;
import io.genserver.process.Process;

/**
 * Groups of servers, for publish and subscribe. A server joins a group as often as it
 * likes and is a member until it has left as often, or ends. OTP: the module {@code pg},
 * one object for each scope.
 *
 * @param <G> the type of the groups, compared by {@code equals}
 * @since 0.1.0
 */
public final class ProcessGroups<G> {

	private static final Logger logger = LoggerFactory.getLogger(ProcessGroups.class);

	private final Table<G, Boolean> members = new Table<>(false, new Changes());

	/** Changed only while the group is. */
	private final ConcurrentHashMap<G, List<GroupMonitor<G>>> monitors = new ConcurrentHashMap<>();

	/**
	 * The members of a group at the moment from which on it is monitored.
	 *
	 * @param monitor what the events carry; its {@code cancel} ends them
	 * @param members the members at that moment
	 */
	public record Monitored(MonitorRef monitor, List<Pid> members) {

	}

	/**
	 * Create groups that have nothing to do with others.
	 */
	public ProcessGroups() {
	}

	/**
	 * Make the calling server a member, once more if it is one. OTP: {@code pg:join/3}
	 * with {@code self()}.
	 * @param group the group
	 * @throws IllegalStateException if it is called outside any server
	 * @throws ServerExitedException if the calling server has been killed
	 */
	public void join(G group) {
		Objects.requireNonNull(group, "group");
		this.members.add(Table.self("join group '" + group + "'"), group, null);
	}

	/**
	 * Take back one {@link #join} of the calling server. OTP: {@code pg:leave/3} with
	 * {@code self()}.
	 * @param group the group
	 * @return {@code false} if it was no member. OTP: {@code not_joined}
	 * @throws IllegalStateException if it is called outside any server
	 * @throws ServerExitedException if the calling server has been killed
	 */
	public boolean leave(G group) {
		return this.members.removeOne(Table.self("leave group '" + group + "'"), group);
	}

	/**
	 * The members of a group. OTP: {@code pg:get_members/2}.
	 * @param group the group
	 * @return the living members in the order in which they joined, each as often as it
	 * did
	 */
	public List<Pid> members(G group) {
		return this.members.lookup(group).stream().map(Registration::pid).toList();
	}

	/**
	 * The groups that have members. OTP: {@code pg:which_groups/1}.
	 * @return the groups
	 */
	public Set<G> groups() {
		return this.members.keys().collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * Send a message to the cast handlers of all members, to each as often as it joined.
	 * A member whose mailbox refuses it does not keep it from the others.
	 * @param group the group
	 * @param message the message
	 * @return how many took it
	 */
	public int cast(G group, Object message) {
		return broadcast(group, (member) -> member.cast(message));
	}

	/**
	 * Send a message to the info handlers of all members, to each as often as it joined.
	 * A member whose mailbox refuses it does not keep it from the others.
	 * @param group the group
	 * @param message the message
	 * @return how many took it
	 */
	public int send(G group, Object message) {
		return broadcast(group, (member) -> member.send(message));
	}

	private int broadcast(G group, Consumer<ServerRef<?>> action) {
		int reached = 0;
		for (Registration<G, Boolean> member : this.members.lookup(group)) {
			try {
				action.accept(member.pid());
				reached++;
			}
			catch (MailboxFullException ex) {
				logger.debug("A message to group '{}' was refused", group, ex);
			}
		}
		return reached;
	}

	/**
	 * Send the calling server's info handler a {@link GroupEvent} for each change of a
	 * group, until the monitor is cancelled or the server ends. The members returned and
	 * the events that follow make up exactly the members at any later moment. OTP:
	 * {@code pg:monitor/2}.
	 * @param group the group, which may have no members
	 * @return the monitor, and the present members, each as often as it joined
	 * @throws IllegalStateException if it is called outside any server
	 * @throws ServerExitedException if the calling server has been killed
	 */
	public Monitored monitor(G group) {
		Objects.requireNonNull(group, "group");
		Process self = Table.self("monitor group '" + group + "'");
		GroupMonitor<G> monitor = new GroupMonitor<>(this, group, self);
		List<Pid> present = this.members.pidsWhile(group, () -> this.monitors.compute(group, (same, others) -> {
			List<GroupMonitor<G>> all = (others != null) ? new ArrayList<>(others) : new ArrayList<>();
			all.add(monitor);
			return List.copyOf(all);
		}));
		if (self.putRelation(monitor, monitor) == null) {
			remove(monitor);
			throw Owned.ended(self);
		}
		return new Monitored(monitor, List.copyOf(present));
	}

	void remove(GroupMonitor<G> monitor) {
		this.monitors.computeIfPresent(monitor.group(), (same, all) -> {
			List<GroupMonitor<G>> others = all.stream().filter((other) -> other != monitor).toList();
			return others.isEmpty() ? null : others;
		});
	}

	/** For tests: what is left when there should be nothing. */
	int internalSize() {
		return this.members.internalSize() + this.monitors.size();
	}

	private final class Changes implements Table.Observer<G, Boolean> {

		@Override
		public void changing(Registration<G, Boolean> member, boolean joined) {
			for (GroupMonitor<G> monitor : monitorsOf(member.key())) {
				monitor.add(joined ? new GroupEvent.Joined<>(monitor, member.key(), member.pid())
						: new GroupEvent.Left<>(monitor, member.key(), member.pid()));
			}
		}

		@Override
		public void changed(G group) {
			monitorsOf(group).forEach(GroupMonitor::passOn);
		}

		private List<GroupMonitor<G>> monitorsOf(G group) {
			return ProcessGroups.this.monitors.getOrDefault(group, List.of());
		}

	}

}
