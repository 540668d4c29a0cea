package io.genserver.process;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on threads that are used again, virtual ones where there are any: as many as
 * there are tasks that block, and otherwise about as many as there are cores.
 * <p>
 * What a worker makes ready itself it does next, in turn with what others have put into
 * the common queue; but a start that it is about to wait for it leaves to one that
 * searches. Whenever there are tasks that nobody does, there is one worker that searches
 * for them, so that nobody else has to be woken: whoever puts a task in makes sure of
 * that, and the searcher does when it has found one. A worker that has nothing to do
 * becomes the searcher, if there is none, and looks a few times more before it rests. So
 * a message from one process to another that is idle usually costs no wake-up at all.
 * Nobody searches for what a task makes ready that is about to end, such as the start of
 * a child: its worker does that next, and at once. And a worker that has answered a call
 * becomes the searcher before it leaves the server, and looks for the next call as well.
 * <p>
 * Where one worker alone gets more done than all, it does what they make ready, and the
 * searcher does what comes from outside; see {@link Solo}.
 */
final class Workers implements Executor {

	/** How often someone who has put a task in looks whether it was taken. */
	private static final int SPINS_FOR_BUSY = (Pause.SPINS > 0) ? 64 : 0;

	/**
	 * The same where a worker searches: it takes the task at once, unless it waits for
	 * the carrier of the one who looks.
	 */
	private static final int SPINS_FOR_SEARCHER = (Pause.SPINS > 0) ? 64 : 0;

	private final ThreadFactory threads;

	/** How many were ever made; each has its home among the queues. */
	private final AtomicInteger workers = new AtomicInteger();

	/** Written once, by close. */
	private volatile boolean closed;

	// What its workers work with

	final Crowd crowd;

	/** Whoever creates the system decides what the servers' code finds. */
	final @Nullable ClassLoader classLoader = Thread.currentThread().getContextClassLoader();

	final FrontPlace front = new FrontPlace();

	final TaskQueues tasks = new TaskQueues(this.front);

	/** How many workers do not rest. */
	final AtomicInteger busy = new AtomicInteger();

	/** What each worker has made ready last. */
	final NextTasks next = new NextTasks();

	final SearcherSpins searcherSpins = new SearcherSpins();

	final MessageCounts handled = new MessageCounts();

	final Solo solo = new Solo(this.handled);

	final RestStack<Worker> resting = new RestStack<>();

	Workers(ThreadFactory threads, Crowd crowd) {
		this.threads = threads;
		this.crowd = crowd;
	}

	@Override
	public void execute(Runnable task) {
		submit(task, false);
	}

	/**
	 * The same.
	 * @param task what to do
	 * @param waits whether the current thread is about to wait for it: a worker that is
	 * leaves it to one that searches
	 * @return whether another thread has taken it before this returns, no other task is
	 * left, and nobody is known to want the carrier of whoever spins meanwhile
	 */
	boolean submit(Runnable task, boolean waits) {
		Worker worker = currentWorker();
		if (worker == null || (waits && this.front.isSearched())) {
			boolean outside = !Activations.isVirtual(Thread.currentThread());
			this.searcherSpins.sent(outside);
			boolean alone = this.tasks.add(task, 0);
			if (isTakenAtOnce(alone && !outside)) {
				return !this.crowd.isThere();
			}
		}
		else {
			Runnable earlier = this.next.put(worker.home(), task);
			if (earlier != null) {
				worker.leave(earlier);
			}
			else if (worker.holdsBack(task)) {
				return false;
			}
		}
		haveSearched();
		return false;
	}

	/** Whether the current thread is one of the workers. */
	boolean isWorker() {
		return currentWorker() != null;
	}

	private @Nullable Worker currentWorker() {
		Worker worker = CurrentProcess.currentWorker();
		return (worker != null && worker.belongsTo(this)) ? worker : null;
	}

	/**
	 * Leave the rest of the current task to a later turn, which may begin before this
	 * returns. By a worker.
	 * @param task the rest
	 */
	void putBack(Runnable task) {
		Objects.requireNonNull(currentWorker()).putBack(task);
	}

	/**
	 * The current thread is about to wait: if it is a worker, another one does what it
	 * would have done next.
	 */
	static void beforeWaiting() {
		Worker worker = CurrentProcess.currentWorker();
		if (worker != null) {
			worker.beforeWaiting();
		}
	}

	/**
	 * The current task is all but done, without any more of somebody's code: if the
	 * thread is a worker, it does itself what the task makes ready from now on, and at
	 * once, so that nobody has to be woken for that.
	 */
	static void finishing() {
		Worker worker = CurrentProcess.currentWorker();
		if (worker != null) {
			worker.finishing();
		}
	}

	/** It is not: somebody's code follows, which may take long. */
	static void goesOn() {
		Worker worker = CurrentProcess.currentWorker();
		if (worker != null) {
			worker.goesOn();
		}
	}

	/** For each worker another number. */
	int nextHome() {
		return this.workers.getAndIncrement();
	}

	boolean isClosed() {
		return this.closed;
	}

	boolean hasTasks() {
		return !this.tasks.isEmpty() || !this.next.isEmpty();
	}

	/**
	 * A worker that is about to run out of tasks takes the next one in less time than it
	 * takes to wake one that rests.
	 * @param evenBySearcher whether to wait for the searcher to take it as well
	 * @return whether all tasks were taken
	 */
	private boolean isTakenAtOnce(boolean evenBySearcher) {
		boolean searching = this.front.isSearched();
		if ((searching && !evenBySearcher) || this.busy.get() == 0) {
			return false;
		}
		int spins = searching ? SPINS_FOR_SEARCHER : SPINS_FOR_BUSY;
		for (int i = 0; i < spins; i++) {
			// in this order: the searcher takes a task before it ceases to be one
			boolean same = this.front.isSearched() == searching;
			if (this.tasks.isEmpty()) {
				return true;
			}
			if (!same) {
				return false;
			}
			Thread.onSpinWait();
		}
		return false;
	}

	/** See to it that there is a searcher. */
	void haveSearched() {
		if (this.front.tryToSearch()) {
			Worker worker = this.resting.pop();
			if (worker != null) {
				worker.wake();
			}
			else {
				startWorker();
			}
		}
	}

	private void startWorker() {
		try {
			this.threads.newThread(new Worker(this)).start();
		}
		catch (Throwable ex) {
			// the next one to need a searcher shall try again
			this.front.notSearched();
			throw ex;
		}
	}

	/** The threads end when they have done what is to be done. */
	void close() {
		this.closed = true;
		wakeAll();
	}

	void wakeAll() {
		for (Worker worker; (worker = this.resting.pop()) != null;) {
			worker.end();
		}
	}

}
