package io.genserver;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.genserver.process.Inspection;
import io.genserver.sys.ServerInfo;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * For how long a server has been handling a message, where it has handled a series of
 * short ones before, in which its thread looks at the clock only now and then.
 */
@Timeout(60)
class HandlingTimeTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private final Time time = new Time();

	private final GenServerSystem system = GenServerSystem.builder().timeSource(this.time).build();

	private final CountDownLatch begin = new CountDownLatch(1);

	private final CountDownLatch goOn = new CountDownLatch(1);

	private final CountDownLatch end = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.begin.countDown();
		this.goOn.countDown();
		this.end.countDown();
		this.system.close();
	}

	@Test
	void doesNotIncludeTheTimeThatItWasIdle() {
		doesNotIncludeTheTimeThatItWasIdle(this.system);
	}

	@Test
	void doesNotIncludeTheTimeThatItWasIdleOnAThreadOfSomebodys() {
		ExecutorService executor = Executors.newSingleThreadExecutor();
		try (GenServerSystem other = GenServerSystem.builder().timeSource(this.time).executor(executor).build()) {
			doesNotIncludeTheTimeThatItWasIdle(other);
			this.end.countDown();
		}
		finally {
			executor.shutdown();
		}
	}

	private void doesNotIncludeTheTimeThatItWasIdle(GenServerSystem system) {
		Pid server = server(system);
		series(server);
		this.begin.countDown();
		await().until(() -> Inspection.isIdle(server));
		this.time.pass(LONG);
		server.cast(this.end);
		assertThat(handling(server, "CountDownLatch")).isZero();
	}

	@Test
	void doesNotIncludeACallOfTheCallbackBefore() {
		Pid other = TestServer.create().onCall((request, from, state) -> {
			this.time.pass(LONG);
			return CallResult.reply("done", state);
		}).start(this.system);
		Pid server = server();
		series(server);
		server.cast(other);
		server.cast(this.end);
		this.begin.countDown();
		assertThat(handling(server, "CountDownLatch")).isZero();
	}

	@Test
	void doesNotIncludeASystemRequestBefore() {
		Pid server = server();
		series(server);
		Thread other = new Thread(() -> Sys.replaceState(server, (state) -> {
			this.time.pass(LONG);
			server.cast(this.end);
			return state;
		}));
		other.start();
		await().until(() -> other.getState() == Thread.State.WAITING);
		this.begin.countDown();
		assertThat(handling(server, "CountDownLatch")).isZero();
	}

	@Test
	void doesNotIncludeACallbackBeforeThatSomebodyHasSeen() {
		Pid server = server();
		series(server);
		server.cast(new Step(this.goOn));
		server.cast(this.end);
		this.begin.countDown();
		assertThat(handling(server, "Step")).isZero();
		this.time.pass(LONG);
		this.goOn.countDown();
		assertThat(handling(server, "CountDownLatch")).isZero();
	}

	@Test
	void doesNotIncludeTheReleaseOfAnotherServerBefore() {
		Pid server = server();
		Pid last = this.system.start(ServerSpec.of(() -> new Last(() -> {
			this.time.pass(LONG);
			server.cast(this.end);
		}))).pid();
		series(last);
		last.cast("end");
		this.begin.countDown();
		assertThat(handling(server, "CountDownLatch")).isZero();
	}

	private Pid server() {
		return server(this.system);
	}

	private Pid server(GenServerSystem system) {
		return TestServer.create().onCast((message, state) -> {
			if (message instanceof CountDownLatch latch) {
				latch.await();
			}
			else if (message instanceof Begin first) {
				first.latch().await();
			}
			else if (message instanceof Step step) {
				step.latch().await();
			}
			else if (message instanceof Pid other) {
				other.call(new TestServer.Ask("please"), LONG.multipliedBy(2));
			}
			return Next.noReply(state);
		}).start(system);
	}

	/** Two looks at the clock, and then one for many. */
	private void series(Pid server) {
		server.cast(new Begin(this.begin));
		for (int i = 0; i < 19; i++) {
			server.cast(i);
		}
	}

	private static Duration handling(Pid server, String type) {
		await().until(() -> type.equals(info(server).handling()));
		return Objects.requireNonNull(info(server).handlingFor());
	}

	private static ServerInfo info(Pid server) {
		return Sys.info(server).orElseThrow();
	}

	/** Ends when it is told to, and does something then. */
	private record Last(Runnable release) implements ServerCallbacks<Integer> {

		@Override
		public InitResult<Integer> init(ServerContext context) {
			return InitResult.ok(0);
		}

		@Override
		public Next<Integer> handleCast(Object message, Integer state) throws Exception {
			if (message instanceof Begin first) {
				first.latch().await();
			}
			return message.equals("end") ? Next.stop(ExitReason.NORMAL, state) : Next.noReply(state);
		}

		@Override
		public void released() {
			this.release.run();
		}

	}

	record Begin(CountDownLatch latch) {
	}

	record Step(CountDownLatch latch) {
	}

	/** Stands still unless it is told to pass. */
	private static final class Time implements TimeSource {

		private final AtomicLong nanos = new AtomicLong();

		void pass(Duration duration) {
			this.nanos.addAndGet(duration.toNanos());
		}

		@Override
		public long nanoTime() {
			return this.nanos.get();
		}

		@Override
		public Instant now() {
			return Instant.EPOCH;
		}

		@Override
		public Runnable schedule(Runnable task, long delayNanos) {
			return () -> {
			};
		}

		@Override
		public void parkNanos(Object blocker, long nanos) {
			LockSupport.park(blocker);
		}

	}

}
