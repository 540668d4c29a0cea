package io.genserver.process;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on threads that are used again, virtual ones where there are any: as many as
 * there are tasks that block, and otherwise about as many as there are cores.
 * <p>
 * What a worker makes ready itself it does next, in turn with what others have put into
 * the common queue. Whenever there are tasks that nobody does, there is one worker that
 * searches for them, so that nobody else has to be woken: whoever puts a task in makes
 * sure of that, and the searcher does when it has found one. A worker that has nothing to
 * do becomes the searcher, if there is none, and looks a few times more before it rests.
 * So a message from one process to another that is idle usually costs no wake-up at all.
 * Nobody searches for what a task makes ready that is about to end, such as the start of
 * a child: its worker does that next, and at once. And a worker that has answered a call
 * becomes the searcher before it leaves the server, and looks for the next call as well.
 */
final class Workers implements Executor {

	/** How many threads without a task are kept; a platform thread is not cheap. */
	private static final int MAX_IDLE = Activations.HAS_VIRTUAL_THREADS ? 256 : 32;

	/**
	 * The first workers are replaced after a while: a virtual thread that was started
	 * before its code was compiled has interpreted frames as long as it lives, and each
	 * switch from or to it takes half a microsecond more.
	 */
	private static final int SHORT_LIVED = Activations.HAS_VIRTUAL_THREADS ? 1000 : 0;

	private static final int MAX_RESTS = 100;

	/** How often the searcher lets other threads run before it rests. */
	private static final int LOOKS = 32;

	/** How often someone who has put a task in looks whether it was taken. */
	private static final int SPINS_FOR_BUSY = (Pause.SPINS > 0) ? 64 : 0;

	/**
	 * The same where a worker searches: it takes the task at once, unless it waits for
	 * the carrier of the one who looks.
	 */
	private static final int SPINS_FOR_SEARCHER = (Pause.SPINS > 0) ? 24 : 0;

	/** Of how many looks one is for what others are to do next. */
	private static final int LOOKS_FOR_NEXT = 4;

	private final ThreadFactory threads;

	private final Crowd crowd;

	/** Whoever creates the system decides what the servers' code finds. */
	private final @Nullable ClassLoader classLoader = Thread.currentThread().getContextClassLoader();

	private final FrontPlace front = new FrontPlace();

	private final TaskQueues tasks = new TaskQueues(this.front);

	/** The workers ever made; each has its home among the queues. */
	private final AtomicInteger workers = new AtomicInteger();

	/** How many workers do not rest. */
	private final AtomicInteger busy = new AtomicInteger();

	/** What each worker has made ready last. */
	private final NextTasks next = new NextTasks();

	private final SearcherSpins searcherSpins = new SearcherSpins();

	private final RestStack<Worker> resting = new RestStack<>();

	/** Written once, by close. */
	private volatile boolean closed;

	Workers(ThreadFactory threads, Crowd crowd) {
		this.threads = threads;
		this.crowd = crowd;
	}

	@Override
	public void execute(Runnable task) {
		submit(task);
	}

	/**
	 * The same.
	 * @return whether another thread has taken it before this returns, and no other task
	 * is left
	 */
	boolean submit(Runnable task) {
		Worker worker = currentWorker();
		if (worker == null) {
			boolean outside = !Activations.isVirtual(Thread.currentThread());
			this.searcherSpins.sent(outside);
			boolean alone = this.tasks.add(task, 0);
			if (isTakenAtOnce(alone && !outside)) {
				return true;
			}
		}
		else {
			Runnable earlier = this.next.put(worker.home, task);
			if (earlier != null) {
				this.tasks.add(earlier, worker.home);
			}
			else if (worker.heldBack.holds(task)) {
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
			worker.passOnNext();
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
			worker.heldBack.begin();
		}
	}

	/** It is not: somebody's code follows, which may take long. */
	static void goesOn() {
		Worker worker = CurrentProcess.currentWorker();
		if (worker != null) {
			worker.goesOn();
		}
	}

	private boolean hasTasks() {
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
	private void haveSearched() {
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
			this.threads.newThread(new Worker()).start();
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

	private void wakeAll() {
		for (Worker worker; (worker = this.resting.pop()) != null;) {
			worker.end();
		}
	}

	/** What one of the threads does. */
	final class Worker implements Runnable {

		/** Of how many tasks one is another worker's, or from the common queue. */
		private static final int ROUND = 32;

		private static final int RESTING = 0;

		private static final int SEARCHER = 1;

		private static final int ENDING = 2;

		/**
		 * Written by the worker before it rests, and then by whoever has taken it from
		 * those that rest.
		 */
		private volatile int state = SEARCHER;

		/** Where it puts tasks, and looks for them first. */
		private final int home = Workers.this.workers.getAndIncrement();

		/** Its own affair: how often it has rested. */
		private int rests;

		/** Its own affair: the task that has just returned will go on later. */
		private boolean putBack;

		/** What it has made ready, and nobody searches for. */
		private final HeldBack heldBack = new HeldBack();

		/**
		 * Its own affair: it is the searcher, which it must not be while it runs
		 * somebody's code.
		 */
		private boolean searcher;

		/** Written by the worker before it rests for the first time. */
		private @Nullable Thread thread;

		void wake() {
			this.state = SEARCHER;
			LockSupport.unpark(this.thread);
		}

		void end() {
			this.state = ENDING;
			LockSupport.unpark(this.thread);
		}

		@Override
		public void run() {
			Thread own = Thread.currentThread();
			this.thread = own;
			CurrentProcess current = CurrentProcess.ofThread();
			current.worker(this);
			forget(own);
			do {
				Workers.this.busy.incrementAndGet();
				try {
					work(own, current);
				}
				finally {
					Workers.this.busy.decrementAndGet();
					goesOn();
				}
			}
			while (rest());
		}

		boolean belongsTo(Workers workers) {
			return Workers.this == workers;
		}

		/** Whether there are tasks that wait for a worker. */
		boolean othersWait() {
			return hasTasks();
		}

		/**
		 * As the searcher, until there is nothing to do and another or nobody searches.
		 */
		private void work(Thread own, CurrentProcess current) {
			current.clock().look();
			this.searcher = true;
			TimeSlice slice = new TimeSlice();
			for (int turn = 1;; turn++) {
				Runnable task = take(turn);
				this.heldBack.next(task);
				if (task == null && this.searcher) {
					task = search();
					current.clock().look();
				}
				if (task != null) {
					goesOn();
					task.run();
					forget(own);
					if (slice.isOver() | hasPutBack()) {
						passOnNext();
						if (Workers.this.front.isSearched()) {
							// it waits for a processor: one for one, or there would be
							// ever more; and to rest is fairer than to yield, which may
							// only take turns with a neighbour
							return;
						}
						Thread.yield();
					}
				}
				else if (!searchesOn()) {
					return;
				}
			}
		}

		/** There is nothing to do: whether it is to search, or to search on. */
		private boolean searchesOn() {
			boolean inVain = this.searcher;
			if (inVain) {
				Workers.this.front.notSearched();
			}
			this.searcher = (!inVain || hasTasks()) && Workers.this.front.tryToSearch();
			return this.searcher;
		}

		/** What to do next: usually what this one has made ready itself. */
		private @Nullable Runnable take(int turn) {
			Runnable task = (turn % ROUND == 0) ? takeQueued(this.home + turn / ROUND) : null;
			return (task != null) ? task : takeFrom(this.home);
		}

		private @Nullable Runnable takeQueued(int place) {
			Runnable task = Workers.this.next.take(place);
			return (task != null) ? task : Workers.this.tasks.pollQueues(place);
		}

		private @Nullable Runnable takeFrom(int place) {
			Runnable task = Workers.this.next.take(place);
			return (task != null) ? task : Workers.this.tasks.poll(place);
		}

		void putBack(Runnable task) {
			this.putBack = true;
			Workers.this.tasks.add(task, this.home);
			haveSearched();
		}

		/**
		 * Become the searcher, and look for a moment whether another envelope follows.
		 * @return whether it does
		 */
		boolean searchesBeside(Envelope last) {
			if (hasTasks() || Workers.this.crowd.isThere() || !Workers.this.front.tryToSearch()) {
				return false;
			}
			this.searcher = true;
			return Workers.this.searcherSpins.findBeside(Workers.this.tasks, last);
		}

		/** Somebody's code follows: others search, and may have to do what is ready. */
		void goesOn() {
			boolean others = this.heldBack.end();
			if (this.searcher) {
				this.searcher = false;
				Workers.this.front.notSearched();
				others = true;
			}
			if (others && hasTasks()) {
				haveSearched();
			}
		}

		private boolean hasPutBack() {
			boolean any = this.putBack;
			this.putBack = false;
			return any;
		}

		/** Let another worker do what this one would have done next. */
		void passOnNext() {
			Runnable task = Workers.this.next.take(this.home);
			if (task != null) {
				Workers.this.tasks.add(task, this.home);
				haveSearched();
			}
			goesOn();
		}

		private @Nullable Runnable search() {
			for (int look = 1; look <= LOOKS; look++) {
				boolean alone = Workers.this.busy.get() == 1 && !Workers.this.crowd.isThere();
				if (!Workers.this.searcherSpins.find(Workers.this.tasks, alone)) {
					Thread.yield();
				}
				Runnable task = Workers.this.tasks.poll(this.home);
				if (task == null && look % LOOKS_FOR_NEXT == 0) {
					task = Workers.this.next.look();
					if (Workers.this.next.hasSeenAny()) {
						look = 0;
					}
				}
				if (task != null) {
					return task;
				}
			}
			return null;
		}

		/** Nothing that a task has left is seen by the next one. */
		private void forget(Thread own) {
			Thread.interrupted();
			if (own.getContextClassLoader() != Workers.this.classLoader) {
				own.setContextClassLoader(Workers.this.classLoader);
			}
		}

		private boolean isReplaced() {
			return this.home < SHORT_LIVED && ++this.rests > MAX_RESTS;
		}

		/**
		 * Wait until somebody needs a searcher.
		 * @return {@code false} if nobody will, or there are enough that wait
		 */
		private boolean rest() {
			this.state = RESTING;
			if (Workers.this.closed || isReplaced() || !Workers.this.resting.push(this, MAX_IDLE)) {
				return false;
			}
			if (Workers.this.closed) {
				// the close may have looked before this one was there
				wakeAll();
			}
			while (this.state == RESTING) {
				LockSupport.park(this);
				// what is left of somebody's interrupt would keep this from waiting
				Thread.interrupted();
			}
			return this.state == SEARCHER;
		}

	}

}
