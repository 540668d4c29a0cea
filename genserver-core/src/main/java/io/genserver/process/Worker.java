package io.genserver.process;

import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * What one of the threads of {@link Workers} does: the tasks that it has made ready, then
 * those of others; and when there are none, it searches or rests.
 */
final class Worker implements Runnable {

	/** Of how many tasks one is another worker's, or from the common queue. */
	private static final int ROUND = 32;

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

	/** Of how many looks one is for what others are to do next. */
	private static final int LOOKS_FOR_NEXT = 4;

	/**
	 * For how long a worker that does all alone may be at the same task before the
	 * searcher lets another one take its place, in nanoseconds.
	 */
	private static final long PATIENCE = 100_000;

	/** How often it looks for other tasks meanwhile before it lets other threads run. */
	private static final int PAUSES = 512;

	private static final int RESTING = 0;

	private static final int SEARCHER = 1;

	private static final int ENDING = 2;

	private final Workers workers;

	/**
	 * Written by the worker before it rests, and then by whoever has taken it from those
	 * that rest.
	 */
	private volatile int state = SEARCHER;

	/** Where it puts tasks, and looks for them first. */
	private final int home;

	/** Whether one does all alone, and which. */
	private final Solo solo;

	/** Where it counts the messages that it has handled. */
	private final MessageCounts.Count handled;

	/**
	 * How many tasks it has taken; written by the worker (plain), and read by the
	 * searcher now and then.
	 */
	private int turn;

	/** Its own affair: how often it has rested. */
	private int rests;

	/** Its own affair: the task that has just returned will go on later. */
	private boolean putBack;

	/** What it has made ready, and nobody searches for. */
	private final HeldBack heldBack = new HeldBack();

	/**
	 * Its own affair: it is the searcher, which it must not be while it runs somebody's
	 * code.
	 */
	private boolean searcher;

	/** Written by the worker before it rests for the first time. */
	private @Nullable Thread thread;

	Worker(Workers workers) {
		this.workers = workers;
		this.home = workers.nextHome();
		this.solo = workers.solo;
		this.handled = workers.handled.of(this.home);
	}

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
			this.workers.busy.incrementAndGet();
			try {
				work(own, current);
			}
			finally {
				this.solo.resign(this);
				this.workers.busy.decrementAndGet();
				goesOn();
			}
		}
		while (rest());
	}

	/** Where it puts tasks. */
	int home() {
		return this.home;
	}

	boolean belongsTo(Workers workers) {
		return this.workers == workers;
	}

	/** Whether there are tasks that wait for a worker. */
	boolean othersWait() {
		return this.workers.hasTasks();
	}

	/**
	 * As the searcher, until there is nothing to do and another or nobody searches.
	 */
	private void work(Thread own, CurrentProcess current) {
		current.clock().look();
		this.searcher = true;
		TimeSlice slice = new TimeSlice();
		while (true) {
			Runnable task = take(++this.turn);
			this.heldBack.next(task);
			if (task == null && this.searcher) {
				current.clock().look();
				task = search(current.clock());
			}
			if (task != null) {
				goesOn();
				task.run();
				forget(own);
				if (slice.isOver() | hasPutBack()) {
					passOnNext();
					if (this.workers.front.isSearched() && !doesAllAlone()) {
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
			this.workers.front.notSearched();
		}
		this.searcher = (!inVain || this.workers.hasTasks()) && this.workers.front.tryToSearch();
		return this.searcher;
	}

	/** What to do next: usually what this one has made ready itself. */
	private @Nullable Runnable take(int turn) {
		Runnable task = null;
		if (turn % ROUND == 0) {
			this.solo.worked(System.nanoTime());
			task = mayTakeQueued() ? takeQueued(this.home + turn / ROUND) : null;
		}
		return (task != null) ? task : takeFrom(this.home);
	}

	private boolean doesAllAlone() {
		return this.solo.isOn() && this.solo.isLeader(this);
	}

	/** Whether no other worker does all alone. */
	private boolean mayTakeQueued() {
		return !this.solo.isOn() || this.solo.isLeader(this);
	}

	private @Nullable Runnable takeQueued(int place) {
		Runnable task = this.workers.next.take(place);
		return (task != null) ? task : this.workers.tasks.pollQueues(place);
	}

	private @Nullable Runnable takeFrom(int place) {
		Runnable task = this.workers.next.take(place);
		if (task != null) {
			return task;
		}
		return mayTakeQueued() ? this.workers.tasks.poll(place) : this.workers.front.poll();
	}

	/** Leave a task that it has made ready to a later turn. */
	void leave(Runnable task) {
		if (this.solo.isOn()) {
			// what is in front is the searcher's
			this.workers.tasks.addBehind(task, this.home);
		}
		else {
			this.workers.tasks.add(task, this.home);
		}
	}

	void putBack(Runnable task) {
		this.putBack = true;
		leave(task);
		this.workers.haveSearched();
	}

	/**
	 * Become the searcher, and look for a moment whether another envelope follows.
	 * @param clock the thread's, which has the time then
	 * @return whether it does
	 */
	boolean searchesBeside(Envelope last, CallbackClock clock) {
		if (this.workers.hasTasks() || this.workers.crowd.isThere() || !this.workers.front.tryToSearch()) {
			return false;
		}
		this.searcher = true;
		return this.workers.searcherSpins.findBeside(this.workers.tasks, last, clock);
	}

	/** A callback is about to handle a message. */
	void handles() {
		this.handled.increment();
		goesOn();
	}

	/** The present task is all but done. */
	void finishing() {
		this.heldBack.begin();
	}

	/** It has made a task ready: whether nobody else has to do it. */
	boolean holdsBack(Runnable task) {
		return this.heldBack.holds(task);
	}

	/** Somebody's code follows: others search, and may have to do what is ready. */
	void goesOn() {
		boolean others = this.heldBack.end();
		if (this.searcher) {
			this.searcher = false;
			this.workers.front.notSearched();
			others = true;
		}
		if (others && this.workers.hasTasks()) {
			this.workers.haveSearched();
			// it takes a while if somebody has to be woken
			CurrentProcess.ofThread().look();
		}
	}

	private boolean hasPutBack() {
		boolean any = this.putBack;
		this.putBack = false;
		return any;
	}

	/** Let other workers do what this one would have done next. */
	void beforeWaiting() {
		this.solo.resign(this);
		passOnNext();
	}

	private void passOnNext() {
		Runnable task = this.workers.next.take(this.home);
		if (task != null) {
			// this thread will want its carrier back, which may be the searcher's
			this.workers.searcherSpins.sent(!Activations.HAS_VIRTUAL_THREADS);
			leave(task);
			this.workers.haveSearched();
		}
		goesOn();
	}

	private @Nullable Runnable search(CallbackClock clock) {
		for (int look = 1; look <= LOOKS; look++) {
			if (!mayTakeQueued()) {
				Runnable task = watch();
				if (task != null) {
					return task;
				}
				if (this.workers.hasTasks()) {
					look = 0;
				}
				continue;
			}
			boolean alone = this.workers.busy.get() == 1 && !this.workers.crowd.isThere();
			if (!this.workers.searcherSpins.find(this.workers.tasks, alone, clock)) {
				Thread.yield();
			}
			Runnable task = this.workers.tasks.poll(this.home);
			if (task == null && look % LOOKS_FOR_NEXT == 0) {
				task = this.workers.next.look();
				if (this.workers.next.hasSeenAny()) {
					look = 0;
				}
			}
			if (task != null) {
				return task;
			}
		}
		return null;
	}

	/**
	 * As the searcher, while another worker does all alone: see whether it gets on.
	 * @return what is not left to it
	 */
	private @Nullable Runnable watch() {
		Worker leader = this.solo.leader();
		int turn = (leader != null) ? leader.turn : 0;
		long start = System.nanoTime();
		do {
			for (int i = 0; i < PAUSES; i++) {
				Runnable task = this.workers.front.poll();
				if (task != null || mayTakeQueued()) {
					return task;
				}
				Thread.onSpinWait();
			}
			Thread.yield();
		}
		while (System.nanoTime() - start < PATIENCE);
		if (leader != null && leader.turn == turn && this.workers.hasTasks()) {
			this.solo.resign(leader);
		}
		return null;
	}

	/** Nothing that a task has left is seen by the next one. */
	private void forget(Thread own) {
		Thread.interrupted();
		if (own.getContextClassLoader() != this.workers.classLoader) {
			own.setContextClassLoader(this.workers.classLoader);
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
		if (this.workers.isClosed() || isReplaced() || !this.workers.resting.push(this, MAX_IDLE)) {
			return false;
		}
		if (this.workers.isClosed()) {
			// the close may have looked before this one was there
			this.workers.wakeAll();
		}
		while (this.state == RESTING) {
			LockSupport.park(this);
			// what is left of somebody's interrupt would keep this from waiting
			Thread.interrupted();
		}
		return this.state == SEARCHER;
	}

}
