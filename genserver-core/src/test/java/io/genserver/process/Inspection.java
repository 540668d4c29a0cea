package io.genserver.process;

import io.genserver.GenServerSystem;
import io.genserver.Pid;
import io.genserver.server.LocalSystem;

/**
 * Lets tests count what a system holds on to.
 */
public final class Inspection {

	private final ProcessRuntime runtime;

	private Inspection(ProcessRuntime runtime) {
		this.runtime = runtime;
	}

	public static Inspection of(GenServerSystem system) {
		return new Inspection(((LocalSystem) system).runtime());
	}

	/** Whether no thread runs a process. */
	public static boolean isIdle(Pid pid) {
		return ((Process) pid).runner() == null;
	}

	/** Processes that have not ended. */
	public int processes() {
		return this.runtime.living().size();
	}

	/** Ended processes with a callback that has not returned. */
	public int zombies() {
		return this.runtime.zombies().size();
	}

	/** Processes that wait for a reply. */
	public long waiting() {
		return this.runtime.living().stream().filter((process) -> process.waitingFor() != null).count();
	}

	/** Links, monitors, timers and registrations of all processes. */
	public int relations() {
		return this.runtime.living().stream().mapToInt(Process::relationCount).sum();
	}

	/** Timers, deadlines and other tasks that the JVM's clock has to run. */
	public int scheduled() {
		return ((SystemTimeSource) this.runtime.timeSource()).scheduled();
	}

	/** Names that somebody holds. */
	public int names() {
		return this.runtime.nameCount();
	}

}
