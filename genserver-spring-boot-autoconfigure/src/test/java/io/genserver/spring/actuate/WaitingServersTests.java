package io.genserver.spring.actuate;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import io.genserver.MailboxSpec;
import io.genserver.spring.SupervisionTree;
import io.genserver.spring.SupervisionTree.Node;
import io.genserver.spring.SupervisionTree.SupervisorNode;
import io.genserver.spring.actuate.GenServersEndpoint.NodeDescriptor;
import io.genserver.spring.actuate.GenServersEndpoint.ServerDescriptor;
import io.genserver.spring.actuate.GenServersEndpoint.SupervisorDescriptor;
import io.genserver.supervisor.Backoff;
import io.genserver.supervisor.GiveUp;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Strategy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/**
 * What operators see of servers that wait to be restarted, and of parked ones.
 */
class WaitingServersTests {

	private static final Backoff HOURS = Backoff.of(Duration.ofHours(1), Duration.ofHours(1)).withJitter(0);

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private TestTree tree = new TestTree();

	@AfterEach
	void closeTree() {
		this.tree.close();
	}

	private void start(Strategy strategy, int maxRestarts, Node... children) {
		this.tree.close();
		this.tree = new TestTree(new SupervisorNode(SupervisionTree.ROOT, strategy, maxRestarts, Duration.ofHours(1),
				List.of(children), GiveUp.PARK, null))
			.start();
		new GenServerMetrics(this.tree.system(), this.tree.tree(), this.tree.statistics()).bindTo(this.registry);
	}

	private static Node plain(String name) {
		return TestTree.server(name, Restart.PERMANENT, MailboxSpec.DEFAULT);
	}

	private NodeDescriptor node(String name) {
		return requireNonNull(this.tree.endpoint().genServer(name));
	}

	private void awaitStatus(String name, String status) {
		await().untilAsserted(() -> assertThat(node(name).status()).isEqualTo(status));
	}

	private Health health() {
		return requireNonNull(new GenServerHealthIndicator(this.tree.system(), this.tree.tree(), () -> true).health());
	}

	private double parked() {
		return this.registry.get("genserver.supervisor.parked").tag("supervisor", "root").gauge().value();
	}

	@Test
	void serverThatWaitsIsRestartingAndTellsWhenItWillRun() {
		start(Strategy.ONE_FOR_ONE, 3, TestTree.patient("first", HOURS), plain("second"));
		this.tree.crash("first");
		awaitStatus("first", "restarting");
		ServerDescriptor first = (ServerDescriptor) node("first");
		assertThat(first.nextRestart()).isNotNull();
		assertThat(first.nextRestart().at()).isCloseTo(Instant.now().plusSeconds(3600), within(1, ChronoUnit.MINUTES));
		assertThat(first.nextRestart().inMillis()).isBetween(3_500_000L, 3_600_000L);
		assertThat(((ServerDescriptor) node("second")).nextRestart()).isNull();
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		assertThat(health().getDetails()).containsEntry("restarting", List.of("first"));
		assertThat(parked()).isZero();
		this.tree.supervisor("root").restartChild("first").pid();
		assertThat(((ServerDescriptor) node("first")).nextRestart()).isNull();
	}

	@Test
	void siblingsThatWaitWithItAreRestartingToo() {
		start(Strategy.ONE_FOR_ALL, 3, plain("first"), TestTree.patient("second", HOURS));
		this.tree.crash("second");
		awaitStatus("first", "restarting");
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		assertThat(health().getDetails()).containsEntry("restarting", List.of("first", "second"));
	}

	@Test
	void parkedServerIsOutOfService() {
		start(Strategy.ONE_FOR_ONE, 0, plain("first"), plain("second"));
		this.tree.crash("first");
		awaitStatus("first", "parked");
		assertThat(((ServerDescriptor) node("first")).nextRestart()).isNull();
		assertThat(node("root").status()).isEqualTo("running");
		assertThat(health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(health().getDetails()).containsEntry("parked", List.of("first")).containsEntry("running", 1L);
		assertThat(parked()).isOne();
		this.tree.supervisor("root").terminateChild("second");
		assertThat(health().getStatus()).as("down is worse").isEqualTo(Status.DOWN);
		assertThat(health().getDetails()).containsEntry("parked", List.of("first"));
	}

	@Test
	void parkedServerIsParkedUntilItsStartHasSucceeded() {
		start(Strategy.ONE_FOR_ONE, 0, TestTree.patient("first", HOURS));
		this.tree.crash("first");
		awaitStatus("first", "parked");
		assertThat(((ServerDescriptor) node("first")).nextRestart()).isNotNull();
		CountDownLatch gate = this.tree.closeGate("first");
		Thread operator = new Thread(() -> this.tree.supervisor("root").restartChild("first"));
		operator.start();
		await().until(() -> this.tree.system().whereis("first") != null);
		assertThat(node("first").status()).isEqualTo("parked");
		assertThat(health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		gate.countDown();
		awaitStatus("first", "running");
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		assertThat(parked()).isZero();
	}

	@Test
	void supervisorIsParkedByItsOwn() {
		start(Strategy.ONE_FOR_ONE, 0,
				new SupervisorNode("checkout", Strategy.ONE_FOR_ONE, 0, Duration.ofHours(1), List.of(plain("first"))),
				plain("second"));
		this.tree.crash("first");
		awaitStatus("checkout", "parked");
		assertThat(((SupervisorDescriptor) node("checkout")).nextRestart()).isNull();
		assertThat(node("first").status()).isEqualTo("stopped");
		assertThat(node("second").status()).isEqualTo("running");
		assertThat(health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(health().getDetails()).containsEntry("parked", List.of("checkout")).doesNotContainKey("stopped");
	}

}
