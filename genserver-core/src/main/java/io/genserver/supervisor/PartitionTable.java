package io.genserver.supervisor;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

import io.genserver.InvalidSupervisionException;
import io.genserver.Pid;

/**
 * Which process has which partition. A lookup during a restart may find the old one.
 */
final class PartitionTable {

	private final String name;

	/**
	 * Written by the supervisor at each start; the array publishes to whoever looks up.
	 */
	private final AtomicReferenceArray<@Nullable Pid> pids;

	/**
	 * How many are in use. Written by the supervisor, after those were started that it
	 * adds and before those are stopped that it takes away.
	 */
	private final AtomicInteger count;

	PartitionTable(PartitionSupervisorSpec spec) {
		this.name = spec.name();
		this.pids = new AtomicReferenceArray<>(spec.partitions());
		this.count = new AtomicInteger(spec.partitions());
	}

	static String id(int number) {
		return Integer.toString(number);
	}

	void publish(int number, Pid pid) {
		this.pids.set(number, pid);
	}

	int count() {
		return this.count.get();
	}

	void count(int count) {
		this.count.set(count);
	}

	/** How many there can be. */
	int size() {
		return this.pids.length();
	}

	/** The process of a key, {@code null} if its partition has never had one. */
	@Nullable Pid find(Object key) {
		int present = count();
		if (present == 0) {
			throw new InvalidSupervisionException(
					"Partition supervisor '" + this.name + "' has zero partitions: resize it before it is used.");
		}
		return this.pids.get(partition(key, present));
	}

	static int partition(Object key, int count) {
		if (key instanceof Integer || key instanceof Long || key instanceof Short || key instanceof Byte) {
			// the absolute value of the smallest long is right when seen as unsigned
			return (int) Long.remainderUnsigned(Math.abs(((Number) key).longValue()), count);
		}
		int hash = key.hashCode();
		return Math.floorMod(hash ^ (hash >>> 16), count);
	}

}
