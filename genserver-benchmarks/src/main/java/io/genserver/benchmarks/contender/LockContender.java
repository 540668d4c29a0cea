package io.genserver.benchmarks.contender;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

import io.genserver.benchmarks.Contender;
import io.genserver.benchmarks.Counter;
import io.genserver.benchmarks.Gate;
import io.genserver.benchmarks.Lookups;
import io.genserver.benchmarks.Workload;

/**
 * What would be written without servers: a bean whose state a lock guards. Its casts are
 * handled by their sender. In place of a registry it has a concurrent map.
 */
public final class LockContender implements Contender {

	@Override
	public Map<String, Work> workloads() {
		Map<String, Work> workloads = CounterWorkloads.of(this);
		workloads.put("registry-churn", LockContender::lookups);
		return workloads;
	}

	@Override
	public Counter counter() {
		return new LockedCounter();
	}

	private static Workload lookups(int operations) {
		ConcurrentHashMap<Integer, Object> map = new ConcurrentHashMap<>();
		Object value = new Object();
		for (int key = 0; key < Lookups.KEYS; key++) {
			map.put(key, value);
		}
		AtomicBoolean ended = new AtomicBoolean();
		Thread churn = new Thread(() -> {
			while (!ended.get()) {
				for (int key = Lookups.KEYS; key < Lookups.KEYS + Lookups.CHURNING; key++) {
					map.putIfAbsent(key, value);
				}
				for (int key = Lookups.KEYS; key < Lookups.KEYS + Lookups.CHURNING; key++) {
					map.remove(key, value);
				}
			}
		});
		churn.start();
		return new Lookups(map::get, () -> ended.set(true), operations);
	}

	@Override
	public void close() {
	}

	private static final class LockedCounter implements Counter {

		private final ReentrantLock lock = new ReentrantLock();

		private final Gate gate = new Gate();

		/** Guarded by the lock. */
		private long sum;

		@Override
		public void cast() {
			this.gate.counted(call());
		}

		@Override
		public long call() {
			this.lock.lock();
			try {
				return ++this.sum;
			}
			finally {
				this.lock.unlock();
			}
		}

		@Override
		public Gate gate() {
			return this.gate;
		}

	}

}
