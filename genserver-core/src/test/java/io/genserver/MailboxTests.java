package io.genserver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.genserver.TestServer.Ask;
import io.genserver.process.TestActivations;
import io.genserver.sys.ServerInfo;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class MailboxTests {

	private final GenServerSystem system = GenServerSystem.create();

	private final List<Object> handled = Collections.synchronizedList(new ArrayList<>());

	@AfterEach
	void close() {
		this.system.close();
	}

	private record Numbered(int sender, int number) {
	}

	/** A suspended server that remembers what it handles. */
	private Pid suspended(int capacity, Overflow overflow) {
		TestServer server = TestServer.create().onCast((message, state) -> {
			this.handled.add(message);
			return Next.noReply(state);
		}).onInfo((message, state) -> {
			this.handled.add(message);
			return Next.noReply(state);
		});
		Pid pid = this.system.start(server.spec().withName("box").withMailbox(new MailboxSpec(capacity, overflow)))
			.pid();
		Sys.suspend(pid);
		return pid;
	}

	private static ServerInfo info(Pid pid) {
		return Sys.info(pid).orElseThrow();
	}

	/** Let the server handle what it has. */
	private List<Object> resumed(Pid pid) {
		Sys.resume(pid);
		pid.stop();
		return this.handled;
	}

	private static CompletableFuture<String> outcome(Runnable send) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				send.run();
				return "sent";
			}
			catch (GenServerException ex) {
				return ex.getClass().getSimpleName();
			}
		}, TestActivations.executor());
	}

	@Test
	void keepsTheOrderOfEachOfFourSenders() {
		List<List<Integer>> seen = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
		Pid pid = TestServer.create().onCast((message, state) -> {
			Numbered numbered = (Numbered) message;
			seen.get(numbered.sender()).add(numbered.number());
			return Next.noReply(state + 1);
		}).onCall((text, from, state) -> CallResult.reply("" + state, state)).start(this.system);
		List<CompletableFuture<Void>> senders = new ArrayList<>();
		for (int sender = 0; sender < 4; sender++) {
			int number = sender;
			senders.add(CompletableFuture.runAsync(() -> {
				for (int i = 0; i < 20_000; i++) {
					pid.cast(new Numbered(number, i));
				}
			}, TestActivations.executor()));
		}
		senders.forEach((sender) -> sender.orTimeout(20, TimeUnit.SECONDS).join());
		assertThat(pid.call(new Ask("count"))).isEqualTo("80000");
		assertThat(seen).allSatisfy((numbers) -> assertThat(numbers).hasSize(20_000).isSorted());
	}

	@Test
	void theSizeCountsUserMessagesOnly() {
		Pid pid = suspended(100, Overflow.REJECT);
		pid.cast("one");
		pid.send("two");
		pid.callAsync(new Ask("three"));
		Sys.getState(pid);
		assertThat(info(pid).mailboxSize()).isEqualTo(3);
		Sys.resume(pid);
		await().until(() -> info(pid).mailboxSize() == 0);
		assertThat(info(pid).highWater()).isEqualTo(3);
		assertThat(info(pid).handled()).isEqualTo(3);
	}

	@Test
	void rejectRefusesInTheSender() {
		Pid pid = suspended(2, Overflow.REJECT);
		pid.cast("one");
		pid.cast("two");
		assertThatExceptionOfType(MailboxFullException.class).isThrownBy(() -> pid.cast(new Ask("three")))
			.withMessageContaining("'box'")
			.withMessageContaining("Ask")
			.satisfies((ex) -> assertThat(ex.capacity()).isEqualTo(2));
		assertThatExceptionOfType(MailboxFullException.class).isThrownBy(() -> pid.call(new Ask("four")));
		assertThat(pid.callAsync(new Ask("five"))).failsWithin(Duration.ofSeconds(5))
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(MailboxFullException.class);
		assertThat(info(pid).rejected()).isEqualTo(3);
		assertThat(info(pid).mailboxSize()).isEqualTo(2);
		assertThat(resumed(pid)).containsExactly("one", "two");
	}

	@Test
	void thereIsRoomAgainOnceAMessageIsTaken() {
		Pid pid = suspended(1, Overflow.REJECT);
		for (int i = 0; i < 3; i++) {
			pid.cast(i);
			Sys.resume(pid);
			await().until(() -> info(pid).mailboxSize() == 0);
			Sys.suspend(pid);
		}
		assertThat(resumed(pid)).containsExactly(0, 1, 2);
	}

	@Test
	void aLargeMailboxTakesAsManyAsItSays() {
		int capacity = 20_000;
		Pid pid = suspended(capacity, Overflow.REJECT);
		List<CompletableFuture<Integer>> senders = new ArrayList<>();
		for (int sender = 0; sender < 4; sender++) {
			senders.add(CompletableFuture.supplyAsync(() -> {
				int sent = 0;
				for (int i = 0; i < capacity / 2; i++) {
					try {
						pid.cast(i);
						sent++;
					}
					catch (MailboxFullException ex) {
						// it was full
					}
				}
				return sent;
			}, TestActivations.executor()));
		}
		assertThat(senders.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(capacity);
		assertThat(info(pid).mailboxSize()).isEqualTo(capacity);
		assertThat(info(pid).rejected()).isEqualTo(capacity);
		assertThat(resumed(pid)).hasSize(capacity);
	}

	@Test
	void dropNewestDropsTheMessageAndRefusesTheCall() {
		Pid pid = suspended(2, Overflow.DROP_NEWEST);
		pid.cast("one");
		pid.cast("two");
		pid.cast("three");
		assertThatExceptionOfType(MailboxFullException.class).isThrownBy(() -> pid.call(new Ask("four")));
		assertThat(info(pid).dropped()).isEqualTo(2);
		assertThat(resumed(pid)).containsExactly("one", "two");
	}

	@Test
	void dropOldestDropsTheOldestAndTellsItsCaller() {
		Pid pid = suspended(2, Overflow.DROP_OLDEST);
		CompletableFuture<String> oldest = pid.callAsync(new Ask("one"));
		pid.cast("two");
		pid.cast("three");
		assertThat(oldest).failsWithin(Duration.ofSeconds(5))
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(MailboxFullException.class);
		pid.cast("four");
		assertThat(info(pid).dropped()).isEqualTo(2);
		assertThat(info(pid).mailboxSize()).isEqualTo(2);
		assertThat(resumed(pid)).containsExactly("three", "four");
	}

	@Test
	void dropOldestKeepsTheOrderOfWhatTheSystemSent() {
		Blocker blocker = new Blocker();
		TestServer server = TestServer.create().onCast((message, state) -> {
			this.handled.add(message);
			if (message.equals("block")) {
				blocker.hold();
			}
			return Next.noReply(state);
		}).onInfo((message, state) -> {
			this.handled.add(message);
			return Next.noReply(state);
		});
		Pid pid = this.system.start(server.spec().withMailbox(new MailboxSpec(2, Overflow.DROP_OLDEST))).pid();
		pid.cast("block");
		blocker.awaitEntered();
		CompletableFuture<Object> tick = new CompletableFuture<>();
		server.context().pipeToSelf(tick, (value, failure) -> value);
		tick.complete("tick");
		pid.cast("one");
		pid.cast("two");
		pid.cast("three");
		CompletableFuture<Object> tock = new CompletableFuture<>();
		server.context().pipeToSelf(tock, (value, failure) -> value);
		tock.complete("tock");
		blocker.release();
		pid.stop();
		assertThat(this.handled).containsExactly("block", "tick", "two", "three", "tock");
	}

	@Test
	void whatDropOldestCameAcrossStaysQueuedWhileSuspended() {
		Blocker blocker = new Blocker();
		TestServer server = TestServer.create().onCast((message, state) -> {
			this.handled.add(message);
			if (message.equals("block")) {
				blocker.hold();
			}
			return Next.noReply(state);
		}).onInfo((message, state) -> {
			this.handled.add(message);
			return Next.noReply(state);
		});
		Pid pid = this.system.start(server.spec().withMailbox(new MailboxSpec(1, Overflow.DROP_OLDEST))).pid();
		pid.cast("block");
		blocker.awaitEntered();
		Thread suspending = new Thread(() -> Sys.suspend(pid));
		suspending.start();
		await().until(() -> suspending.getState() == Thread.State.TIMED_WAITING);
		CompletableFuture<Object> tick = new CompletableFuture<>();
		server.context().pipeToSelf(tick, (value, failure) -> value);
		tick.complete("tick");
		pid.cast("one");
		pid.cast("two");
		blocker.release();
		Sys.getState(pid);
		assertThat(this.handled).containsExactly("block");
		assertThat(resumed(pid)).containsExactly("block", "tick", "two");
	}

	@Test
	void blockHoldsTheSenderUntilThereIsRoom() {
		Pid pid = suspended(1, Overflow.BLOCK);
		pid.cast("one");
		CompletableFuture<String> sender = outcome(() -> pid.cast("two"));
		CompletableFuture<String> caller = outcome(() -> pid.call(new Ask("three")));
		assertThat(sender).isNotDone();
		assertThat(caller).isNotDone();
		Sys.resume(pid);
		assertThat(sender).succeedsWithin(Duration.ofSeconds(4)).isEqualTo("sent");
		assertThat(caller).succeedsWithin(Duration.ofSeconds(4)).isEqualTo("sent");
		pid.stop();
		assertThat(this.handled).containsExactly("one", "two");
	}

	@Test
	void blockLosesNoMessageAndNoSenderUnderLoad() {
		AtomicInteger count = new AtomicInteger();
		Pid pid = this.system.start(TestServer.create().onCast((message, state) -> {
			count.incrementAndGet();
			return Next.noReply(state);
		}).spec().withMailbox(new MailboxSpec(2, Overflow.BLOCK))).pid();
		List<CompletableFuture<Void>> senders = new ArrayList<>();
		for (int sender = 0; sender < 4; sender++) {
			senders.add(CompletableFuture.runAsync(() -> {
				for (int i = 0; i < 5_000; i++) {
					pid.cast(i);
				}
			}, TestActivations.executor()));
		}
		// a lost wake-up would cost a sender the call timeout, and the message
		senders.forEach((sender) -> sender.orTimeout(20, TimeUnit.SECONDS).join());
		pid.stop();
		assertThat(count).hasValue(20_000);
	}

	@Test
	void blockGivesUpAfterTheCallTimeout() {
		try (GenServerSystem impatient = GenServerSystem.builder().callTimeout(Duration.ofMillis(30)).build()) {
			Pid pid = impatient.start(TestServer.create().spec().withMailbox(new MailboxSpec(1, Overflow.BLOCK))).pid();
			Sys.suspend(pid);
			pid.cast("one");
			assertThatExceptionOfType(MailboxFullException.class).isThrownBy(() -> pid.cast("two"));
			assertThat(info(pid).rejected()).isEqualTo(1);
		}
	}

	@Test
	void theReceiversDeathReleasesABlockedSender() {
		Pid pid = suspended(1, Overflow.BLOCK);
		pid.cast("one");
		CompletableFuture<String> sender = outcome(() -> pid.cast("two"));
		CompletableFuture<String> caller = outcome(() -> pid.call(new Ask("three")));
		assertThat(sender).isNotDone();
		this.system.exit(pid, ExitReason.KILL);
		assertThat(sender).succeedsWithin(Duration.ofSeconds(4)).isEqualTo("sent");
		assertThat(caller).succeedsWithin(Duration.ofSeconds(4)).isIn("ServerExitedException", "NoSuchServerException");
		await().until(() -> this.system.deadLetters() == 2);
	}

	@Test
	void aServerThatSendsToItselfIsNotBlocked() {
		TestServer server = TestServer.create();
		Pid pid = this.system.start(server.onCall((text, from, state) -> {
			server.context().self().cast("one");
			String outcome = outcome(() -> {
			}).join();
			try {
				server.context().self().cast("two");
			}
			catch (MailboxFullException ex) {
				outcome = "full";
			}
			return CallResult.reply(outcome, state);
		}).spec().withMailbox(new MailboxSpec(1, Overflow.BLOCK))).pid();
		assertThat(pid.call(new Ask("?"))).isEqualTo("full");
	}

	@ParameterizedTest
	@EnumSource(Overflow.class)
	@DisplayName("system requests, exits, DOWN and timers are never refused")
	void systemMessagesAreNeverRefused(Overflow overflow) {
		TestServer server = TestServer.create().onInfo((message, state) -> {
			this.handled.add(message.getClass());
			return Next.noReply(state);
		}).onInit((context) -> {
			context.trapExits(true);
			return InitResult.ok(0);
		});
		Pid pid = this.system.start(server.spec().withMailbox(new MailboxSpec(1, overflow))).pid();
		Sys.suspend(pid);
		pid.cast("full now");
		Probe.Running peer = Probe.start(this.system);
		server.context().monitor(peer.pid());
		server.context().link(peer.pid());
		peer.stop(ExitReason.of("gone"));
		server.context().sendAfter(Duration.ZERO, 42);
		assertThat(Sys.getState(pid)).isEqualTo(0);
		Sys.resume(pid);
		await().untilAsserted(
				() -> assertThat(this.handled).containsExactlyInAnyOrder(Down.class, Exit.class, Integer.class));
		assertThat(info(pid).rejected() + info(pid).dropped()).isZero();
		pid.stop();
	}

	@Test
	void aFullServerCanBeStopped() {
		Pid pid = suspended(1, Overflow.REJECT);
		pid.cast("one");
		pid.stop(ExitReason.SHUTDOWN, Duration.ofSeconds(5));
		assertThat(pid.exitReason()).isEqualTo(ExitReason.SHUTDOWN);
	}

}
