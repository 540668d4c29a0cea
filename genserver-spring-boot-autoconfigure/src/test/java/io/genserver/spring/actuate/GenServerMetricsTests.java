package io.genserver.spring.actuate;

import java.util.concurrent.CountDownLatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.genserver.Pid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link GenServerMetrics}.
 */
class GenServerMetricsTests {

	private final TestTree tree = new TestTree();

	private final MeterRegistry registry = new SimpleMeterRegistry();

	@BeforeEach
	void bind() {
		new GenServerMetrics(this.tree.system(), this.tree.tree()).bindTo(this.registry);
	}

	@AfterEach
	void closeTree() {
		this.tree.close();
	}

	@Test
	void everyServerHasItsMetersBeforeItRuns() {
		for (String name : new String[] { "counter", "payments", "ledger", "ticker" }) {
			assertThat(gauge("genserver.mailbox.size", name)).isZero();
			assertThat(gauge("genserver.mailbox.high.water", name)).isZero();
			assertThat(counter("genserver.restarts", name)).isZero();
			assertThat(counter("genserver.crashes", name)).isZero();
		}
		assertThat(this.registry.get("genserver.supervisor.restarts").functionCounters()).hasSize(2);
		assertThat(this.registry.get("genserver.dead.letters").functionCounter().count()).isZero();
	}

	@Test
	void onlyMailboxesWithBoundHaveCapacity() {
		assertThat(gauge("genserver.mailbox.capacity", "payments")).isEqualTo(10);
		assertThat(this.registry.find("genserver.mailbox.capacity").tag("server", "ledger").gauge()).isNull();
	}

	@Test
	void mailboxIsMeasured() {
		this.tree.start();
		CountDownLatch latch = new CountDownLatch(1);
		this.tree.ref("payments").cast(new TestTree.Wait(latch));
		await().untilAsserted(() -> assertThat(gauge("genserver.mailbox.size", "payments")).isZero());
		for (int i = 0; i < 3; i++) {
			this.tree.ref("payments").cast(new TestTree.Wait(latch));
		}
		await().untilAsserted(() -> assertThat(gauge("genserver.mailbox.size", "payments")).isEqualTo(3));
		latch.countDown();
		await().untilAsserted(() -> assertThat(gauge("genserver.mailbox.size", "payments")).isZero());
		assertThat(gauge("genserver.mailbox.high.water", "payments")).isGreaterThanOrEqualTo(3);
	}

	@Test
	void crashAndRestartAreCounted() {
		this.tree.start();
		this.tree.crash("counter");
		await().untilAsserted(() -> assertThat(counter("genserver.restarts", "counter")).isOne());
		assertThat(counter("genserver.crashes", "counter")).isOne();
		assertThat(supervisorRestarts("root")).isOne();
		assertThat(counter("genserver.restarts", "payments")).isZero();
	}

	@Test
	void siblingThatIsRestartedByTheStrategyHasNotCrashed() {
		this.tree.start();
		this.tree.crash("payments");
		await().untilAsserted(() -> assertThat(counter("genserver.restarts", "ledger")).isOne());
		assertThat(counter("genserver.crashes", "ledger")).isZero();
		assertThat(counter("genserver.crashes", "payments")).isOne();
		assertThat(supervisorRestarts("checkout")).isOne();
	}

	@Test
	void countersGoOnWhenTheirSupervisorIsRestarted() {
		this.tree.start();
		this.tree.crash("ledger");
		await().untilAsserted(() -> assertThat(counter("genserver.restarts", "ledger")).isOne());
		assertThat(counter("genserver.crashes", "ledger")).isOne();
		assertThat(supervisorRestarts("checkout")).isOne();
		Pid first = this.tree.pid("checkout");
		await().until(() -> this.tree.system().whereis("ledger") != null);
		this.tree.crash("ledger");
		await().until(() -> {
			Pid second = this.tree.system().whereis("checkout");
			return second != null && !second.equals(first) && this.tree.system().whereis("ledger") != null;
		});
		assertThat(counter("genserver.restarts", "ledger")).isOne();
		assertThat(counter("genserver.crashes", "ledger")).isBetween(1.0, 2.0);
		assertThat(supervisorRestarts("root")).isOne();
		this.tree.crash("ledger");
		await().untilAsserted(() -> assertThat(counter("genserver.restarts", "ledger")).isEqualTo(2));
		await().untilAsserted(() -> assertThat(supervisorRestarts("checkout")).isEqualTo(2));
	}

	@Test
	void countersKeepTheirValueWhenTheTreeHasStopped() {
		this.tree.start();
		this.tree.crash("counter");
		await().untilAsserted(() -> assertThat(counter("genserver.restarts", "counter")).isOne());
		this.tree.system().close();
		await().until(() -> this.tree.system().whereis("root") == null);
		assertThat(counter("genserver.restarts", "counter")).isOne();
		assertThat(gauge("genserver.mailbox.size", "counter")).isZero();
	}

	@Test
	void everyRegistryCountsAlone() {
		MeterRegistry other = new SimpleMeterRegistry();
		CompositeMeterRegistry composite = new CompositeMeterRegistry();
		composite.add(other);
		new GenServerMetrics(this.tree.system(), this.tree.tree()).bindTo(composite);
		this.tree.start();
		this.tree.crash("counter");
		await().untilAsserted(() -> assertThat(counter("genserver.restarts", "counter")).isOne());
		assertThat(other.get("genserver.restarts").tag("server", "counter").functionCounter().count()).isOne();
	}

	@Test
	void metersOutliveTheBinder() {
		this.tree.start();
		this.tree.crash("counter");
		await().untilAsserted(() -> assertThat(counter("genserver.restarts", "counter")).isOne());
		System.gc();
		this.tree.crash("counter");
		await().untilAsserted(() -> assertThat(counter("genserver.restarts", "counter")).isEqualTo(2));
		assertThat(gauge("genserver.mailbox.capacity", "counter")).isEqualTo(100_000);
		assertThat(gauge("genserver.mailbox.size", "counter")).isZero();
	}

	@Test
	void deadLettersAreCounted() {
		this.tree.ref("nobody").cast("hello");
		assertThat(this.registry.get("genserver.dead.letters").functionCounter().count()).isOne();
	}

	private double gauge(String name, String server) {
		return this.registry.get(name).tag("server", server).gauge().value();
	}

	private double counter(String name, String server) {
		return this.registry.get(name).tag("server", server).functionCounter().count();
	}

	private double supervisorRestarts(String supervisor) {
		return this.registry.get("genserver.supervisor.restarts")
			.tag("supervisor", supervisor)
			.functionCounter()
			.count();
	}

}
