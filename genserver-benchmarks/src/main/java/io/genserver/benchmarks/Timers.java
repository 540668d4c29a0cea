package io.genserver.benchmarks;

/**
 * Arms a great many timers of one server, all due at the same time, and waits until all
 * have been handled. What counts is the time until they are armed and the time from when
 * they are due, not the wait between the two; and the heap that they take meanwhile.
 */
public final class Timers implements Workload {

	/** Enough to arm them all before they are due. */
	private static final long NANOS_FOR_A_TIMER = 8000;

	private static final long LEAST_NANOS = 100_000_000L;

	private final Arm arm;

	private final Gate gate;

	private final int timers;

	private long sum;

	/**
	 * Set it up.
	 * @param arm has the server arm timers
	 * @param gate told by the server how many it has handled
	 * @param timers how many
	 */
	public Timers(Arm arm, Gate gate, int timers) {
		this.arm = arm;
		this.gate = gate;
		this.timers = timers;
	}

	@Override
	public Measurement run() throws Exception {
		long heap = Heap.used();
		this.sum += this.timers;
		this.gate.close(this.sum, 1);
		long start = System.nanoTime();
		long due = start + Math.max(LEAST_NANOS, this.timers * NANOS_FOR_A_TIMER);
		this.arm.arm(this.timers, due);
		long armed = System.nanoTime();
		double bytes = (double) (Heap.used() - heap) / this.timers;
		this.gate.await();
		long handling = System.nanoTime() - Math.max(due, armed);
		return new Measurement(this.timers, armed - start + Math.max(0, handling), 0, 0, 0, bytes);
	}

	/**
	 * Arms timers.
	 */
	@FunctionalInterface
	public interface Arm {

		/**
		 * Have the server arm timers, and wait until it has.
		 * @param timers how many
		 * @param dueNanos when they are due, on the clock of {@link System#nanoTime()}
		 * @throws Exception if it failed
		 */
		void arm(int timers, long dueNanos) throws Exception;

	}

}
