package io.genserver.spring.actuate;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.genserver.ExitReason;
import io.genserver.MailboxFullException;
import io.genserver.MailboxSpec;
import io.genserver.Overflow;
import io.genserver.Pid;
import io.genserver.spring.SupervisionTree;
import io.genserver.spring.SupervisionTree.SupervisorNode;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Strategy;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link GenServerMetrics}.
 */
class GenServerMetricsTests {

	private final TestTree tree = new TestTree();

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final GenServerMetrics metrics = new GenServerMetrics(this.tree.system(), this.tree.tree(),
			this.tree.statistics());

	@BeforeEach
	void bind() {
		this.metrics.bindTo(this.registry);
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
		assertThat(counter("genserver.crashes", "ledger")).isEqualTo(2);
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
		this.metrics.bindTo(composite);
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

	@Test
	void crashesAreCountedByTheClassOfTheException() {
		this.tree.start();
		this.tree.crash("counter");
		await().until(() -> counter("genserver.restarts", "counter") == 1);
		await().until(() -> this.tree.system().whereis("counter") != null);
		this.tree.ref("counter").cast(new TestTree.End(ExitReason.of("disk_full")));
		await().until(() -> counter("genserver.restarts", "counter") == 2);
		assertThat(crashes("counter", "IllegalStateException")).isOne();
		assertThat(crashes("counter", "none")).isOne();
	}

	@Test
	void theCrashOfATemporaryServerIsCounted() {
		this.tree.start();
		this.tree.crash("ticker");
		await().untilAsserted(() -> assertThat(counter("genserver.crashes", "ticker")).isOne());
		assertThat(counter("genserver.restarts", "ticker")).isZero();
	}

	@Test
	void theCrashThatMakesASupervisorGiveUpAndTheRestartsBeforeItAreCountedWhoeverReadsThem() {
		this.tree.start();
		Pid first = this.tree.pid("checkout");
		this.tree.crash("ledger");
		await().until(() -> counter("genserver.restarts", "ledger") == 1);
		await().until(() -> this.tree.system().whereis("ledger") != null);
		this.tree.crash("ledger");
		await().until(() -> !first.isAlive());
		assertThat(counter("genserver.crashes", "ledger")).isEqualTo(2);
		assertThat(counter("genserver.restarts", "ledger")).isOne();
	}

	@Test
	void messagesAreTimedByTypeAndOutcome() {
		this.tree.start();
		this.tree.ref("counter").call(new TestTree.Ping());
		this.tree.ref("counter").call(new TestTree.Ping());
		assertThat(messages("counter", "Ping", "success").count()).isEqualTo(2);
		assertThat(messages("counter", "Ping", "success").totalTime(TimeUnit.NANOSECONDS)).isPositive();
		assertThat(this.registry.get("genserver.messages.max")
			.tags("server", "counter", "type", "Ping", "outcome", "success")
			.timeGauge()
			.value(TimeUnit.NANOSECONDS)).isPositive();
		this.tree.crash("counter");
		await().until(() -> counter("genserver.restarts", "counter") == 1);
		assertThat(messages("counter", "Crash", "crash").count()).isOne();
		await().until(() -> this.tree.system().whereis("counter") != null);
		this.tree.ref("counter").call(new TestTree.Ping());
		assertThat(messages("counter", "Ping", "success").count()).as("over all incarnations").isEqualTo(3);
		assertThat(this.registry.find("genserver.messages").tag("server", "ledger").functionTimers()).isEmpty();
	}

	@Test
	void theWaitInTheMailboxIsTimed() {
		this.tree.start();
		this.tree.ref("counter").call(new TestTree.Ping());
		FunctionTimer wait = this.registry.get("genserver.mailbox.wait").tag("server", "counter").functionTimer();
		assertThat(wait.count()).isOne();
		assertThat(wait.totalTime(TimeUnit.NANOSECONDS)).isPositive();
		assertThat(this.registry.get("genserver.mailbox.wait.max")
			.tag("server", "counter")
			.timeGauge()
			.value(TimeUnit.NANOSECONDS)).isPositive();
	}

	@Test
	void messagesThatAFullMailboxDropsOrRefusesAreCounted() {
		this.tree.start();
		Sys.suspend(this.tree.pid("payments"));
		for (int i = 0; i < 13; i++) {
			this.tree.ref("payments").cast("x");
		}
		assertThat(counter("genserver.mailbox.dropped", "payments")).isEqualTo(3);
		assertThat(counter("genserver.mailbox.rejected", "payments")).isZero();
		try (TestTree small = new TestTree(
				new SupervisorNode(SupervisionTree.ROOT, Strategy.ONE_FOR_ONE, 10, Duration.ofMinutes(1),
						List.of(TestTree.server("small", Restart.PERMANENT, new MailboxSpec(1, Overflow.REJECT)))))
			.start()) {
			new GenServerMetrics(small.system(), small.tree(), small.statistics()).bindTo(this.registry);
			Sys.suspend(small.pid("small"));
			small.ref("small").cast("x");
			assertThatExceptionOfType(MailboxFullException.class).isThrownBy(() -> small.ref("small").cast("x"));
			assertThat(counter("genserver.mailbox.rejected", "small")).isOne();
		}
	}

	@Test
	void handlersThatRunAndThoseThatAreAbandonedAreCounted() {
		this.tree.start();
		CountDownLatch latch = new CountDownLatch(1);
		assertThat(gauge("genserver.handlers.running", "counter")).isZero();
		this.tree.ref("counter").cast(new TestTree.Hold(new CountDownLatch(1), latch));
		await().untilAsserted(() -> assertThat(gauge("genserver.handlers.running", "counter")).isOne());
		assertThat(gauge("genserver.handlers.zombies", "counter")).isZero();
		this.tree.system().exit(this.tree.pid("counter"), ExitReason.KILL);
		assertThat(gauge("genserver.handlers.zombies", "counter")).isOne();
		await().until(() -> counter("genserver.restarts", "counter") == 1);
		assertThat(gauge("genserver.handlers.running", "counter")).isZero();
		latch.countDown();
		await().untilAsserted(() -> assertThat(gauge("genserver.handlers.zombies", "counter")).isZero());
		assertThat(counter("genserver.crashes", "counter")).as("a kill is no crash").isZero();
	}

	@Test
	void metersDisappearWithTheirServers() {
		this.tree.start();
		this.tree.ref("counter").call(new TestTree.Ping());
		assertThat(this.registry.getMeters()).isNotEmpty();
		this.metrics.close();
		assertThat(this.registry.getMeters()).isEmpty();
		this.tree.ref("ledger").call(new TestTree.Ping());
		this.tree.crash("counter");
		await().until(() -> this.tree.statistics().of("counter").restarts() == 1);
		assertThat(this.registry.getMeters()).isEmpty();
	}

	@Test
	void whatIsDeniedCostsTheServersNothing() {
		assertThat(wantsMessages(MeterFilter.denyNameStartsWith("genserver"))).isFalse();
		assertThat(wantsMessages(MeterFilter.denyNameStartsWith("genserver.messages"),
				MeterFilter.denyNameStartsWith("genserver.mailbox.wait")))
			.isFalse();
		assertThat(wantsMessages(MeterFilter.denyNameStartsWith("genserver.messages"))).isTrue();
		assertThat(wantsMessages(MeterFilter.denyNameStartsWith("genserver.mailbox.wait"))).isTrue();
		assertThat(wantsMessages()).isTrue();
	}

	private boolean wantsMessages(MeterFilter... filters) {
		try (TestTree fresh = new TestTree()) {
			MeterRegistry filtered = new SimpleMeterRegistry();
			for (MeterFilter filter : filters) {
				filtered.config().meterFilter(filter);
			}
			CompositeMeterRegistry composite = new CompositeMeterRegistry();
			composite.add(filtered);
			new GenServerMetrics(fresh.system(), fresh.tree(), fresh.statistics()).bindTo(composite);
			boolean wanted = fresh.statistics().of("counter").observesMessages();
			assertThat(filtered.find("genserver.messages").meters()).as("nothing is left of a probe").isEmpty();
			return wanted;
		}
	}

	private double crashes(String server, String exception) {
		return this.registry.get("genserver.crashes")
			.tags("server", server, "exception", exception)
			.functionCounter()
			.count();
	}

	private double gauge(String name, String server) {
		return this.registry.get(name).tag("server", server).gauge().value();
	}

	/** Of all series of the server. */
	private double counter(String name, String server) {
		return this.registry.get(name)
			.tag("server", server)
			.functionCounters()
			.stream()
			.mapToDouble(FunctionCounter::count)
			.sum();
	}

	private FunctionTimer messages(String server, String type, String outcome) {
		return this.registry.get("genserver.messages")
			.tags("server", server, "type", type, "outcome", outcome)
			.functionTimer();
	}

	private double supervisorRestarts(String supervisor) {
		return this.registry.get("genserver.supervisor.restarts")
			.tag("supervisor", supervisor)
			.functionCounter()
			.count();
	}

}
