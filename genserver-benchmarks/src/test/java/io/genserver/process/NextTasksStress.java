package io.genserver.process;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * The task that a worker does next: its worker, another one and the searcher against each
 * other.
 */
class NextTasksStress {

	/** A place with one task, which the searcher has found there as often as it waits. */
	static class OnePlace {

		/** A task that says who it is. */
		private record Task(String name) implements Runnable {

			@Override
			public void run() {
				throw new UnsupportedOperationException("It is never run");
			}

		}

		final NextTasks next = new NextTasks();

		OnePlace() {
			put("first");
			this.next.look();
			this.next.look();
		}

		final String put(String name) {
			return name(this.next.put(0, new Task(name)));
		}

		final String take() {
			return name(this.next.take(0));
		}

		final String steal() {
			return name(this.next.look());
		}

		private static String name(@Nullable Runnable task) {
			return (task != null) ? ((Task) task).name() : "none";
		}

	}

	@JCStressTest
	@Outcome(id = { "first, none", "none, first" }, expect = Expect.ACCEPTABLE, desc = "one of them has it")
	@Outcome(expect = Expect.FORBIDDEN, desc = "the task was lost, or is done twice")
	@State
	public static class TakeOrTake extends OnePlace {

		@Actor
		public void worker(LL_Result result) {
			result.r1 = take();
		}

		@Actor
		public void other(LL_Result result) {
			result.r2 = take();
		}

	}

	@JCStressTest
	@Outcome(id = { "first, none", "none, first" }, expect = Expect.ACCEPTABLE, desc = "one of them has it")
	@Outcome(expect = Expect.FORBIDDEN, desc = "the task was lost, or is done twice")
	@State
	public static class TakeOrSteal extends OnePlace {

		@Actor
		public void worker(LL_Result result) {
			result.r1 = take();
		}

		@Actor
		public void searcher(LL_Result result) {
			result.r2 = steal();
		}

	}

	@JCStressTest
	@Outcome(id = "first, second, none", expect = Expect.ACCEPTABLE, desc = "put in the first one's place, then taken")
	@Outcome(id = "none, first, second", expect = Expect.ACCEPTABLE, desc = "the first one was taken before")
	@Outcome(expect = Expect.FORBIDDEN, desc = "a task was lost, or is done twice")
	@State
	public static class PutOrTake extends OnePlace {

		@Actor
		public void worker(LLL_Result result) {
			result.r1 = put("second");
		}

		@Actor
		public void other(LLL_Result result) {
			result.r2 = take();
		}

		@Arbiter
		public void after(LLL_Result result) {
			result.r3 = take();
		}

	}

	@JCStressTest
	@Outcome(id = { "first, none, second", "none, first, second" }, expect = Expect.ACCEPTABLE,
			desc = "the first one was put aside, or stolen; the second one stays")
	@Outcome(expect = Expect.FORBIDDEN, desc = "a task was lost, or is done twice")
	@State
	public static class PutOrSteal extends OnePlace {

		@Actor
		public void worker(LLL_Result result) {
			result.r1 = put("second");
		}

		@Actor
		public void searcher(LLL_Result result) {
			result.r2 = steal();
		}

		@Arbiter
		public void after(LLL_Result result) {
			result.r3 = take();
		}

	}

}
