package io.genserver.benchmarks;

/**
 * Crashes a supervised server again and again, each time until it answers a call again.
 */
public final class Crashes implements Workload {

	/**
	 * How many crashes one supervisor sees: what a supervisor remembers of restarts grows
	 * with them, and this is about a crash, not about a storm.
	 */
	public static final int EACH_SUPERVISOR = 100;

	private final Supervision supervision;

	private final int operations;

	/**
	 * Set it up.
	 * @param supervision makes supervised servers
	 * @param operations how many crashes
	 */
	public Crashes(Supervision supervision, int operations) {
		this.supervision = supervision;
		this.operations = operations;
	}

	@Override
	public Measurement run() throws Exception {
		long[] nanos = new long[this.operations];
		long sum = 0;
		for (int done = 0; done < this.operations;) {
			try (Supervised server = this.supervision.start()) {
				server.answer();
				for (int i = 0; i < EACH_SUPERVISOR && done < this.operations; i++) {
					long before = System.nanoTime();
					server.crash();
					server.answer();
					nanos[done] = System.nanoTime() - before;
					sum += nanos[done++];
				}
			}
		}
		return Measurement.of(sum, nanos);
	}

	/**
	 * Makes supervised servers.
	 */
	@FunctionalInterface
	public interface Supervision {

		/**
		 * Start a supervisor with one server.
		 * @return the server
		 * @throws Exception if it failed
		 */
		Supervised start() throws Exception;

	}

	/**
	 * A supervised server.
	 */
	public interface Supervised extends AutoCloseable {

		/**
		 * Send it the message that makes it throw.
		 */
		void crash();

		/**
		 * Call it until an incarnation answers.
		 * @throws Exception if it does not
		 */
		void answer() throws Exception;

		/**
		 * Stop it and its supervisor.
		 */
		@Override
		void close();

	}

}
