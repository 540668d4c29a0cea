package io.genserver.benchmarks;

/**
 * Work that is measured as a whole.
 */
public final class Timed implements Workload {

	private final int operations;

	private final Callers.Task task;

	/**
	 * Set it up.
	 * @param operations how many operations the task does
	 * @param task the task
	 */
	public Timed(int operations, Callers.Task task) {
		this.operations = operations;
		this.task = task;
	}

	@Override
	public Measurement run() throws Exception {
		long start = System.nanoTime();
		this.task.run();
		return Measurement.of(this.operations, System.nanoTime() - start);
	}

}
