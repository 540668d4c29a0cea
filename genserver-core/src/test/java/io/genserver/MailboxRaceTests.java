package io.genserver;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.genserver.TestServer.Ask;
import io.genserver.process.CurrentProcess;
import io.genserver.process.Inspection;
import io.genserver.sys.ServerInfo;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Moments between two steps of a sender or of a server, held open by a clock of our own.
 */
class MailboxRaceTests {

	private final Clock clock = new Clock();

	private final GenServerSystem system = GenServerSystem.builder().timeSource(this.clock).build();

	private final List<Object> handled = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.system.close();
	}

	@Test
	void aMessageWhoseServerIsKilledJustBeforeItIsHandledIsADeadLetter() {
		Pid pid = TestServer.create().start(this.system);
		await().until(() -> Inspection.isIdle(pid));
		// the server reads the clock when it has taken its first message out
		this.clock.beforeServerReads.set(() -> this.system.exit(pid, ExitReason.KILL));
		pid.cast("too late");
		await().until(() -> this.system.deadLetters() == 1);
		assertThat(pid.exitReason()).isEqualTo(ExitReason.KILLED);
	}

	@Test
	void dropOldestKeepsTheBoundWhileAnotherSenderHasAPlaceButIsNotQueuedYet() throws Exception {
		TestServer server = TestServer.create().onCast((message, state) -> {
			this.handled.add(message);
			return Next.noReply(state);
		});
		Pid pid = this.system.start(server.spec().withMailbox(new MailboxSpec(1, Overflow.DROP_OLDEST))).pid();
		Sys.suspend(pid);
		Thread second = new Thread(() -> pid.cast("second"));
		// a call sets its deadline when it has its place
		this.clock.beforeSchedule.set(() -> {
			second.start();
			await().until(() -> !second.isAlive() || isAdmitted(second));
		});
		CompletableFuture<String> first = pid.callAsync(new Ask("first"));
		second.join();
		assertThat(first).failsWithin(Duration.ofSeconds(5))
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(MailboxFullException.class);
		ServerInfo info = Sys.info(pid).orElseThrow();
		assertThat(info.mailboxSize()).isEqualTo(1);
		assertThat(info.dropped()).isEqualTo(1);
		Sys.resume(pid);
		pid.stop();
		assertThat(this.handled).containsExactly("second");
	}

	/** Whether the thread is looking for a place in the mailbox. */
	private static boolean isAdmitted(Thread thread) {
		return Arrays.stream(thread.getStackTrace()).anyMatch((frame) -> frame.getMethodName().equals("admit"));
	}

	/** Runs what a test wants at a certain moment, once. */
	private static final class Clock implements TimeSource {

		private final VirtualTime time = new VirtualTime();

		private final AtomicReference<Runnable> beforeServerReads = new AtomicReference<>();

		private final AtomicReference<Runnable> beforeSchedule = new AtomicReference<>();

		private static void runOnce(AtomicReference<Runnable> code) {
			Runnable armed = code.getAndSet(null);
			if (armed != null) {
				armed.run();
			}
		}

		@Override
		public long nanoTime() {
			if (CurrentProcess.get() != null) {
				runOnce(this.beforeServerReads);
			}
			return this.time.nanoTime();
		}

		@Override
		public Instant now() {
			return this.time.now();
		}

		@Override
		public Runnable schedule(Runnable task, long delayNanos) {
			runOnce(this.beforeSchedule);
			return this.time.schedule(task, delayNanos);
		}

		@Override
		public void parkNanos(Object blocker, long nanos) {
			this.time.parkNanos(blocker, nanos);
		}

	}

}
