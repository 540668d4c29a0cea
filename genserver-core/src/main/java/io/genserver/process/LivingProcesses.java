package io.genserver.process;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The processes that have not ended, so that the close of the system finds them: lists
 * through the processes themselves, several so that starters seldom meet.
 */
final class LivingProcesses {

	private static final int LISTS = 16;

	private final Chain[] chains = new Chain[LISTS];

	LivingProcesses() {
		for (int i = 0; i < LISTS; i++) {
			this.chains[i] = new Chain();
		}
	}

	private Chain chainOf(Process process) {
		return this.chains[(int) (process.id() & (LISTS - 1))];
	}

	void add(Process process) {
		chainOf(process).add(process);
	}

	/** Does nothing if it is not there. */
	void remove(Process process) {
		chainOf(process).remove(process);
	}

	Set<Process> all() {
		Set<Process> all = new HashSet<>();
		for (Chain chain : this.chains) {
			chain.addTo(all);
		}
		return all;
	}

	/** One of the lists. */
	private static final class Chain {

		/** Held for field access only; guards the neighbours of the processes too. */
		private final ReentrantLock lock = new ReentrantLock();

		private @Nullable Process first;

		void add(Process process) {
			this.lock.lock();
			try {
				Process second = this.first;
				if (second != null) {
					second.livingBefore = process;
				}
				process.livingAfter = second;
				this.first = process;
			}
			finally {
				this.lock.unlock();
			}
		}

		void remove(Process process) {
			this.lock.lock();
			try {
				if (!holds(process)) {
					return;
				}
				Process before = process.livingBefore;
				Process after = process.livingAfter;
				if (before != null) {
					before.livingAfter = after;
				}
				else {
					this.first = after;
				}
				if (after != null) {
					after.livingBefore = before;
				}
				process.livingBefore = null;
				process.livingAfter = null;
			}
			finally {
				this.lock.unlock();
			}
		}

		private boolean holds(Process process) {
			return process.livingBefore != null || process == this.first;
		}

		void addTo(Set<Process> all) {
			this.lock.lock();
			try {
				for (Process process = this.first; process != null; process = process.livingAfter) {
					all.add(process);
				}
			}
			finally {
				this.lock.unlock();
			}
		}

	}

}
