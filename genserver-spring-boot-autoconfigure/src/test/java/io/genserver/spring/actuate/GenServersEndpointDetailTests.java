package io.genserver.spring.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

import io.genserver.ExitReason;
import io.genserver.LifecycleEvent;
import io.genserver.spring.actuate.GenServersEndpoint.GenServersDescriptor;
import io.genserver.spring.actuate.GenServersEndpoint.ServerDescriptor;
import io.genserver.spring.actuate.GenServersEndpoint.ZombieDescriptor;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

/**
 * What {@link GenServersEndpoint} shows of one server when it is looked at closely.
 */
@Timeout(60)
class GenServersEndpointDetailTests {

	private final TestTree tree = new TestTree().start();

	private final GenServersEndpoint endpoint = this.tree.endpoint();

	@AfterEach
	void closeTree() {
		this.tree.close();
	}

	@Test
	void mailboxIsSampledByType() {
		CountDownLatch latch = block("counter");
		for (int i = 0; i < 5; i++) {
			this.tree.ref("counter").cast(new TestTree.Wait(latch));
		}
		this.tree.ref("counter").cast(new TestTree.Crash(TestTree.SECRET));
		ServerDescriptor counter = server("counter");
		assertThat(counter.mailbox().sample().messages()).isEqualTo(6);
		assertThat(counter.mailbox().sample().types()).containsExactly(Map.entry("Wait", 5), Map.entry("Crash", 1));
		assertThat(json(counter)).doesNotContain(TestTree.SECRET);
		assertThat(json(this.endpoint.genServers())).doesNotContain("\"sample\"");
		latch.countDown();
	}

	@Test
	void oldestMessageIsShownWithItsAgeWhileOneWaits() {
		this.tree.statistics().of("counter").wantMessages();
		CountDownLatch latch = block("counter");
		assertThat(json(this.endpoint.genServers())).doesNotContain("oldestMessageAge");
		this.tree.ref("counter").cast(new TestTree.Wait(latch));
		await().untilAsserted(() -> assertThat(server("counter").mailbox().oldestMessageAge()).isPositive());
		assertThat(json(this.endpoint.genServers())).containsPattern("\"oldestMessageAge\":\"PT[0-9.]+S\"");
		assertThat(server("ticker").mailbox().oldestMessageAge()).isNull();
		latch.countDown();
		await().until(() -> server("counter").mailbox().oldestMessageAge() == null);
	}

	@Test
	void largeMailboxIsNotReadToItsEnd() {
		CountDownLatch latch = block("counter");
		for (int i = 0; i < 3 * Descriptions.SAMPLE; i++) {
			this.tree.ref("counter").cast(new TestTree.Wait(latch));
		}
		ServerDescriptor counter = server("counter");
		assertThat(counter.mailbox().size()).isEqualTo(3 * Descriptions.SAMPLE);
		assertThat(counter.mailbox().sample().messages()).isEqualTo(Descriptions.SAMPLE);
		latch.countDown();
	}

	@Test
	void runningHandlerHasItsStackInTheDetailOnly() {
		CountDownLatch latch = block("counter");
		assertThat(server("counter").handling().stack())
			.anyMatch((frame) -> frame.contains("TestTree$Obedient.handleCast"));
		assertThat(json(this.endpoint.genServers())).contains("\"handling\"").doesNotContain("\"stack\"");
		latch.countDown();
		await().until(() -> server("counter").handling() == null);
	}

	@Test
	void serverThatIsBlockedForEverIsReadAtOnceHoweverOften() {
		CountDownLatch latch = block("counter");
		this.tree.ref("counter").cast(new TestTree.Wait(latch));
		long before = System.nanoTime();
		for (int i = 0; i < 100; i++) {
			assertThat(server("counter").status()).isEqualTo("running");
			assertThat(this.endpoint.genServers().root().children()).hasSize(3);
		}
		// it is asked nothing, so nothing is added to what waits
		assertThat(server("counter").mailbox().size()).isOne();
		assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
		latch.countDown();
	}

	@Test
	void lastCrashesAreRememberedNewestFirstWithoutTheMessageOfTheException() {
		for (int i = 1; i <= 4; i++) {
			int crashes = i;
			this.tree.crash("counter");
			await().until(() -> server("counter").restarts() == crashes);
		}
		await().until(() -> server("counter").recentCrashes().size() == 3);
		this.tree.ref("counter").cast(new TestTree.End(ExitReason.of("disk_full", TestTree.SECRET)));
		await().until(() -> server("counter").recentCrashes().get(0).reason().equals("disk_full"));
		List<CrashDescriptor> crashes = server("counter").recentCrashes();
		assertThat(crashes).hasSize(3)
			.extracting(CrashDescriptor::reason)
			.containsExactly("disk_full", "exception", "exception");
		CrashDescriptor crash = crashes.get(1);
		assertThat(crash.exception()).isEqualTo(IllegalStateException.class.getName());
		assertThat(crash.stack().get(0)).contains("TestTree$Obedient.handleCast");
		assertThat(crash.message()).isEqualTo("Crash");
		assertThat(crash.at()).isNotNull();
		assertThat(crash.mailboxSize()).isZero();
		assertThat(crash.uptimeMillis()).isNotNegative();
		assertThat(crashes.get(0).exception()).isNull();
		assertThat(json(server("counter"))).doesNotContain(TestTree.SECRET);
		assertThat(server("ticker").recentCrashes()).isEmpty();
	}

	@Test
	void startThatFailsIsACrash() {
		RecentCrashes crashes = new RecentCrashes(this.tree.tree(), 3);
		crashes.onEvent(new LifecycleEvent.StartFailed("counter",
				ExitReason.exception(new IllegalStateException(TestTree.SECRET)),
				this.tree.system().timeSource().now()));
		assertThat(crashes.of("counter")).singleElement().satisfies((crash) -> {
			assertThat(crash.message()).isEqualTo("init");
			assertThat(crash.exception()).isEqualTo(IllegalStateException.class.getName());
		});
		assertThat(json(crashes.of("counter"))).doesNotContain(TestTree.SECRET);
	}

	@Test
	void crashesOfServersThatAreNotConfiguredShareABoundedPlace() {
		RecentCrashes crashes = new RecentCrashes(this.tree.tree(), 3);
		for (int i = 0; i < 1000; i++) {
			crashes.onEvent(new LifecycleEvent.StartFailed("cart-" + i, ExitReason.KILLED,
					this.tree.system().timeSource().now()));
		}
		assertThat(crashes.of("cart-999")).hasSize(1);
		assertThat(crashes.of("cart-" + (1000 - RecentCrashes.OTHERS))).hasSize(1);
		assertThat(crashes.of("cart-" + (999 - RecentCrashes.OTHERS))).isEmpty();
	}

	@Test
	void noCrashesAreRememberedIfNoneAreWanted() {
		RecentCrashes crashes = new RecentCrashes(this.tree.tree(), 0);
		for (String name : List.of("counter", "counter", "other")) {
			crashes.onEvent(
					new LifecycleEvent.StartFailed(name, ExitReason.KILLED, this.tree.system().timeSource().now()));
			assertThat(crashes.of(name)).isEmpty();
		}
	}

	@Test
	void killedServerIsAZombieUntilItsHandlerReturns() {
		assertThat(json(this.endpoint.genServers())).doesNotContain("zombies");
		CountDownLatch latch = new CountDownLatch(1);
		CountDownLatch entered = new CountDownLatch(1);
		this.tree.ref("counter").cast(new TestTree.Hold(entered, latch));
		assertThatNoException().isThrownBy(entered::await);
		this.tree.system().exit(this.tree.pid("counter"), ExitReason.KILL);
		GenServersDescriptor descriptor = this.endpoint.genServers();
		assertThat(descriptor.zombies()).hasSize(1);
		ZombieDescriptor zombie = descriptor.zombies().get(0);
		assertThat(zombie.name()).isEqualTo("counter");
		assertThat(zombie.reason()).isEqualTo("killed");
		assertThat(zombie.message()).isEqualTo("Hold");
		assertThat(zombie.forMillis()).isNotNegative();
		assertThat(zombie.stack()).anyMatch((frame) -> frame.contains("TestTree$Obedient.handleCast"));
		await().until(() -> server("counter").status().equals("running"));
		assertThat(server("counter").zombies()).hasSize(1);
		assertThat(server("ticker").zombies()).isEmpty();
		latch.countDown();
		await().untilAsserted(() -> assertThat(this.endpoint.genServers().zombies()).isEmpty());
	}

	@Test
	void eachIncarnationHasATextOfItsOwnThatNoOtherApplicationKnows() {
		String first = server("counter").incarnation();
		assertThat(server("counter").incarnation()).isEqualTo(first);
		assertThat(server("ticker").incarnation()).isNotEqualTo(first);
		assertThat(((ServerDescriptor) this.endpoint.genServers().root().children().get(0)).incarnation())
			.isEqualTo(first);
		this.tree.crash("counter");
		await().until(() -> server("counter").restarts() == 1);
		assertThat(server("counter").incarnation()).isNotEqualTo(first);
		assertThat(((ServerDescriptor) this.tree.endpoint().genServer("ticker")).incarnation())
			.isNotEqualTo(server("ticker").incarnation());
	}

	@Test
	void suspendedServerShowsWhatWaits() {
		Sys.suspend(this.tree.ref("counter"));
		this.tree.ref("counter").cast(new TestTree.Crash(TestTree.SECRET));
		// for a moment it has the message in hand, to put it aside
		await().until(() -> server("counter").mailbox().sample() != null);
		assertThat(server("counter").mailbox().sample().types()).containsOnlyKeys("Crash");
	}

	private CountDownLatch block(String name) {
		CountDownLatch latch = new CountDownLatch(1);
		this.tree.ref(name).cast(new TestTree.Wait(latch));
		await().until(() -> server(name).handling() != null);
		return latch;
	}

	private ServerDescriptor server(String name) {
		return (ServerDescriptor) this.endpoint.genServer(name);
	}

	private static String json(Object value) {
		return new JsonMapper().writeValueAsString(value);
	}

}
