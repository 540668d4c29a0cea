package io.genserver.spring.actuate;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import io.genserver.MailboxSpec;
import io.genserver.spring.SupervisionTree;
import io.genserver.spring.SupervisionTree.SupervisorNode;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Strategy;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link GenServerHealthIndicator}.
 */
class GenServerHealthIndicatorTests {

	private final AtomicBoolean expectedToRun = new AtomicBoolean(true);

	private TestTree tree = new TestTree();

	@AfterEach
	void closeTree() {
		this.tree.close();
	}

	@Test
	void runningTreeIsUpAndNamesNobody() {
		this.tree.start();
		Health health = health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("servers", 4).containsEntry("running", 4L).hasSize(2);
	}

	@Test
	void restartInProgressIsUpWithDetail() {
		this.tree.start();
		CountDownLatch gate = this.tree.closeGate("counter");
		this.tree.crash("counter");
		await().untilAsserted(() -> {
			assertThat(health().getStatus()).isEqualTo(Status.UP);
			assertThat(health().getDetails()).containsEntry("restarting", List.of("counter"))
				.containsEntry("running", 3L);
		});
		gate.countDown();
		await().untilAsserted(() -> assertThat(health().getDetails()).doesNotContainKey("restarting"));
	}

	@Test
	void siblingsThatAreRestartedTooAreNotDown() {
		use(new SupervisorNode(SupervisionTree.ROOT, Strategy.ONE_FOR_ALL, 3, Duration.ofMinutes(1),
				List.of(TestTree.server("first", Restart.PERMANENT, MailboxSpec.DEFAULT),
						TestTree.server("second", Restart.PERMANENT, MailboxSpec.DEFAULT))));
		CountDownLatch gate = this.tree.closeGate("first");
		this.tree.crash("second");
		await().untilAsserted(
				() -> assertThat(health().getDetails()).containsEntry("restarting", List.of("first", "second")));
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		gate.countDown();
		await().untilAsserted(() -> assertThat(health().getDetails()).containsEntry("running", 2L));
	}

	@Test
	void healthIsNeverDownWhileServersAreRestarted() {
		use(new SupervisorNode(SupervisionTree.ROOT, Strategy.ONE_FOR_ALL, 1000, Duration.ofMinutes(1),
				List.of(TestTree.server("first", Restart.PERMANENT, MailboxSpec.DEFAULT),
						TestTree.server("second", Restart.PERMANENT, MailboxSpec.DEFAULT))));
		GenServerHealthIndicator indicator = indicator();
		for (int i = 0; i < 200; i++) {
			this.tree.crash("first");
			for (int j = 0; j < 20; j++) {
				Health health = indicator.health();
				assertThat(health.getStatus()).as("%s", health).isEqualTo(Status.UP);
			}
		}
	}

	@Test
	void supervisorThatIsRestartedIsUp() {
		this.tree.start();
		CountDownLatch gate = this.tree.closeGate("payments");
		this.tree.crash("ledger");
		await()
			.untilAsserted(() -> assertThat(this.tree.supervisor("checkout").info().orElseThrow().restarts()).isOne());
		await().until(() -> this.tree.system().whereis("ledger") != null);
		this.tree.crash("ledger");
		await().untilAsserted(() -> assertThat(health().getDetails()).containsEntry("restarting", List.of("checkout")));
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		gate.countDown();
		await().untilAsserted(() -> assertThat(health().getDetails()).containsEntry("running", 4L));
	}

	@Test
	void rootThatHasGivenUpIsDown() {
		use(new SupervisorNode(SupervisionTree.ROOT, Strategy.ONE_FOR_ONE, 0, Duration.ofMinutes(1),
				List.of(TestTree.server("first", Restart.PERMANENT, MailboxSpec.DEFAULT))));
		this.tree.crash("first");
		await().untilAsserted(() -> assertThat(health().getStatus()).isEqualTo(Status.DOWN));
		await().until(() -> this.tree.system().whereis("root") == null);
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(health().getDetails()).containsEntry("stopped", List.of("root")).containsEntry("running", 0L);
	}

	@Test
	void permanentServerThatWasStoppedIsDown() {
		this.tree.start();
		this.tree.supervisor("root").terminateChild("counter");
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(health().getDetails()).containsEntry("stopped", List.of("counter")).containsEntry("running", 3L);
	}

	@Test
	void supervisorThatWasStoppedIsDown() {
		this.tree.start();
		this.tree.supervisor("root").terminateChild("checkout");
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(health().getDetails()).containsEntry("stopped", List.of("checkout")).containsEntry("running", 2L);
	}

	@Test
	void serversThatMayEndAreUpWhenTheyHave() {
		this.tree.start();
		this.tree.ref("payments").stop();
		this.tree.crash("ticker");
		await().untilAsserted(() -> assertThat(health().getDetails()).containsEntry("running", 2L));
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		assertThat(health().getDetails()).doesNotContainKey("stopped");
	}

	@Test
	void suspendedServerIsUpWithDetail() {
		this.tree.start();
		Sys.suspend(this.tree.ref("counter"));
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		assertThat(health().getDetails()).containsEntry("suspended", List.of("counter"));
	}

	@Test
	void treeIsOutOfServiceBeforeItsStartAndAfterItsOrderlyStop() {
		this.expectedToRun.set(false);
		assertThat(health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		this.tree.start();
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		this.expectedToRun.set(true);
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		this.expectedToRun.set(false);
		this.tree.supervisor("root").stop(Duration.ofSeconds(10));
		assertThat(health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(health().getDetails()).containsEntry("servers", 4).containsEntry("running", 0L);
	}

	@Test
	void treeIsOutOfServiceWhileItStarts() {
		CountDownLatch gate = this.tree.closeGate("ledger");
		Thread starter = new Thread(this.tree::start);
		starter.start();
		await().until(() -> this.tree.system().whereis("ledger") != null);
		assertThat(health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		gate.countDown();
		await().untilAsserted(() -> assertThat(health().getStatus()).isEqualTo(Status.UP));
	}

	@Test
	void treeWithoutServersIsUp() {
		this.tree.close();
		this.tree = new TestTree(
				new SupervisorNode(SupervisionTree.ROOT, Strategy.ONE_FOR_ONE, 3, Duration.ofSeconds(5), List.of()));
		assertThat(health().getStatus()).isEqualTo(Status.UP);
	}

	private void use(SupervisorNode root) {
		this.tree.close();
		this.tree = new TestTree(root).start();
	}

	private GenServerHealthIndicator indicator() {
		return new GenServerHealthIndicator(this.tree.system(), this.tree.tree(), this.expectedToRun::get);
	}

	private Health health() {
		return indicator().health();
	}

}
