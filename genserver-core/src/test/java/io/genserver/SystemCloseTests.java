package io.genserver;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.RepeatedTest;

import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A system that is closed ends whatever runs, and nothing comes back.
 */
class SystemCloseTests {

	private static final int SERVERS = 50;

	private final AtomicInteger starts = new AtomicInteger();

	@RepeatedTest(20)
	void noSupervisorRestartsWhatTheCloseHasKilled() {
		List<Pid> servers = new ArrayList<>();
		try (GenServerSystem system = GenServerSystem.builder().build()) {
			List<ChildSpec> children = new ArrayList<>(servers("a"));
			children.add(1, ChildSpec.supervisor("below", supervisor(servers("b"))));
			Supervisor.start(system, supervisor(children));
			for (int i = 0; i < SERVERS; i++) {
				servers.add(system.whereis("a" + i));
				servers.add(system.whereis("b" + i));
			}
		}
		assertThat(servers).noneMatch(Pid::isAlive);
		assertThat(this.starts).hasValue(2 * SERVERS);
	}

	private static SupervisorSpec supervisor(List<ChildSpec> children) {
		return SupervisorSpec.of(Strategy.ONE_FOR_ONE, children.toArray(ChildSpec[]::new))
			.withIntensity(1000, KeepingWorld.HOUR);
	}

	private List<ChildSpec> servers(String prefix) {
		return IntStream.range(0, SERVERS).mapToObj((number) -> server(prefix + number)).toList();
	}

	private ChildSpec server(String name) {
		return ChildSpec.worker(name, (system) -> {
			this.starts.incrementAndGet();
			return system.startLink(TestServer.create().spec().withName(name));
		});
	}

}
