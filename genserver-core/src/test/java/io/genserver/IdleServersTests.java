package io.genserver;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.genserver.TestServer.Ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A server that has nothing to do costs neither a thread nor any time.
 */
class IdleServersTests {

	private static final int SERVERS = 100_000;

	private static final Duration WINDOW = Duration.ofSeconds(2);

	private final GenServerSystem system = GenServerSystem.create();

	@AfterEach
	void close() {
		this.system.close();
	}

	private static Duration cpuTime() {
		OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
		return Duration.ofNanos(((com.sun.management.OperatingSystemMXBean) system).getProcessCpuTime());
	}

	@Test
	void aHundredThousandIdleServersCostNoThreadAndNoTime() {
		ServerSpec<Integer> spec = ServerSpec.of(TestServer::create);
		List<Pid> pids = new ArrayList<>(SERVERS);
		int threadsBefore = Thread.activeCount();
		for (int i = 0; i < SERVERS; i++) {
			pids.add(this.system.start(spec).pid());
		}
		pids.forEach((pid) -> pid.cast("one message, so that each has run"));
		assertThat(pids.get(SERVERS - 1).call(new Ask("?"))).isEqualTo("?");
		await().atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(ManagementFactory.getThreadMXBean().getThreadCount())
				.isLessThan(threadsBefore + 2000));
		Duration before = cpuTime();
		await().pollDelay(WINDOW).until(() -> true);
		assertThat(cpuTime().minus(before)).isLessThan(WINDOW.dividedBy(2));
		assertThat(pids).allMatch(Pid::isAlive);
	}

}
