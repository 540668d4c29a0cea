package io.genserver.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Starts servers, each until its {@code init} is done, and stops them again; it measures
 * the one or the other.
 */
public final class Starts<T> implements Workload {

	private static final int AT_ONCE = 1000;

	private final Batch<T> start;

	private final Stop<T> stop;

	private final boolean measuresStop;

	private final int operations;

	private Starts(Batch<T> start, Stop<T> stop, boolean measuresStop, int operations) {
		this.start = start;
		this.stop = stop;
		this.measuresStop = measuresStop;
		this.operations = operations;
	}

	/**
	 * Measure the starts.
	 * @param <T> what a server is known by
	 * @param start starts one
	 * @param stop stops one
	 * @param operations how many
	 * @return the workload
	 */
	public static <T> Workload start(Start<T> start, Stop<T> stop, int operations) {
		return new Starts<>(oneByOne(start), stop, false, operations);
	}

	/**
	 * Measure the starts where many are started at once.
	 * @param <T> what a server is known by
	 * @param start starts many
	 * @param stop stops one
	 * @param operations how many
	 * @return the workload
	 */
	public static <T> Workload startMany(Batch<T> start, Stop<T> stop, int operations) {
		return new Starts<>(start, stop, false, operations);
	}

	/**
	 * Measure the stops.
	 * @param <T> what a server is known by
	 * @param start starts one
	 * @param stop stops one
	 * @param operations how many
	 * @return the workload
	 */
	public static <T> Workload stop(Start<T> start, Stop<T> stop, int operations) {
		return new Starts<>(oneByOne(start), stop, true, operations);
	}

	private static <T> Batch<T> oneByOne(Start<T> start) {
		return (servers) -> {
			List<T> started = new ArrayList<>(servers);
			for (int i = 0; i < servers; i++) {
				started.add(start.start());
			}
			return started;
		};
	}

	@Override
	public Measurement run() throws Exception {
		long starts = 0;
		long stops = 0;
		List<T> servers = new ArrayList<>(AT_ONCE);
		for (int done = 0; done < this.operations; done += servers.size()) {
			servers.clear();
			int batch = Math.min(AT_ONCE, this.operations - done);
			long before = System.nanoTime();
			servers.addAll(this.start.start(batch));
			long between = System.nanoTime();
			for (T server : servers) {
				this.stop.stop(server);
			}
			stops += System.nanoTime() - between;
			starts += between - before;
		}
		return Measurement.of(this.operations, this.measuresStop ? stops : starts);
	}

	/**
	 * Starts a server.
	 *
	 * @param <T> what a server is known by
	 */
	@FunctionalInterface
	public interface Start<T> {

		/**
		 * Start a server and wait until it is initialised.
		 * @return the server
		 * @throws Exception if it failed
		 */
		T start() throws Exception;

	}

	/**
	 * Starts many servers at once.
	 *
	 * @param <T> what a server is known by
	 */
	@FunctionalInterface
	public interface Batch<T> {

		/**
		 * Start servers and wait until all are initialised.
		 * @param servers how many
		 * @return the servers
		 * @throws Exception if it failed
		 */
		List<T> start(int servers) throws Exception;

	}

	/**
	 * Stops a server.
	 *
	 * @param <T> what a server is known by
	 */
	@FunctionalInterface
	public interface Stop<T> {

		/**
		 * Stop a server and wait until it has ended.
		 * @param server the server
		 * @throws Exception if it failed
		 */
		void stop(T server) throws Exception;

	}

}
