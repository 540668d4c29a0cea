package io.genserver;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import io.genserver.process.TestActivations;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorSpec;

import static io.genserver.SupervisedWorld.DIED;
import static io.genserver.SupervisedWorld.HOUR;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * From the crash of a supervised server to an answer of its next incarnation, as a caller
 * sees it: it casts the crash, and calls by name until another pid answers.
 * <p>
 * By default a short run. The system property {@code restarts.count} says how many
 * crashes a round has, {@code restarts.rounds} how many rounds there are, and
 * {@code restarts.escript} the command that runs an Erlang script: then OTP does the same
 * after each round.
 */
@Isolated("measures time")
class RestartLatencyTests {

	/** A fresh supervisor for each batch, as the script for OTP has. */
	private static final int BATCH = 500;

	private static final Path SCRIPT = Path.of("src", "test", "resources", "restart-latency",
			"restart_latency.escript");

	/** Who is asked. */
	private record Who() implements Request<Pid> {
	}

	private static final class Worker implements ServerCallbacks<Integer> {

		private ServerContext context;

		@Override
		public InitResult<Integer> init(ServerContext context) {
			this.context = context;
			return InitResult.ok(0);
		}

		@Override
		public CallResult<Integer> handleCall(Object request, From<Object> from, Integer state) {
			return CallResult.reply(this.context.self(), state);
		}

		@Override
		public Next<Integer> handleCast(Object message, Integer state) {
			throw new ExitException(DIED);
		}

	}

	@Test
	void aCrashedServerAnswersAgainSoon() throws IOException, InterruptedException {
		int count = Integer.getInteger("restarts.count", 500);
		String escript = System.getProperty("restarts.escript");
		for (int round = 1; round <= Integer.getInteger("restarts.rounds", 2); round++) {
			long[] nanos = crash(count);
			print("this library, called by a platform thread", round, nanos);
			assertThat(Duration.ofNanos(nanos[count / 2])).isLessThan(Duration.ofMillis(100));
			// as a server would: on a virtual thread where the JDK has them
			nanos = CompletableFuture.supplyAsync(() -> crash(count), TestActivations.executor()).join();
			print("this library, called as by a server", round, nanos);
			assertThat(Duration.ofNanos(nanos[count / 2])).isLessThan(Duration.ofMillis(100));
			if (escript != null) {
				print("OTP", round, otp(escript, count));
			}
		}
	}

	private static void print(String who, int round, long[] nanos) {
		System.out.printf("Restart, round %d, %s: median %.1f µs, p99 %.1f µs of %d%n", round, who,
				nanos[nanos.length / 2] / 1e3, nanos[(int) (nanos.length * 0.99)] / 1e3, nanos.length);
	}

	/** Sorted. */
	private static long[] crash(int count) {
		long[] nanos = new long[count];
		for (int done = 0; done < count;) {
			try (GenServerSystem system = GenServerSystem.create()) {
				Supervisor.start(system,
						SupervisorSpec
							.of(Strategy.ONE_FOR_ONE,
									ChildSpec.worker("worker", ServerSpec.of(Worker::new).withName("worker")))
							.withIntensity(1_000_000, HOUR));
				for (int i = 0; i < BATCH && done < count; i++) {
					nanos[done++] = crash(system.ref("worker"));
				}
			}
		}
		Arrays.sort(nanos);
		return nanos;
	}

	private static long crash(ServerRef<Object> worker) {
		Pid pid = worker.call(new Who());
		long start = System.nanoTime();
		worker.cast("crash");
		while (true) {
			try {
				if (!worker.call(new Who()).equals(pid)) {
					return System.nanoTime() - start;
				}
			}
			catch (ServerExitedException | NoSuchServerException ex) {
				// it is being restarted
				Thread.yield();
			}
		}
	}

	/** Sorted. */
	private static long[] otp(String escript, int count) throws IOException, InterruptedException {
		java.lang.Process process = new ProcessBuilder(escript, SCRIPT.toString(), String.valueOf(count))
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		try (var output = process.inputReader()) {
			long[] nanos = output.lines().mapToLong(Long::parseLong).sorted().toArray();
			assertThat(process.waitFor()).isZero();
			assertThat(nanos).hasSize(count);
			return nanos;
		}
	}

}
