package io.genserver;

import java.time.Instant;

/**
 * Something that happened to a server. Those of one server come in order: started first,
 * terminated or crashed last, exactly one of the two.
 *
 * @see LifecycleListener
 * @since 0.1.0
 */
public sealed interface LifecycleEvent {

	/**
	 * When it happened.
	 * @return the instant
	 */
	Instant at();

	/**
	 * A server has started: its {@code init} returned.
	 *
	 * @param server the server
	 * @param at when
	 */
	record Started(Pid server, Instant at) implements LifecycleEvent {

	}

	/**
	 * A server could not be started.
	 *
	 * @param server its name or number
	 * @param reason why
	 * @param at when
	 */
	record StartFailed(String server, ExitReason reason, Instant at) implements LifecycleEvent {

	}

	/**
	 * A server has ended without a crash: it stopped, or was killed.
	 *
	 * @param server the server
	 * @param reason why
	 * @param at when
	 */
	record Terminated(Pid server, ExitReason reason, Instant at) implements LifecycleEvent {

	}

	/**
	 * A server has crashed, and ended.
	 *
	 * @param server the server
	 * @param report what is known about it
	 * @param at when
	 */
	record Crashed(Pid server, CrashReport report, Instant at) implements LifecycleEvent {

	}

	/**
	 * A supervisor has started a child again, because it ended or because of the
	 * strategy.
	 *
	 * @param supervisor the supervisor
	 * @param child the id of the child
	 * @param restarts how often it did so, this time included
	 * @param at when
	 */
	record Restarted(Pid supervisor, String child, long restarts, Instant at) implements LifecycleEvent {

	}

	/**
	 * A supervisor has given up, because there were too many restarts, and will end.
	 *
	 * @param supervisor the supervisor
	 * @param child the id of the child that ended last
	 * @param at when
	 */
	record GaveUp(Pid supervisor, String child, Instant at) implements LifecycleEvent {

	}

	/**
	 * A supervisor has parked a child, because it alone failed too often, and with it
	 * those that its strategy would have restarted with it. {@link Restarted} tells when
	 * they run again.
	 *
	 * @param supervisor the supervisor
	 * @param child the id of the child that failed
	 * @param at when
	 */
	record Parked(Pid supervisor, String child, Instant at) implements LifecycleEvent {

	}

	/**
	 * A server was suspended.
	 *
	 * @param server the server
	 * @param at when
	 */
	record Suspended(Pid server, Instant at) implements LifecycleEvent {

	}

	/**
	 * A suspended server goes on.
	 *
	 * @param server the server
	 * @param at when
	 */
	record Resumed(Pid server, Instant at) implements LifecycleEvent {

	}

}
