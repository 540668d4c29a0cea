package io.genserver.benchmarks.runner;

import java.util.List;

/**
 * What a workload is, whoever does it.
 *
 * @param name its name
 * @param description what is done, and what one operation is
 * @param operations how many operations a round does, or the first warm-up round if that
 * depends on the contender
 * @param size how a round's size is chosen
 * @param unit what is measured
 * @param heapGigabytes the heap of each JVM
 */
public record Kind(String name, String description, int operations, Size size, Unit unit, int heapGigabytes) {

	private static final int HEAP = 2;

	private static final int LARGE_HEAP = 4;

	/** All workloads, in the order in which they are run. */
	public static final List<Kind> ALL = List.of(
			fixed("cast-1", "one producer casts until the last message is handled", 5_000_000),
			fixed("cast-4", "four producers cast until the last message is handled", 5_000_000),
			timed("call-virtual", "one caller on a virtual thread; a process in OTP", 1000),
			timed("call-platform", "one caller on a platform thread; a process in OTP", 1000),
			timed("callers-1000-one", "1,000 callers on virtual threads call one server", 10_000),
			timed("callers-1000-each", "1,000 callers on virtual threads call a server each", 10_000),
			timed("start", "start a server until it is initialised", 1000),
			timed("start-platform", "the same from a platform thread", 1000),
			timed("stop", "stop such a server and wait for its end", 1000),
			timed("start-supervised", "have a dynamic supervisor start a child", 1000),
			timed("stop-supervised", "have a dynamic supervisor stop a child", 1000),
			timed("crash", "from the message that crashes a supervised server to the next answered call", 100),
			timed("crash-platform", "the same from a platform thread", 100),
			timed("start-bulk", "the same from inside a server or actor, a thousand at once", 1000),
			fixed("storm", "a restart of a server that crashes as soon as it is started", 100_000),
			bytes("bytes-plain", "an idle server that has handled one message", 100_000),
			bytes("bytes-supervised", "the same as the child of a dynamic supervisor", 100_000),
			new Kind("idle-million", "the CPU time of a million idle servers in 5 seconds", 1_000_000, Size.SAME,
					Unit.CPU, LARGE_HEAP),
			large("timers-million", "a timer of one server, armed and fired, while there are a million", 1_000_000),
			timed("registry-churn", "a lookup while another thread registers and unregisters", 10_000),
			fixed("scale-10", "a message to one of 10 servers in turn", 4_000_000),
			large("scale-million", "a message to one of a million servers in turn", 4_000_000),
			fixed("scale-call-10", "a call of one of 10 servers in turn", 1_000_000),
			large("scale-call-million", "a call of one of a million servers in turn", 1_000_000), savina("pingpong"),
			savina("count"), savina("threadring"), savina("fjcreate"), savina("fjthrput"), savina("big"),
			savina("banking"), savina("concdict"), savina("bndbuffer"), savina("barber"), savina("philosopher"),
			savina("cigsmok"), savina("logmap"), savina("chameneos"));

	private static Kind fixed(String name, String description, int operations) {
		return new Kind(name, description, operations, Size.SAME, Unit.NANOS, HEAP);
	}

	private static Kind large(String name, String description, int operations) {
		return new Kind(name, description, operations, Size.SAME, Unit.NANOS, LARGE_HEAP);
	}

	private static Kind savina(String name) {
		return fixed("savina-" + name, "Savina's " + name + " with its default sizes", 1);
	}

	private static Kind timed(String name, String description, int operations) {
		return new Kind(name, description, operations, Size.BY_TIME, Unit.NANOS, HEAP);
	}

	private static Kind bytes(String name, String description, int operations) {
		return new Kind(name, description, operations, Size.SAME, Unit.BYTES, HEAP);
	}

	/** How a round's size is chosen. */
	public enum Size {

		/** Every contender does as many operations. */
		SAME,

		/** Each does as many as it takes for a round to last. */
		BY_TIME

	}

	/** What is measured. */
	public enum Unit {

		/** Time per operation, in nanoseconds. */
		NANOS("ns"),

		/** Memory per server, in bytes. */
		BYTES("B"),

		/** CPU time in all, in milliseconds. */
		CPU("ms CPU");

		private final String symbol;

		Unit(String symbol) {
			this.symbol = symbol;
		}

		/**
		 * How it is written.
		 * @return the symbol
		 */
		public String symbol() {
			return this.symbol;
		}

	}

}
