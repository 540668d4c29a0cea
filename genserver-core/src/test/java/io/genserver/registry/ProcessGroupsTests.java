package io.genserver.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.genserver.ExitReason;
import io.genserver.GenServerSystem;
import io.genserver.MailboxSpec;
import io.genserver.MonitorRef;
import io.genserver.Overflow;
import io.genserver.Pid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

class ProcessGroupsTests {

	private final GenServerSystem system = GenServerSystem.create();

	private final ProcessGroups<String> groups = new ProcessGroups<>();

	private final Peer one = Peer.start(this.system);

	private final Peer two = Peer.start(this.system);

	@AfterEach
	void close() {
		this.system.close();
	}

	private static void settle(Peer... peers) {
		for (Peer peer : peers) {
			peer.run(() -> {
			});
		}
	}

	@Test
	void membersAreThoseWhoJoined() {
		assertThat(this.groups.members("group")).isEmpty();
		this.one.run(() -> this.groups.join("group"));
		this.two.run(() -> this.groups.join("group"));
		this.two.run(() -> this.groups.join("other"));
		assertThat(this.groups.members("group")).containsExactly(this.one.pid(), this.two.pid());
		assertThat(this.groups.groups()).containsExactlyInAnyOrder("group", "other");
		assertThatIllegalStateException().isThrownBy(() -> this.groups.join("group"))
			.withMessageContaining("join group 'group'");
	}

	@Test
	void serverLeavesAsOftenAsItJoined() {
		this.one.run(() -> {
			this.groups.join("group");
			this.groups.join("group");
		});
		assertThat(this.groups.members("group")).containsExactly(this.one.pid(), this.one.pid());
		assertThat(this.one.ask(() -> this.groups.leave("group"))).isTrue();
		assertThat(this.groups.members("group")).containsExactly(this.one.pid());
		assertThat(this.one.ask(() -> this.groups.leave("group"))).isTrue();
		assertThat(this.one.ask(() -> this.groups.leave("group"))).isFalse();
		assertThat(this.groups.groups()).isEmpty();
		assertThat(this.groups.internalSize()).isZero();
	}

	@Test
	void membershipEndsWithTheMember() {
		this.one.run(() -> this.groups.join("group"));
		this.two.run(() -> this.groups.join("group"));
		this.system.exit(this.one.pid(), ExitReason.KILL);
		assertThat(this.groups.members("group")).containsExactly(this.two.pid());
		this.two.pid().stop();
		assertThat(this.groups.internalSize()).isZero();
	}

	@Test
	void messageReachesEveryMember() {
		this.one.run(() -> this.groups.join("group"));
		this.two.run(() -> this.groups.join("group"));
		assertThat(this.groups.cast("group", "cast")).isEqualTo(2);
		assertThat(this.groups.send("group", "info")).isEqualTo(2);
		assertThat(this.groups.send("nobody", "info")).isZero();
		settle(this.one, this.two);
		assertThat(this.one.messages()).containsExactly("cast", "info");
		assertThat(this.two.messages()).containsExactly("cast", "info");
	}

	@Test
	void fullMemberDoesNotKeepMessageFromOthers() {
		Peer full = new Peer();
		this.system.start(full.spec().withMailbox(new MailboxSpec(1, Overflow.REJECT)));
		full.run(() -> this.groups.join("group"));
		this.one.run(() -> this.groups.join("group"));
		CompletableFuture<Object> busy = new CompletableFuture<>();
		CompletableFuture<Object> running = new CompletableFuture<>();
		full.later(() -> {
			running.complete("running");
			return busy.join();
		});
		running.join();
		full.pid().cast("fills it");
		assertThat(this.groups.cast("group", "message")).isEqualTo(1);
		busy.complete("done");
		settle(this.one);
		assertThat(this.one.messages()).containsExactly("message");
	}

	@Test
	void monitorTellsEveryChange() {
		this.one.run(() -> this.groups.join("group"));
		ProcessGroups.Monitored monitored = this.two.ask(() -> this.groups.monitor("group"));
		assertThat(monitored.members()).containsExactly(this.one.pid());
		MonitorRef ref = monitored.monitor();
		Peer third = Peer.start(this.system);
		third.run(() -> this.groups.join("group"));
		third.run(() -> this.groups.join("other"));
		third.run(() -> this.groups.leave("group"));
		this.system.exit(this.one.pid(), ExitReason.KILL);
		settle(this.two);
		assertThat(this.two.messages()).containsExactly(new GroupEvent.Joined<>(ref, "group", third.pid()),
				new GroupEvent.Left<>(ref, "group", third.pid()), new GroupEvent.Left<>(ref, "group", this.one.pid()));
		third.run(() -> this.groups.join("group"));
		third.pid().stop();
		settle(this.two);
		assertThat(this.two.messages()).hasSize(5).endsWith(new GroupEvent.Left<>(ref, "group", third.pid()));
	}

	@Test
	void cancelledMonitorTellsNothing() {
		ProcessGroups.Monitored monitored = this.two.ask(() -> this.groups.monitor("group"));
		this.two.run(() -> {
			this.one.run(() -> this.groups.join("group"));
			// the event is queued behind this
			monitored.monitor().cancel();
		});
		this.one.run(() -> this.groups.join("group"));
		settle(this.two);
		assertThat(this.two.messages()).isEmpty();
		this.one.pid().stop();
		assertThat(this.groups.internalSize()).isZero();
	}

	@Test
	void monitorEndsWithItsServer() {
		this.two.run(() -> this.groups.monitor("group"));
		assertThat(this.groups.internalSize()).isOne();
		this.system.exit(this.two.pid(), ExitReason.KILL);
		assertThat(this.groups.internalSize()).isZero();
		assertThatIllegalStateException().isThrownBy(() -> this.groups.monitor("group"));
	}

	@Test
	void monitorMissesNothingWhileMembersComeAndGo() {
		List<Peer> watchers = new ArrayList<>();
		List<AtomicReference<List<Pid>>> starts = new ArrayList<>();
		List<CompletableFuture<Void>> workers = new ArrayList<>();
		for (int worker = 0; worker < 4; worker++) {
			workers.add(CompletableFuture.runAsync(() -> {
				for (int i = 0; i < 200; i++) {
					Peer peer = Peer.start(this.system);
					peer.run(() -> this.groups.join("group"));
					if (i % 3 == 0) {
						peer.run(() -> this.groups.leave("group"));
					}
					if (i % 10 != 0) {
						this.system.exit(peer.pid(), ExitReason.KILL);
					}
				}
			}));
		}
		for (int i = 0; i < 20; i++) {
			Peer watcher = Peer.start(this.system);
			AtomicReference<List<Pid>> start = new AtomicReference<>();
			watcher.run(() -> start.set(this.groups.monitor("group").members()));
			watchers.add(watcher);
			starts.add(start);
		}
		assertThat(CompletableFuture.allOf(workers.toArray(CompletableFuture[]::new)))
			.succeedsWithin(Duration.ofSeconds(60));
		for (int i = 0; i < watchers.size(); i++) {
			Peer watcher = watchers.get(i);
			List<Pid> start = starts.get(i).get();
			await().untilAsserted(() -> assertThat(replay(start, watcher.messages()))
				.containsExactlyInAnyOrderElementsOf(this.groups.members("group")));
		}
	}

	private static List<Pid> replay(List<Pid> start, List<Object> events) {
		List<Pid> members = new ArrayList<>(start);
		for (Object event : events) {
			if (event instanceof GroupEvent.Joined<?> joined) {
				members.add(joined.pid());
			}
			else if (event instanceof GroupEvent.Left<?> left) {
				assertThat(members.remove(left.pid())).isTrue();
			}
		}
		return members;
	}

}
