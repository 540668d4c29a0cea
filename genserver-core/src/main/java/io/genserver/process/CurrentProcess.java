package io.genserver.process;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.ServerExitedException;

/**
 * The process whose callback the current thread is running, in a box that a thread gets
 * once: a thread that runs processes changes it all the time.
 */
public final class CurrentProcess {

	private static final ThreadLocal<@Nullable CurrentProcess> CURRENT = new ThreadLocal<>();

	private final Thread thread = Thread.currentThread();

	/**
	 * Made by the thread when it runs a process first; read by whoever wants it to look.
	 */
	private @Nullable CallbackClock clock;

	/** The thread's own affair: what it is for as long as it lives. */
	private @Nullable Worker worker;

	/** The thread's own affair. */
	private @Nullable Process process;

	private CurrentProcess() {
	}

	/** That of the current thread. */
	static CurrentProcess ofThread() {
		CurrentProcess current = CURRENT.get();
		if (current == null) {
			current = new CurrentProcess();
			CURRENT.set(current);
		}
		return current;
	}

	Thread thread() {
		return this.thread;
	}

	/** The worker that is the current thread, {@code null} if it is none. */
	static @Nullable Worker currentWorker() {
		CurrentProcess current = CURRENT.get();
		return (current != null) ? current.worker : null;
	}

	/** What the thread is, if it runs nothing but processes. */
	@Nullable Worker worker() {
		return this.worker;
	}

	void worker(Worker worker) {
		this.worker = worker;
	}

	/** Somebody's code follows; see {@link Workers#goesOn}. */
	void goesOn() {
		if (this.worker != null) {
			this.worker.goesOn();
		}
	}

	/** A callback is about to handle a message. */
	void handles() {
		if (this.worker != null) {
			this.worker.handles();
		}
	}

	/** The thread's own affair. */
	CallbackClock clock() {
		CallbackClock clock = this.clock;
		if (clock == null) {
			clock = new CallbackClock();
			this.clock = clock;
		}
		return clock;
	}

	/** Its clock is to look at the time. Any thread. */
	void look() {
		CallbackClock clock = this.clock;
		if (clock != null) {
			clock.look();
		}
	}

	/**
	 * Run another process, or none.
	 * @return the one before
	 */
	@Nullable Process change(@Nullable Process process) {
		Process before = this.process;
		this.process = process;
		return before;
	}

	/**
	 * The process whose callback the current thread is running. OTP: {@code self/0}.
	 * @return the process, {@code null} outside any
	 */
	public static @Nullable Process get() {
		CurrentProcess current = CURRENT.get();
		return (current != null) ? current.process : null;
	}

	/**
	 * Whether the current thread runs a callback that was abandoned because its process
	 * is dead.
	 * @return whether nothing it does counts any more
	 */
	static boolean isFenced() {
		Process process = get();
		return process != null && process.hasEnded();
	}

	/** Fail an abandoned callback that wants something in return. */
	public static void failIfFenced() {
		Process process = get();
		ExitReason reason = (process != null) ? process.exitReason() : null;
		if (process != null && reason != null) {
			throw new ServerExitedException(process.toString(), reason);
		}
	}

	/**
	 * Run somebody's code on this thread without being taken for its process.
	 * @param code the code
	 */
	public static void outsideAny(Runnable code) {
		if (get() == null) {
			code.run();
			return;
		}
		CurrentProcess current = ofThread();
		current.goesOn();
		Process outer = current.change(null);
		try {
			code.run();
		}
		finally {
			current.change(outer);
			current.look();
		}
	}

}
