package io.genserver.spring.actuate;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

import io.genserver.GenServerSystem;
import io.genserver.Pid;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorInfo;

/**
 * A count that a supervisor keeps, added up over the supervisor's incarnations so that it
 * never goes back. What happened between the last reading and the end of an incarnation
 * is not counted.
 */
final class OngoingCount {

	private final GenServerSystem system;

	private final String supervisor;

	private final ToLongFunction<SupervisorInfo> reading;

	/**
	 * Held while a supervisor is read, so that an old reading cannot follow a new one.
	 */
	private final ReentrantLock lock = new ReentrantLock();

	/** What earlier incarnations had counted when they were last read. Under the lock. */
	private long before;

	/** Under the lock. */
	private @Nullable Pid incarnation;

	/** What the present incarnation had counted when it was last read. Under the lock. */
	private long last;

	OngoingCount(GenServerSystem system, String supervisor, ToLongFunction<SupervisorInfo> reading) {
		this.system = system;
		this.supervisor = supervisor;
		this.reading = reading;
	}

	double read() {
		this.lock.lock();
		try {
			Pid pid = this.system.whereis(this.supervisor);
			if (pid != null) {
				Supervisor.of(pid).info().ifPresent((info) -> next(pid, this.reading.applyAsLong(info)));
			}
			return this.before + this.last;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void next(Pid pid, long count) {
		if (!pid.equals(this.incarnation)) {
			this.before += this.last;
		}
		this.incarnation = pid;
		this.last = count;
	}

}
