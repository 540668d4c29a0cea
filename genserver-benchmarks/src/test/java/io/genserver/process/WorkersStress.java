package io.genserver.process;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

import io.genserver.stress.Paced;

/**
 * Whoever puts tasks in against the workers that look for them, or give up and rest: each
 * task is run once, and none is left behind while the workers rest.
 * <p>
 * Who puts a task in waits until it was run before it goes on to the next state: the next
 * one's task would have a worker find what was left behind.
 */
class WorkersStress {

	/** Threads that put tasks in, and what becomes of those. */
	abstract static class Race implements Paced {

		final Crew crew;

		private final AtomicInteger arrived = new AtomicInteger();

		/** Written by whoever waits in vain. */
		private volatile boolean stuck;

		Race(Crew crew) {
			this.crew = crew;
		}

		/** The threads go over the states each at its own pace, but for this. */
		final void meet() {
			this.arrived.incrementAndGet();
			this.crew.watch().await(() -> this.arrived.get() == 2);
		}

		/** Put a task in when the workers are about to rest, and wait for it. */
		final void runWhenTheyGoToRest(Task task) {
			this.crew.awaitRestNearly();
			run(task);
		}

		final void run(Task task) {
			execute(task);
			await(task);
		}

		final void execute(Task task) {
			this.crew.workers().execute(task);
		}

		final void await(Task task) {
			await(task::wasRun);
		}

		final void await(BooleanSupplier condition) {
			if (!this.crew.watch().await(condition)) {
				this.stuck = true;
			}
		}

		/** Wait as a server's code would. */
		final void block(CountDownLatch latch) {
			if (!this.crew.watch().block(latch)) {
				this.stuck = true;
			}
		}

		/** What has become of the tasks, each of which somebody has waited for. */
		final String outcome(Task... tasks) {
			if (this.stuck) {
				return "stuck";
			}
			for (Task task : tasks) {
				if (task.runs() != 1) {
					return "run " + task.runs() + " times";
				}
			}
			return "run";
		}

	}

	/** Counts how often it is run. */
	static class Task implements Runnable {

		final CountDownLatch begun = new CountDownLatch(1);

		private final AtomicInteger runs = new AtomicInteger();

		@Override
		public void run() {
			this.begun.countDown();
			work();
			this.runs.incrementAndGet();
		}

		void work() {
		}

		int runs() {
			return this.runs.get();
		}

		boolean wasRun() {
			return runs() > 0;
		}

	}

	@JCStressTest
	@Outcome(id = "run", expect = Expect.ACCEPTABLE, desc = "run once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "left behind by a worker that went to rest, or run twice")
	@State
	public static class OneWhenTheWorkerGoesToRest extends Race {

		private static final Crew CREW = new Crew(new Watch());

		private final Task task = new Task();

		public OneWhenTheWorkerGoesToRest() {
			super(CREW);
		}

		@Actor
		public void one() {
			runWhenTheyGoToRest(this.task);
		}

		@Arbiter
		public void after(L_Result result) {
			result.r1 = outcome(this.task);
		}

	}

	@JCStressTest
	@Outcome(id = "run", expect = Expect.ACCEPTABLE, desc = "both run once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "one was left behind, or run twice")
	@State
	public static class TwoWhenTheWorkersGoToRest extends Race {

		private static final Crew CREW = new Crew(new Watch());

		private final Task first = new Task();

		private final Task second = new Task();

		public TwoWhenTheWorkersGoToRest() {
			super(CREW);
		}

		@Actor
		public void one() {
			meet();
			runWhenTheyGoToRest(this.first);
		}

		@Actor
		public void other() {
			meet();
			runWhenTheyGoToRest(this.second);
		}

		@Arbiter
		public void after(L_Result result) {
			result.r1 = outcome(this.first, this.second);
		}

	}

	@JCStressTest
	@Outcome(id = "run", expect = Expect.ACCEPTABLE, desc = "run at the same time, and what came afterwards, too")
	@Outcome(expect = Expect.FORBIDDEN, desc = "one was left behind, or run twice")
	@State
	public static class TwoThatWaitForEachOther extends Race {

		private static final Crew CREW = new Crew(new Watch());

		private final Task first = new Task() {
			@Override
			void work() {
				block(TwoThatWaitForEachOther.this.second.begun);
			}
		};

		private final Task second = new Task() {
			@Override
			void work() {
				block(TwoThatWaitForEachOther.this.first.begun);
			}
		};

		private final Task third = new Task();

		private final Task fourth = new Task();

		public TwoThatWaitForEachOther() {
			super(CREW);
		}

		@Actor
		public void one() {
			meet();
			run(this.first);
			run(this.third);
		}

		@Actor
		public void other() {
			meet();
			run(this.second);
			run(this.fourth);
		}

		@Arbiter
		public void after(L_Result result) {
			result.r1 = outcome(this.first, this.second, this.third, this.fourth);
		}

	}

	@JCStressTest
	@Outcome(id = "run", expect = Expect.ACCEPTABLE, desc = "all run, each by another worker than who waits for it")
	@Outcome(expect = Expect.FORBIDDEN, desc = "what a task waits for was left behind, or run twice")
	@State
	public static class TaskThatWaitsForItsOwn extends Race {

		private static final Crew CREW = new Crew(new Watch());

		private final Task third = new Task();

		private final Task second = new Waiting(this.third);

		private final Task first = new Waiting(this.second);

		private final Task unrelated = new Task();

		public TaskThatWaitsForItsOwn() {
			super(CREW);
		}

		/** Puts a task in, and blocks until that has begun. */
		private final class Waiting extends Task {

			private final Task inner;

			Waiting(Task inner) {
				this.inner = inner;
			}

			@Override
			void work() {
				execute(this.inner);
				block(this.inner.begun);
			}

		}

		@Actor
		public void one() {
			meet();
			run(this.first);
			await(this.second);
			await(this.third);
		}

		@Actor
		public void other() {
			meet();
			runWhenTheyGoToRest(this.unrelated);
		}

		@Arbiter
		public void after(L_Result result) {
			result.r1 = outcome(this.first, this.second, this.third, this.unrelated);
		}

	}

	@JCStressTest
	@Outcome(id = "run", expect = Expect.ACCEPTABLE, desc = "all run, by whatever worker")
	@Outcome(expect = Expect.FORBIDDEN, desc = "what a task put in last was left behind, or run twice")
	@State
	public static class TasksThatPutInOthers extends Race {

		private static final Crew CREW = new Crew(new Watch());

		private final Task third = new Task();

		private final Task second = new Task();

		/** Whoever runs it has one to do next, and one that another may take. */
		private final Task first = new Task() {
			@Override
			void work() {
				execute(TasksThatPutInOthers.this.second);
				execute(TasksThatPutInOthers.this.third);
			}
		};

		private final Task fifth = new Task();

		private final Task fourth = new Task() {
			@Override
			void work() {
				execute(TasksThatPutInOthers.this.fifth);
			}
		};

		public TasksThatPutInOthers() {
			super(CREW);
		}

		@Actor
		public void one() {
			meet();
			runWhenTheyGoToRest(this.first);
			await(this.second);
			await(this.third);
		}

		@Actor
		public void other() {
			meet();
			run(this.fourth);
			await(this.fifth);
		}

		@Arbiter
		public void after(L_Result result) {
			result.r1 = outcome(this.first, this.second, this.third, this.fourth, this.fifth);
		}

	}

	@JCStressTest
	@Outcome(id = "run", expect = Expect.ACCEPTABLE, desc = "all run, what came while it searched by another worker")
	@Outcome(expect = Expect.FORBIDDEN, desc = "what came while a worker searched was left behind, or run twice")
	@State
	public static class TaskThatSearches extends Race {

		private static final Crew CREW = new Crew(new Watch());

		private final Task second = new Task();

		/** Becomes the searcher, and then goes on as a server's code would. */
		private final Task first = new Task() {
			@Override
			void work() {
				search();
				Workers.goesOn();
				block(TaskThatSearches.this.second.begun);
			}
		};

		private final Task fourth = new Task();

		/** The same, but it has nothing more to do. */
		private final Task third = new Task() {
			@Override
			void work() {
				search();
			}
		};

		public TaskThatSearches() {
			super(CREW);
		}

		private static void search() {
			Objects.requireNonNull(CurrentProcess.currentWorker())
				.searchesBeside(new SystemMessage.Activation(), new CallbackClock());
		}

		@Actor
		public void one() {
			meet();
			run(this.first);
			run(this.third);
		}

		@Actor
		public void other() {
			meet();
			run(this.second);
			runWhenTheyGoToRest(this.fourth);
		}

		@Arbiter
		public void after(L_Result result) {
			result.r1 = outcome(this.first, this.second, this.third, this.fourth);
		}

	}

	@JCStressTest
	@Outcome(id = "run, 300", expect = Expect.ACCEPTABLE, desc = "all run once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "some were left behind, or run twice")
	@State
	public static class BurstLargerThanABatch extends Race {

		private static final Crew CREW = new Crew(new Watch());

		/** More than one worker does before others get a turn. */
		private static final int BURST = 300;

		private final AtomicInteger runs = new AtomicInteger();

		private final Task single = new Task();

		public BurstLargerThanABatch() {
			super(CREW);
		}

		@Actor
		public void one() {
			meet();
			for (int i = 0; i < BURST; i++) {
				this.crew.workers().execute(this.runs::incrementAndGet);
			}
			await(() -> this.runs.get() >= BURST);
		}

		@Actor
		public void other() {
			meet();
			runWhenTheyGoToRest(this.single);
		}

		@Arbiter
		public void after(LI_Result result) {
			result.r1 = outcome(this.single);
			result.r2 = this.runs.get();
		}

	}

	@JCStressTest
	@Outcome(id = "run, ended", expect = Expect.ACCEPTABLE, desc = "run all the same, and the threads have ended")
	@Outcome(expect = Expect.FORBIDDEN, desc = "left behind, run twice, or a thread rests for ever")
	@State
	public static class ClosedBeforeTheFirst extends Race {

		private static final Watch WATCH = new Watch();

		private final Task task = new Task();

		public ClosedBeforeTheFirst() {
			super(new Crew(WATCH));
		}

		@Actor
		public void one() {
			meet();
			run(this.task);
		}

		@Actor
		public void closer() {
			meet();
			this.crew.workers().close();
		}

		@Arbiter
		public void after(LL_Result result) {
			result.r1 = outcome(this.task);
			result.r2 = this.crew.end();
		}

	}

	@JCStressTest
	@Outcome(id = "run, ended", expect = Expect.ACCEPTABLE, desc = "run all the same, and the threads have ended")
	@Outcome(expect = Expect.FORBIDDEN, desc = "left behind, run twice, or a thread rests for ever")
	@State
	public static class ClosedWhenTheWorkerGoesToRest extends Race {

		private static final Watch WATCH = new Watch();

		private final Task first = new Task();

		private final Task second = new Task();

		public ClosedWhenTheWorkerGoesToRest() {
			super(new Crew(WATCH));
		}

		@Actor
		public void one() {
			run(this.first);
			meet();
			runWhenTheyGoToRest(this.second);
		}

		@Actor
		public void closer() {
			meet();
			this.crew.awaitRestNearly();
			this.crew.workers().close();
		}

		@Arbiter
		public void after(LL_Result result) {
			result.r1 = outcome(this.first, this.second);
			result.r2 = this.crew.end();
		}

	}

}
