package io.genserver.process;

import java.util.ArrayDeque;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;

/**
 * Tells the relations of a process of its end. The end of one process may end the next,
 * and a long chain of links must not become a deep stack. Whoever ends with the process
 * ends before anybody else is told: a supervisor that restarts it finds the names of its
 * orphans free.
 */
final class ExitSignals {

	/** What the thread has still to tell; present while it does. */
	private static final ThreadLocal<@Nullable ArrayDeque<Runnable>> PENDING = new ThreadLocal<>();

	private ExitSignals() {
	}

	static void send(Process ended, ExitReason reason, List<Relation> relations) {
		ArrayDeque<Runnable> pending = PENDING.get();
		boolean outermost = pending == null;
		if (pending == null) {
			pending = new ArrayDeque<>();
			PENDING.set(pending);
		}
		for (Relation relation : relations) {
			Runnable signal = () -> relation.ownerEnded(ended, reason);
			if (relation.endsPeer(ended, reason)) {
				pending.addFirst(signal);
			}
			else {
				pending.addLast(signal);
			}
		}
		if (outermost) {
			drain(pending);
		}
	}

	private static void drain(ArrayDeque<Runnable> pending) {
		try {
			for (Runnable signal; (signal = pending.poll()) != null;) {
				signal.run();
			}
		}
		finally {
			PENDING.remove();
		}
	}

}
