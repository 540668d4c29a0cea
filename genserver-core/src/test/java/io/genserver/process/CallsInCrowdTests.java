package io.genserver.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.genserver.CallResult;
import io.genserver.CallTimeoutException;
import io.genserver.From;
import io.genserver.GenServerSystem;
import io.genserver.InitResult;
import io.genserver.MailboxSpec;
import io.genserver.Next;
import io.genserver.Overflow;
import io.genserver.Pid;
import io.genserver.Request;
import io.genserver.ServerCallbacks;
import io.genserver.ServerContext;
import io.genserver.ServerExitedException;
import io.genserver.ServerSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for calls of virtual threads that are many.
 */
@Timeout(60)
class CallsInCrowdTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private final GenServerSystem system = GenServerSystem.create();

	/** Opened by the test for the server to go on. */
	private final CountDownLatch released = new CountDownLatch(1);

	@BeforeEach
	void onlyVirtualThreadsHaveCarriers() {
		assumeThat(Activations.HAS_VIRTUAL_THREADS).isTrue();
	}

	@AfterEach
	void close() {
		this.released.countDown();
		this.system.close();
	}

	@Test
	void eachCallHasItsReply() throws Exception {
		Process server = start(MailboxSpec.UNBOUNDED);
		List<FutureTask<Long>> callers = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			callers.add(onVirtualThread(() -> {
				long last = 0;
				for (int j = 0; j < 500; j++) {
					CrowdTests.gather(server.runtime().crowd());
					long sum = server.call(Count.INSTANCE, HOUR);
					assertThat(sum).isGreaterThan(last);
					last = sum;
				}
				return last;
			}));
		}
		long greatest = 0;
		for (FutureTask<Long> caller : callers) {
			greatest = Math.max(greatest, caller.get());
		}
		assertThat(greatest).isEqualTo(200 * 500);
	}

	@Test
	void aCallThatIsNotAnsweredTimesOutAndNotTooEarly() throws Exception {
		Process server = start(MailboxSpec.UNBOUNDED);
		server.cast("wait");
		onVirtualThread(() -> {
			CrowdTests.gather(server.runtime().crowd());
			long start = System.nanoTime();
			assertThatExceptionOfType(CallTimeoutException.class)
				.isThrownBy(() -> server.call(Count.INSTANCE, Duration.ofMillis(50)))
				.satisfies((ex) -> assertThat(ex.waited()).isBetween(Duration.ofMillis(50), HOUR));
			assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
			return null;
		}).get();
	}

	@Test
	void aCallerIsToldOfTheEndOfItsServer() throws Exception {
		Process server = start(MailboxSpec.UNBOUNDED);
		onVirtualThread(() -> {
			CrowdTests.gather(server.runtime().crowd());
			assertThatExceptionOfType(ServerExitedException.class).isThrownBy(() -> server.call(Crash.INSTANCE, HOUR));
			return null;
		}).get();
	}

	@Test
	void aVirtualThreadLetsOthersRunFirst() throws Exception {
		Process server = start(MailboxSpec.DEFAULT);
		assertThat(onVirtualThread(() -> Calls.isInCrowd(server)).get()).as("nobody else is there").isFalse();
		CrowdTests.gather(server.runtime().crowd());
		assertThat(onVirtualThread(() -> Calls.isInCrowd(server)).get()).isTrue();
	}

	@Test
	void aPlatformThreadHasNothingToLetOthersHave() {
		Process server = start(MailboxSpec.DEFAULT);
		CrowdTests.gather(server.runtime().crowd());
		assertThat(Calls.isInCrowd(server)).isFalse();
	}

	@Test
	void theTimeThatACallerWaitsForRoomCounts() throws Exception {
		Process server = start(new MailboxSpec(10, Overflow.BLOCK));
		CrowdTests.gather(server.runtime().crowd());
		assertThat(onVirtualThread(() -> Calls.isInCrowd(server)).get()).isFalse();
	}

	@Test
	void nobodyIsLateByAClockThatIsSomebodyElses() {
		assertThat(new ProcessRuntime(HOUR, null, null).crowd().isToLook(0)).isTrue();
		assertThat(new ProcessRuntime(HOUR, new SystemTimeSource(), null).crowd().isToLook(0)).isFalse();
	}

	private Process start(MailboxSpec mailbox) {
		Pid pid = this.system.start(ServerSpec.of(() -> new Counting(this.released)).withMailbox(mailbox)).pid();
		return (Process) pid;
	}

	private static <T> FutureTask<T> onVirtualThread(Callable<T> code) {
		FutureTask<T> task = new FutureTask<>(code);
		Activations.threads().newThread(task).start();
		return task;
	}

	private record Counting(CountDownLatch gate) implements ServerCallbacks<Long> {

		@Override
		public InitResult<Long> init(ServerContext context) {
			return InitResult.ok(0L);
		}

		@Override
		public CallResult<Long> handleCall(Object request, From<Object> from, Long count) {
			if (request == Crash.INSTANCE) {
				throw new IllegalStateException("crash");
			}
			return CallResult.reply(count + 1, count + 1);
		}

		@Override
		public Next<Long> handleCast(Object message, Long count) throws InterruptedException {
			this.gate.await();
			return Next.noReply(count);
		}

	}

	private enum Count implements Request<Long> {

		INSTANCE

	}

	private enum Crash implements Request<Long> {

		INSTANCE

	}

}
