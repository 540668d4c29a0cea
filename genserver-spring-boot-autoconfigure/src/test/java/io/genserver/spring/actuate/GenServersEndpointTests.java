package io.genserver.spring.actuate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import io.genserver.ExitReason;
import io.genserver.spring.actuate.GenServersEndpoint.GenServersDescriptor;
import io.genserver.spring.actuate.GenServersEndpoint.NodeDescriptor;
import io.genserver.spring.actuate.GenServersEndpoint.ServerDescriptor;
import io.genserver.spring.actuate.GenServersEndpoint.SupervisorDescriptor;
import io.genserver.supervisor.ChildCounts;
import io.genserver.sys.MailboxSample;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link GenServersEndpoint}.
 */
class GenServersEndpointTests {

	private final TestTree tree = new TestTree();

	private final GenServersEndpoint endpoint = this.tree.endpoint();

	@AfterEach
	void closeTree() {
		this.tree.close();
	}

	@Test
	void treeHasSupervisorsAndServersInStartOrder() {
		this.tree.start();
		GenServersDescriptor descriptor = this.endpoint.genServers();
		SupervisorDescriptor root = descriptor.root();
		assertThat(root.name()).isEqualTo("root");
		assertThat(root.type()).isEqualTo("supervisor");
		assertThat(root.status()).isEqualTo("running");
		assertThat(root.strategy()).isEqualTo("one-for-one");
		assertThat(root.maxRestarts()).isEqualTo(10);
		assertThat(root.within()).isEqualTo(Duration.ofMinutes(1));
		assertThat(root.restartsInWindow()).isZero();
		assertThat(root.restarts()).isZero();
		assertThat(root.lastExit()).isNull();
		assertThat(root.children()).extracting(NodeDescriptor::name).containsExactly("counter", "checkout", "ticker");
		SupervisorDescriptor checkout = (SupervisorDescriptor) root.children().get(1);
		assertThat(checkout.strategy()).isEqualTo("rest-for-one");
		assertThat(checkout.children()).extracting(NodeDescriptor::name).containsExactly("payments", "ledger");
		assertThat(checkout.children()).extracting(NodeDescriptor::status).containsOnly("running");
	}

	@Test
	void serverTellsHowItIsConfiguredAndWhatItDid() {
		this.tree.start();
		this.tree.ref("payments").call(new TestTree.Ping());
		await().untilAsserted(() -> assertThat(server("payments").messagesHandled()).isOne());
		ServerDescriptor payments = server("payments");
		assertThat(payments.type()).isEqualTo("server");
		assertThat(payments.restart()).isEqualTo("transient");
		assertThat(payments.shutdown()).isEqualTo("PT5S");
		assertThat(payments.mailbox().capacity()).isEqualTo(10);
		assertThat(payments.mailbox().overflow()).isEqualTo("drop-newest");
		assertThat(payments.restarts()).isZero();
		assertThat(payments.crashes()).isZero();
		assertThat(payments.lastExit()).isNull();
		assertThat(payments.handling()).isNull();
		assertThat(payments.startedAt()).isNotNull();
		assertThat(payments.uptimeMillis()).isNotNegative();
		assertThat(payments.beanType()).isEqualTo(TestTree.Obedient.class.getName());
		assertThat(payments.supervisor()).isEqualTo("checkout");
	}

	@Test
	void mailboxWithoutBoundHasNoCapacity() {
		this.tree.start();
		assertThat(server("ledger").mailbox().capacity()).isNull();
		assertThat(server("ledger").mailbox().overflow()).isNull();
	}

	@Test
	void busyServerTellsWhatItHandlesAndWhatWaits() {
		this.tree.start();
		CountDownLatch latch = new CountDownLatch(1);
		this.tree.ref("payments").cast(new TestTree.Wait(latch));
		await().until(() -> server("payments").handling() != null);
		for (int i = 0; i < 12; i++) {
			this.tree.ref("payments").cast(new TestTree.Wait(latch));
		}
		ServerDescriptor payments = server("payments");
		assertThat(payments.status()).isEqualTo("running");
		assertThat(payments.handling().message()).isEqualTo("Wait");
		assertThat(payments.handling().forMillis()).isNotNegative();
		assertThat(payments.mailbox().size()).isEqualTo(10);
		assertThat(payments.mailbox().highWater()).isEqualTo(10);
		assertThat(payments.mailbox().dropped()).isEqualTo(2);
		latch.countDown();
		await().until(() -> server("payments").mailbox().size() == 0);
	}

	@Test
	void crashIsShownWithoutTheMessageOfTheException() {
		this.tree.start();
		this.tree.crash("counter");
		await().until(() -> server("counter").restarts() == 1);
		await().until(() -> server("counter").status().equals("running"));
		ServerDescriptor counter = server("counter");
		assertThat(counter.crashes()).isOne();
		assertThat(counter.lastExit().reason()).isEqualTo("exception");
		assertThat(counter.lastExit().exception()).isEqualTo(IllegalStateException.class.getName());
		assertThat(counter.lastExit().at()).isNotNull();
		assertThat(this.endpoint.genServers().toString()).doesNotContain(TestTree.SECRET);
		assertThat(this.endpoint.genServers().root().restartsInWindow()).isOne();
		assertThat(this.endpoint.genServers().root().restarts()).isOne();
	}

	@Test
	void exitDetailsAreLeftOut() {
		this.tree.start();
		this.tree.ref("counter").cast(new TestTree.End(ExitReason.of("disk_full", TestTree.SECRET)));
		await().until(() -> server("counter").lastExit() != null);
		assertThat(server("counter").lastExit().reason()).isEqualTo("disk_full");
		assertThat(server("counter").lastExit().exception()).isNull();
		assertThat(this.endpoint.genServers().toString()).doesNotContain(TestTree.SECRET);
	}

	@Test
	void serverThatIsStartedAgainIsRestarting() {
		this.tree.start();
		CountDownLatch gate = this.tree.closeGate("counter");
		this.tree.crash("counter");
		await()
			.until(() -> server("counter").handling() != null && server("counter").handling().message().equals("init"));
		assertThat(server("counter").status()).isEqualTo("restarting");
		gate.countDown();
		await().until(() -> server("counter").status().equals("running"));
	}

	@Test
	void suspendedServerIsSuspended() {
		this.tree.start();
		Sys.suspend(this.tree.ref("counter"));
		assertThat(server("counter").status()).isEqualTo("suspended");
		Sys.resume(this.tree.ref("counter"));
		assertThat(server("counter").status()).isEqualTo("running");
	}

	@Test
	void serverThatHasEndedIsStillListed() {
		this.tree.start();
		this.tree.crash("ticker");
		this.tree.ref("payments").stop();
		await().until(() -> server("ticker").status().equals("stopped"));
		await().until(() -> server("payments").status().equals("stopped"));
		assertThat(server("payments").lastExit().reason()).isEqualTo("normal");
		assertThat(server("payments").startedAt()).isNull();
		assertThat(server("payments").uptimeMillis()).isNull();
		assertThat(server("payments").mailbox().capacity()).isEqualTo(10);
	}

	@Test
	void stoppedTreeIsListedAsItIsConfigured() {
		SupervisorDescriptor root = this.endpoint.genServers().root();
		assertThat(root.status()).isEqualTo("stopped");
		assertThat(root.strategy()).isEqualTo("one-for-one");
		assertThat(root.children()).extracting(NodeDescriptor::status).containsExactly("stopped", "stopped", "stopped");
		assertThat(((SupervisorDescriptor) root.children().get(1)).children()).extracting(NodeDescriptor::status)
			.containsExactly("stopped", "stopped");
	}

	@Test
	void treeThatHasNotStartedCompletelyIsStarting() {
		CountDownLatch gate = this.tree.closeGate("ledger");
		Thread starter = new Thread(this.tree::start);
		starter.start();
		await().until(() -> server("ledger").status().equals("starting"));
		SupervisorDescriptor root = this.endpoint.genServers().root();
		assertThat(root.status()).isEqualTo("starting");
		assertThat(root.children()).extracting(NodeDescriptor::status)
			.containsExactly("running", "starting", "stopped");
		gate.countDown();
		await().until(() -> server("ticker").status().equals("running"));
	}

	@Test
	void supervisorThatIsStartedAgainIsRestartingAndWhatItHasNotStartedIsStopped() {
		this.tree.start();
		this.tree.crash("ledger");
		await().until(() -> server("ledger").restarts() == 1 && server("ledger").status().equals("running"));
		CountDownLatch gate = this.tree.closeGate("payments");
		this.tree.crash("ledger");
		await().until(() -> server("payments").status().equals("restarting"));
		SupervisorDescriptor checkout = (SupervisorDescriptor) this.endpoint.genServer("checkout");
		assertThat(checkout.status()).isEqualTo("restarting");
		assertThat(checkout.supervisor()).isEqualTo("root");
		assertThat(checkout.lastExit().reason()).isEqualTo("shutdown");
		assertThat(server("ledger").status()).isEqualTo("stopped");
		gate.countDown();
		await().until(() -> this.endpoint.genServer("checkout").status().equals("running"));
		assertThat(server("ledger").status()).isEqualTo("running");
	}

	@Test
	void supervisorIsDescribedWithWhatIsBelowIt() {
		this.tree.start();
		SupervisorDescriptor checkout = (SupervisorDescriptor) this.endpoint.genServer("checkout");
		assertThat(checkout.supervisor()).isEqualTo("root");
		assertThat(checkout.children()).extracting(NodeDescriptor::name).isEqualTo(List.of("payments", "ledger"));
		assertThat(((SupervisorDescriptor) this.endpoint.genServer("root")).supervisor()).isNull();
	}

	@Test
	void unknownNameIsNotDescribed() {
		this.tree.start();
		assertThat(this.endpoint.genServer("inventry")).isNull();
	}

	@Test
	void deadLettersAreCounted() {
		this.tree.start();
		this.tree.ref("nobody").cast("hello");
		assertThat(this.endpoint.genServers().deadLetters()).isOne();
	}

	@Test
	void descriptionsAreKnownToNativeImages() {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, GenServersEndpoint.class);
		List<Class<?>> types = new ArrayList<>(List.of(GenServersEndpoint.class.getDeclaredClasses()));
		types.addAll(List.of(ActionDescriptor.class, ProblemDescriptor.class, CrashDescriptor.class,
				MailboxSample.class, ChildCounts.class));
		for (Class<?> type : types) {
			assertThat(RuntimeHintsPredicates.reflection().onType(type)).as("%s", type).accepts(hints);
		}
	}

	private ServerDescriptor server(String name) {
		return (ServerDescriptor) this.endpoint.genServer(name);
	}

}
