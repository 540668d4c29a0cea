package io.genserver.supervisor;

import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.genserver.TimerRef;

/**
 * Children without processes that are to be started again together, later; and the
 * message that says that it is time. Used by the supervisor's process only.
 */
final class Waiting {

	private final Child culprit;

	private final boolean parked;

	/** In start order. */
	private final TreeSet<Child> members = new TreeSet<>(Comparator.comparingLong(Child::number));

	private @Nullable TimerRef timer;

	Waiting(Child culprit, boolean parked) {
		this.culprit = culprit;
		this.parked = parked;
	}

	/** Whose failure made them wait. */
	Child culprit() {
		return this.culprit;
	}

	/** Whether the supervisor has given up on the culprit for the time being. */
	boolean isParked() {
		return this.parked;
	}

	/** Those that still wait, in start order. */
	List<Child> members() {
		return List.copyOf(this.members);
	}

	void timer(TimerRef timer) {
		this.timer = timer;
	}

	void add(Child child) {
		this.members.add(child);
	}

	/** A child that runs, is stopped or waits otherwise does not wait here any more. */
	void remove(Child child) {
		this.members.remove(child);
		if (this.members.isEmpty() && this.timer != null) {
			this.timer.cancel();
		}
	}

}
