package io.genserver.benchmarks;

import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;

/**
 * The CPU time that a great many idle servers use.
 */
public final class Idle implements Workload {

	private static final long NANOS_FOR_A_SERVER = 5000;

	private static final long SETTLING_MILLIS = 1000;

	private final Population population;

	private final long millis;

	/**
	 * Set it up.
	 * @param start starts the servers
	 * @param servers how many; a million are observed for 5 seconds, fewer for less
	 * @throws Exception if they cannot be started
	 */
	public Idle(Population.Start start, int servers) throws Exception {
		this.population = start.start(servers);
		this.millis = Math.max(1, servers * NANOS_FOR_A_SERVER / 1_000_000);
		Heap.used();
		Thread.sleep(Math.min(SETTLING_MILLIS, this.millis));
	}

	@Override
	public Measurement run() throws Exception {
		OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
		long before = system.getProcessCpuTime();
		Thread.sleep(this.millis);
		long used = system.getProcessCpuTime() - before;
		this.population.check();
		return Measurement.of(1, used);
	}

	@Override
	public void close() {
		this.population.close();
	}

}
