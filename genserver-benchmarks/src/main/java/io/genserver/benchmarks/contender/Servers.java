package io.genserver.benchmarks.contender;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.genserver.GenServerSystem;
import io.genserver.Pid;
import io.genserver.benchmarks.Callers;
import io.genserver.benchmarks.Gate;
import io.genserver.benchmarks.Population;

/**
 * Idle servers in a system of their own.
 */
record Servers(GenServerSystem system, List<Pid> pids) implements Population {

	/**
	 * Start servers and have each handle one message. They are started by a virtual
	 * thread: a platform thread would have to be woken a million times.
	 * @param system closed with them
	 * @param gate told by each that it has counted one
	 * @param servers how many
	 * @param start starts one
	 * @param message cast to each
	 * @return the servers
	 */
	static Population start(GenServerSystem system, Gate gate, int servers, Supplier<Pid> start, Object message)
			throws Exception {
		gate.close(1, servers);
		List<Pid> pids = new ArrayList<>(servers);
		Callers.lightest().run(List.of(() -> {
			for (int i = 0; i < servers; i++) {
				Pid pid = start.get();
				pids.add(pid);
				pid.cast(message);
			}
		}));
		gate.await();
		return new Servers(system, pids);
	}

	@Override
	public void check() {
		if (!this.pids.stream().allMatch(Pid::isAlive)) {
			throw new IllegalStateException("A server that should be idle has ended");
		}
	}

	@Override
	public void close() {
		this.system.close();
	}

}
