package io.genserver.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Callers call, each the next time when it has its reply.
 */
public final class Calls implements Workload {

	/** How many calls a single caller makes on one thread. */
	private static final int A_THREAD = 10_000;

	private final Callers threads;

	private final List<? extends Counter> counters;

	private final int callers;

	private final int each;

	/**
	 * Set it up.
	 * @param threads what the callers are
	 * @param counters whom they call: all of them one, or each its own, or a single
	 * caller one after the other
	 * @param callers how many there are
	 * @param operations how many calls they do in all
	 */
	public Calls(Callers threads, List<? extends Counter> counters, int callers, int operations) {
		this.threads = threads;
		this.counters = counters;
		this.callers = callers;
		this.each = Math.max(1, operations / callers);
	}

	@Override
	public Measurement run() throws Exception {
		long[] nanos = new long[this.each * this.callers];
		CountDownLatch ready = new CountDownLatch(this.callers);
		CountDownLatch go = new CountDownLatch(1);
		List<Callers.Task> tasks = new ArrayList<>(this.callers);
		for (int i = 0; i < this.callers; i++) {
			Counter counter = this.counters.get(i % this.counters.size());
			int first = i * this.each;
			tasks.add(() -> {
				ready.countDown();
				go.await();
				call(List.of(counter), nanos, first, first + this.each);
			});
		}
		long[] start = new long[1];
		if (this.callers == 1) {
			return Measurement.of(callAlone(nanos), nanos);
		}
		Thread starter = new Thread(() -> {
			try {
				ready.await();
				start[0] = System.nanoTime();
				go.countDown();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		starter.start();
		this.threads.run(tasks);
		return Measurement.of(System.nanoTime() - start[0], nanos);
	}

	/**
	 * On one thread after the other, as a thread for each request would: the first
	 * threads of a JVM are slow as long as they live, because they have begun before
	 * their code was compiled.
	 */
	private long callAlone(long[] nanos) throws Exception {
		long[] sum = new long[1];
		for (int first = 0; first < this.each; first += A_THREAD) {
			int from = first;
			int to = Math.min(first + A_THREAD, this.each);
			this.threads.run(List.of(() -> {
				long start = System.nanoTime();
				call(this.counters, nanos, from, to);
				sum[0] += System.nanoTime() - start;
			}));
		}
		return sum[0];
	}

	private void call(List<? extends Counter> called, long[] nanos, int from, int to) {
		int servers = called.size();
		int next = from % servers;
		long last = 0;
		long before = System.nanoTime();
		for (int i = from; i < to; i++) {
			long sum = called.get(next).call();
			long now = System.nanoTime();
			nanos[i] = now - before;
			before = now;
			if (sum < last || (sum == last && servers == 1)) {
				throw new IllegalStateException("The counter went from " + last + " to " + sum);
			}
			last = sum;
			next = (next + 1 < servers) ? next + 1 : 0;
		}
	}

}
