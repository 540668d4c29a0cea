package io.genserver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import io.genserver.supervisor.ChildInfo;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.DynamicSupervisor;
import io.genserver.supervisor.DynamicSupervisorSpec;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorSpec;

import static io.genserver.SupervisedWorld.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * So many times as many children take about so many times as long. The bounds are wide,
 * as the machine may be busy; what is quadratic takes the square of that.
 */
class SupervisorScaleTests {

	private static final int FEW = 10_000;

	private static final int MANY = 100_000;

	/**
	 * Where each is asked for from outside; with less, a few calls that find a thread
	 * asleep are all there is.
	 */
	private static final int FEWER = 3000;

	private static final int ATTEMPTS = 3;

	private static final ChildSpec CHILD = ChildSpec.worker("a", TestServer.create().spec())
		.withRestart(Restart.TEMPORARY);

	private interface Work {

		void run(GenServerSystem system, int count) throws InterruptedException;

	}

	private static void isLinear(String what, int few, int many, Work work) throws InterruptedException {
		// or few would be slow because the code was not compiled yet
		nanos(many, work);
		List<String> attempts = new ArrayList<>();
		for (int i = 0; i < ATTEMPTS; i++) {
			// next to each other: the machine may be faster at one time than at another
			long some = Math.min(nanos(few, work), nanos(few, work));
			long all = nanos(many, work);
			attempts.add(String.format("%.1f µs each of %d, %.1f µs each of %d", some / 1e3 / few, few,
					all / 1e3 / many, many));
			if (all < 3L * many / few * some) {
				System.out.println("Scale: " + what + ": " + attempts);
				return;
			}
		}
		fail(what + ": " + attempts);
	}

	private static long nanos(int count, Work work) throws InterruptedException {
		try (GenServerSystem system = GenServerSystem.create()) {
			long start = System.nanoTime();
			work.run(system, count);
			return System.nanoTime() - start;
		}
	}

	private static DynamicSupervisor dynamic(GenServerSystem system) {
		return DynamicSupervisor
			.of(DynamicSupervisor.start(system, DynamicSupervisorSpec.create().withIntensity(1_000_000, HOUR)).pid());
	}

	private static List<Pid> start(DynamicSupervisor supervisor, ChildSpec child, int count) {
		List<Pid> pids = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			pids.add(supervisor.startChild(child).pid());
		}
		return pids;
	}

	@Test
	void startingManyDynamicChildrenAndStoppingThemIsLinear() throws InterruptedException {
		isLinear("dynamic children started and stopped", FEW, MANY, (system, count) -> {
			DynamicSupervisor supervisor = dynamic(system);
			start(supervisor, CHILD, count);
			assertThat(supervisor.info().orElseThrow().counts().active()).isEqualTo(count);
			supervisor.stop(HOUR);
		});
	}

	@Test
	@DisplayName("SUP-075 terminating many dynamic children one by one is linear")
	void terminatingManyDynamicChildrenIsLinear() throws InterruptedException {
		isLinear("dynamic children terminated", FEWER, 10 * FEWER, (system, count) -> {
			DynamicSupervisor supervisor = dynamic(system);
			start(supervisor, CHILD, count).forEach(supervisor::terminateChild);
			assertThat(supervisor.countChildren().specs()).isZero();
		});
	}

	@Test
	void aStormOfRestartsIsLinear() throws InterruptedException {
		isLinear("restarts of dynamic children", FEW, MANY, (system, count) -> {
			DynamicSupervisor supervisor = dynamic(system);
			AtomicInteger starts = new AtomicInteger();
			CountDownLatch restarted = new CountDownLatch(2 * count);
			ChildSpec child = ChildSpec.worker("a", TestServer.create().onInit((context) -> {
				starts.incrementAndGet();
				restarted.countDown();
				return InitResult.ok(0);
			}).spec());
			start(supervisor, child, count).forEach((pid) -> system.exit(pid, ExitReason.KILL));
			Blocker.await(restarted);
			assertThat(supervisor.countChildren().active()).isEqualTo(count);
			assertThat(supervisor.children()).extracting(ChildInfo::restarts).containsOnly(1L);
			assertThat(starts).hasValue(2 * count);
		});
	}

	@Test
	@DisplayName("SUP-086 starting and terminating many children with ids is linear")
	void startingAndTerminatingManyChildrenIsLinear() throws InterruptedException {
		isLinear("children started and terminated", FEWER, 10 * FEWER, (system, count) -> {
			Supervisor supervisor = Supervisor
				.of(Supervisor.start(system, SupervisorSpec.of(Strategy.ONE_FOR_ONE)).pid());
			for (int i = 0; i < count; i++) {
				supervisor.startChild(ChildSpec.worker("c" + i, TestServer.create().spec()));
			}
			assertThat(supervisor.countChildren().active()).isEqualTo(count);
			for (int i = 0; i < count; i++) {
				supervisor.terminateChild("c" + i);
			}
			supervisor.stop(Duration.ofMinutes(1));
		});
	}

}
