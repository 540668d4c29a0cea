package io.genserver.registry;

import io.genserver.MonitorRef;
import io.genserver.Pid;

/**
 * The message that a server which monitors a group of {@link ProcessGroups} gets for each
 * change of its members.
 *
 * @param <G> the type of the groups
 * @since 0.1.0
 */
public sealed interface GroupEvent<G> {

	/**
	 * Which monitor it comes from.
	 * @return the monitor
	 */
	MonitorRef monitor();

	/**
	 * The group.
	 * @return the group
	 */
	G group();

	/**
	 * The server that joined or left.
	 * @return the server
	 */
	Pid pid();

	/**
	 * A server joined, perhaps not for the first time. OTP: {@code {Ref, join, Group,
	 * Pids}}.
	 *
	 * @param <G> the type of the groups
	 * @param monitor the monitor
	 * @param group the group
	 * @param pid the server
	 */
	record Joined<G>(MonitorRef monitor, G group, Pid pid) implements GroupEvent<G> {

	}

	/**
	 * A server left, or ended. OTP: {@code {Ref, leave, Group, Pids}}.
	 *
	 * @param <G> the type of the groups
	 * @param monitor the monitor
	 * @param group the group
	 * @param pid the server
	 */
	record Left<G>(MonitorRef monitor, G group, Pid pid) implements GroupEvent<G> {

	}

}
