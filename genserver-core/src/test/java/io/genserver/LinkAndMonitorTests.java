package io.genserver;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import io.genserver.TestServer.Ask;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LinkAndMonitorTests {

	private static final ExitReason BOOM = ExitReason.of("boom");

	private final GenServerSystem system = GenServerSystem.create();

	@AfterEach
	void close() {
		this.system.close();
	}

	private static void awaitExit(Probe.Running probe, ExitReason reason) {
		await().untilAsserted(() -> assertThat(probe.pid().exitReason()).isEqualTo(reason));
	}

	private static void awaitMessages(Probe.Running probe, Object... messages) {
		await().untilAsserted(() -> assertThat(probe.messages()).containsExactly(messages));
	}

	private static void roundTrip(Probe.Running probe) {
		Sys.getState(probe.pid());
	}

	@Test
	void anAbnormalEndTakesTheLinkedProcessAlong() {
		Probe.Running one = Probe.start(this.system);
		Probe.Running other = Probe.start(this.system);
		one.tell((context) -> context.link(other.pid()));
		other.stop(BOOM);
		awaitExit(one, BOOM);
	}

	@Test
	void linksAreSymmetric() {
		Probe.Running one = Probe.start(this.system);
		Probe.Running other = Probe.start(this.system);
		one.tell((context) -> context.link(other.pid()));
		one.stop(BOOM);
		awaitExit(other, BOOM);
	}

	@Test
	void aNormalEndIsIgnoredUnlessExitsAreTrapped() {
		Probe.Running one = Probe.start(this.system);
		Probe.Running trapping = Probe.startTrapping(this.system);
		Probe.Running other = Probe.start(this.system);
		one.tell((context) -> context.link(other.pid()));
		trapping.tell((context) -> context.link(other.pid()));
		other.stop(ExitReason.NORMAL);
		awaitMessages(trapping, new Exit(other.pid(), ExitReason.NORMAL));
		assertThat(one.pid().isAlive()).isTrue();
	}

	@Test
	void aLinkThatBreaksByAKillArrivesAsKilledAndCanBeTrapped() {
		Probe.Running trapping = Probe.startTrapping(this.system);
		Probe.Running other = Probe.start(this.system);
		trapping.tell((context) -> context.link(other.pid()));
		this.system.exit(other.pid(), ExitReason.KILL);
		awaitMessages(trapping, new Exit(other.pid(), ExitReason.KILLED));
	}

	@Test
	void onlyTheSignalKillCannotBeTrapped() {
		Probe.Running trapping = Probe.startTrapping(this.system);
		Probe.Running other = Probe.start(this.system);
		trapping.tell((context) -> context.link(other.pid()));
		other.stop(ExitReason.KILL);
		awaitMessages(trapping, new Exit(other.pid(), ExitReason.KILL));
		this.system.exit(trapping.pid(), ExitReason.KILL);
		assertThat(trapping.pid().exitReason()).isEqualTo(ExitReason.KILLED);
	}

	@Test
	void linkingADeadProcessGivesNoproc() {
		Probe.Running trapping = Probe.startTrapping(this.system);
		Probe.Running other = Probe.start(this.system);
		other.pid().stop();
		trapping.tell((context) -> context.link(other.pid()));
		awaitMessages(trapping, new Exit(other.pid(), ExitReason.NOPROC));
	}

	@Test
	void linkingTwiceIsLinkingOnce() {
		Probe.Running trapping = Probe.startTrapping(this.system);
		Probe.Running other = Probe.startTrapping(this.system);
		trapping.tell((context) -> context.link(other.pid()));
		trapping.tell((context) -> context.link(other.pid()));
		other.tell((context) -> context.link(trapping.pid()));
		other.stop(BOOM);
		awaitMessages(trapping, new Exit(other.pid(), BOOM));
	}

	@Test
	void anUnlinkedProcessIsLeftAlone() {
		Probe.Running one = Probe.start(this.system);
		Probe.Running other = Probe.start(this.system);
		one.tell((context) -> context.link(other.pid()));
		one.tell((context) -> context.unlink(other.pid()));
		this.system.exit(other.pid(), ExitReason.KILL);
		roundTrip(one);
		assertThat(one.pid().isAlive()).isTrue();
	}

	@RepeatedTest(200)
	void nothingArrivesAfterUnlinkHasReturned() {
		Probe.Running trapping = Probe.startTrapping(this.system);
		Probe.Running other = Probe.start(this.system);
		trapping.tell((context) -> context.link(other.pid()));
		other.stop(BOOM);
		trapping.tell((context) -> context.unlink(other.pid()));
		roundTrip(trapping);
		int before = trapping.messages().size();
		await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> !other.pid().isAlive());
		roundTrip(trapping);
		assertThat(trapping.messages()).hasSize(before);
	}

	@Test
	void aLongChainOfLinksEndsWithoutADeepStack() {
		Probe.Running first = Probe.start(this.system);
		Probe.Running last = first;
		for (int i = 0; i < 5_000; i++) {
			Probe.Running next = Probe.start(this.system);
			Pid previous = last.pid();
			next.tell((context) -> context.link(previous));
			last = next;
		}
		this.system.exit(first.pid(), BOOM);
		awaitExit(last, BOOM);
	}

	@Test
	void anExitSignalCanBeSentToAnyProcess() {
		Probe.Running one = Probe.start(this.system);
		Probe.Running other = Probe.start(this.system);
		Probe.Running trapping = Probe.startTrapping(this.system);
		one.tell((context) -> context.exit(other.pid(), BOOM));
		one.tell((context) -> context.exit(trapping.pid(), BOOM));
		awaitExit(other, BOOM);
		awaitMessages(trapping, new Exit(one.pid(), BOOM));
	}

	@Test
	@DisplayName("exit(P, normal) does not end a process, exit(self(), normal) does")
	void exitNormalEndsOnlyOneself() {
		Probe.Running one = Probe.start(this.system);
		this.system.exit(one.pid(), ExitReason.NORMAL);
		roundTrip(one);
		assertThat(one.pid().isAlive()).isTrue();
		one.pid().cast(new Probe.Do((context) -> context.exit(context.self(), ExitReason.NORMAL)));
		awaitExit(one, ExitReason.NORMAL);
	}

	@Test
	void aMonitorTellsOnceAndOneWay() {
		Probe.Running watcher = Probe.start(this.system);
		Probe.Running other = Probe.start(this.system);
		MonitorRef monitor = watcher.run((context) -> context.monitor(other.pid()));
		other.stop(BOOM);
		awaitMessages(watcher, new Down(monitor, other.pid(), BOOM));
		Probe.Running third = Probe.start(this.system);
		watcher.tell((context) -> context.monitor(third.pid()));
		watcher.stop(BOOM);
		awaitExit(watcher, BOOM);
		roundTrip(third);
		assertThat(third.messages()).isEmpty();
	}

	@Test
	void eachMonitorTellsForItself() {
		Probe.Running watcher = Probe.start(this.system);
		Probe.Running other = Probe.start(this.system);
		MonitorRef one = watcher.run((context) -> context.monitor(other.pid()));
		MonitorRef two = watcher.run((context) -> context.monitor(other.pid()));
		other.stop(BOOM);
		await().untilAsserted(() -> assertThat(watcher.messages())
			.containsExactlyInAnyOrder(new Down(one, other.pid(), BOOM), new Down(two, other.pid(), BOOM)));
	}

	@Test
	void monitoringADeadProcessOrAFreeNameGivesNoproc() {
		Probe.Running watcher = Probe.start(this.system);
		Probe.Running other = Probe.start(this.system);
		other.pid().stop();
		MonitorRef one = watcher.run((context) -> context.monitor(other.pid()));
		MonitorRef two = watcher.run((context) -> context.monitor(this.system.ref("nobody")));
		awaitMessages(watcher, new Down(one, other.pid(), ExitReason.NOPROC), new Down(two, null, ExitReason.NOPROC));
	}

	@Test
	void aCancelledMonitorTakesItsQueuedDownBack() {
		Probe.Running watcher = Probe.start(this.system);
		Probe.Running other = Probe.start(this.system);
		MonitorRef monitor = watcher.run((context) -> context.monitor(other.pid()));
		Sys.suspend(watcher.pid());
		other.pid().stop();
		monitor.cancel();
		Sys.resume(watcher.pid());
		roundTrip(watcher);
		assertThat(watcher.messages()).isEmpty();
	}

	@Test
	void theLastMessageComesBeforeTheDown() {
		Probe.Running watcher = Probe.start(this.system);
		Probe.Running other = Probe.start(this.system);
		watcher.tell((context) -> context.monitor(other.pid()));
		other.pid().cast(new Probe.Do((context) -> {
			watcher.pid().send("last words");
			throw new ExitException(BOOM);
		}));
		await().until(() -> watcher.messages().size() == 2);
		assertThat(watcher.messages().get(0)).isEqualTo("last words");
		assertThat(watcher.messages().get(1)).isInstanceOf(Down.class);
	}

	@Test
	void theNameIsFreeBeforeAnybodyIsTold() {
		for (int i = 0; i < 300; i++) {
			Pid pid = this.system.start(TestServer.create().spec().withName("name")).pid();
			CompletableFuture<Pid> seen = new CompletableFuture<>();
			this.system.monitor(pid, (down) -> seen.complete(this.system.whereis("name")));
			pid.stop();
			assertThat(seen.join()).isNull();
		}
	}

	@Test
	void aListenerIsToldOnceAndMaySend() {
		Probe.Running other = Probe.start(this.system);
		Probe.Running witness = Probe.start(this.system);
		List<Down> downs = new CopyOnWriteArrayList<>();
		MonitorRef monitor = this.system.monitor(other.pid(), (down) -> {
			downs.add(down);
			witness.pid().send("told");
		});
		other.pid().stop();
		awaitMessages(witness, "told");
		assertThat(downs).containsExactly(new Down(monitor, other.pid(), ExitReason.NORMAL));
	}

	@Test
	void aListenerThatIsCancelledIsNotTold() {
		Probe.Running other = Probe.start(this.system);
		List<Down> downs = new CopyOnWriteArrayList<>();
		this.system.monitor(other.pid(), downs::add).cancel();
		other.pid().stop();
		assertThat(downs).isEmpty();
	}

	@Test
	void aReplyThatIsFollowedByTheEndIsSeen() {
		Probe.Running watcher = Probe.start(this.system);
		Pid pid = TestServer.create()
			.onCall((text, from, state) -> CallResult.reply(text, Next.stop(BOOM, state)))
			.start(this.system);
		watcher.tell((context) -> context.monitor(pid));
		assertThat(pid.call(new Ask("answered"))).isEqualTo("answered");
		await().until(() -> watcher.messages(Down.class).size() == 1);
	}

}
