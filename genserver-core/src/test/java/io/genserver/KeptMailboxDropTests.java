package io.genserver;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.genserver.TestServer.Ask;
import io.genserver.process.TestActivations;
import io.genserver.supervisor.ChildOutcome;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.ChildState;
import io.genserver.supervisor.DynamicSupervisor;
import io.genserver.supervisor.DynamicSupervisorSpec;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorSpec;

import static io.genserver.KeepingWorld.HOUR;
import static io.genserver.KeepingWorld.KEEP;
import static io.genserver.KeepingWorld.call;
import static io.genserver.KeepingWorld.exit;
import static io.genserver.KeepingWorld.size;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of a mailbox that is kept when the server is not restarted after all:
 * callers are told at once, and the rest is counted.
 */
class KeptMailboxDropTests {

	private static final ExitReason NO = ExitReason.of("no");

	private final KeepingWorld world = new KeepingWorld();

	private final GenServerSystem system = this.world.system();

	@AfterEach
	void close() {
		this.world.close();
	}

	/** Two casts and a call, which wait. */
	private CompletableFuture<String> queue(Pid pid) {
		pid.cast("lost");
		CompletableFuture<String> call = call(pid, "a");
		pid.send("lost");
		return call;
	}

	private void assertDropped(CompletableFuture<String> call, ExitReason reason) {
		this.world.settle();
		assertThat(exit(call)).isEqualTo(reason);
		assertThat(this.system.deadLetters()).isEqualTo(2);
		assertThat(this.world.log()).noneMatch((line) -> line.endsWith(":a") || line.endsWith(":lost"));
	}

	private void kill(Pid pid) {
		this.system.exit(pid, ExitReason.KILL);
		this.world.settle();
	}

	private DynamicSupervisor dynamic(int maxRestarts) {
		return DynamicSupervisor.of(DynamicSupervisor
			.start(this.system, DynamicSupervisorSpec.create().withName("sup").withIntensity(maxRestarts, HOUR))
			.pid());
	}

	/** A supervisor whose only child is restarted, and fails to start. */
	private CompletableFuture<String> restartingInVain(InitResult<Integer> start, boolean dynamic) {
		this.world.nextStarts("kept", List.of(start, start, start));
		if (dynamic) {
			dynamic(2).startChild(this.world.child("kept"));
		}
		else {
			this.world.supervisor(Strategy.ONE_FOR_ONE, 2, this.world.child("kept"));
		}
		Pid pid = this.world.suspended("kept");
		CompletableFuture<String> call = queue(pid);
		kill(pid);
		return call;
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void supervisorThatGivesUp(boolean dynamic) {
		assertDropped(restartingInVain(InitResult.stop(NO), dynamic), NO);
		assertThat(this.system.whereis("sup")).isNull();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void restartThatIsIgnored(boolean dynamic) {
		assertDropped(restartingInVain(InitResult.ignore(), dynamic), ExitReason.NORMAL);
		assertThat(this.system.whereis("sup")).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void temporaryChild(boolean dynamic) {
		ChildSpec child = this.world.child("kept").withRestart(Restart.TEMPORARY);
		if (dynamic) {
			dynamic(2).startChild(child);
		}
		else {
			this.world.supervisor(child);
		}
		Pid pid = this.world.suspended("kept");
		this.world.suspended("sup");
		CompletableFuture<String> call = queue(pid);
		kill(pid);
		// it does not wait for its supervisor
		assertDropped(call, ExitReason.KILLED);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void transientChildThatEndsNormally(boolean dynamic) {
		ChildSpec child = this.world.child("kept").withRestart(Restart.TRANSIENT);
		if (dynamic) {
			dynamic(2).startChild(child);
		}
		else {
			this.world.supervisor(child);
		}
		Pid pid = this.world.suspended("kept");
		pid.cast("stop");
		CompletableFuture<String> call = queue(pid);
		this.world.resume(pid);
		assertDropped(call, ExitReason.NORMAL);
	}

	@Test
	void childThatIsTerminatedIsEmptyWhenItIsRestartedOnRequest() {
		Supervisor supervisor = this.world.supervisor(this.world.child("kept"));
		CompletableFuture<String> call = queue(this.world.suspended("kept"));
		assertThat(supervisor.terminateChild("kept")).isEqualTo(ChildOutcome.OK);
		assertDropped(call, ExitReason.SHUTDOWN);
		supervisor.restartChild("kept");
		Pid pid = this.world.suspended("kept");
		CompletableFuture<String> kept = call(pid, "b");
		kill(pid);
		assertThat(kept.join()).as("kept again after that").isEqualTo("3:b");
	}

	@Test
	void dynamicChildThatIsTerminated() {
		DynamicSupervisor supervisor = dynamic(2);
		supervisor.startChild(this.world.child("kept"));
		Pid pid = this.world.suspended("kept");
		CompletableFuture<String> call = queue(pid);
		assertThat(supervisor.terminateChild(pid)).isEqualTo(ChildOutcome.OK);
		assertDropped(call, ExitReason.SHUTDOWN);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void supervisorThatStops(boolean dynamic) {
		if (dynamic) {
			dynamic(2).startChild(this.world.child("kept"));
		}
		else {
			this.world.supervisor(this.world.child("kept"));
		}
		CompletableFuture<String> call = queue(this.world.suspended("kept"));
		this.world.pid("sup").stop();
		assertDropped(call, ExitReason.SHUTDOWN);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void supervisorThatIsKilled(boolean afterTheChild) {
		this.world.supervisor(this.world.child("kept"));
		Pid pid = this.world.suspended("kept");
		Pid supervisor = this.world.suspended("sup");
		CompletableFuture<String> call = queue(pid);
		if (afterTheChild) {
			kill(pid);
			assertThat(call).isNotDone();
		}
		kill(supervisor);
		assertDropped(call, ExitReason.KILLED);
	}

	@Test
	void systemThatIsClosed() {
		this.world.supervisor(this.world.child("kept"));
		CompletableFuture<String> call = queue(this.world.suspended("kept"));
		this.system.close();
		assertThat(call).failsWithin(20, TimeUnit.SECONDS);
	}

	@Test
	void restartOfTheSupervisorItself() {
		ChildSpec inner = ChildSpec.worker("inner", (system) -> Supervisor.startLink(system,
				SupervisorSpec.of(Strategy.ONE_FOR_ONE, this.world.child("kept")).withName("inner")));
		this.world.supervisor(inner);
		CompletableFuture<String> call = queue(this.world.suspended("kept"));
		kill(this.world.pid("inner"));
		assertDropped(call, ExitReason.KILLED);
		assertThat(call(this.world.pid("kept"), "b").join()).isEqualTo("2:b");
	}

	@Test
	void groupWhoseRestartIsCalledOff() {
		Supervisor supervisor = this.world.supervisor(Strategy.ONE_FOR_ALL, 10, this.world.child("first"),
				this.world.child("second"));
		Pid first = this.world.suspended("first");
		Pid second = this.world.suspended("second");
		CompletableFuture<String> call = queue(second);
		// the first one has just failed to start when the supervisor is told to stop it
		this.world.nextStarts("first", List.of(InitResult.stop(NO), InitResult.stop(NO), InitResult.stop(NO)));
		CompletableFuture<ChildOutcome> outcome = new CompletableFuture<>();
		this.world.duringInit("first", (context) -> {
			if (!outcome.isDone() && outcome.getNumberOfDependents() == 0) {
				outcome.completeAsync(() -> supervisor.terminateChild("first"), TestActivations.executor());
				await().until(() -> size(this.world.pid("sup")) == 1);
			}
		});
		kill(first);
		assertThat(outcome.join()).isEqualTo(ChildOutcome.OK);
		assertDropped(call, ExitReason.SHUTDOWN);
		assertThat(supervisor.whichChildren()).allMatch((child) -> child.state() == ChildState.STOPPED);
	}

	@Test
	void serverWithoutASupervisor() {
		Pid pid = this.system.start(this.world.server("kept").spec().withName("kept").withMailbox(KEEP)).pid();
		this.world.suspended("kept");
		CompletableFuture<String> call = queue(pid);
		kill(pid);
		assertDropped(call, ExitReason.KILLED);
	}

	@Test
	void nextIncarnationThatKeepsNothing() {
		AtomicInteger starts = new AtomicInteger();
		this.world.supervisor(ChildSpec.worker("kept",
				(system) -> system.startLink(this.world.server("kept")
					.spec()
					.withName("kept")
					.withMailbox((starts.incrementAndGet() == 1) ? KEEP : MailboxSpec.DEFAULT))));
		Pid pid = this.world.suspended("kept");
		CompletableFuture<String> call = queue(pid);
		kill(pid);
		assertDropped(call, ExitReason.KILLED);
	}

	@Test
	void callThatComesWhenItsNextIncarnationRunsAlready() {
		this.world.supervisor(this.world.child("kept"));
		Pid pid = this.world.suspended("kept");
		kill(pid);
		CompletableFuture<String> late = call(pid, "a");
		assertThat(late).isCompletedExceptionally();
		pid.cast("b");
		assertThat(this.system.deadLetters()).isOne();
		assertThat(this.world.logOfLast()).isEmpty();
	}

	@Test
	void senderThatWaitsForRoomIsToldLikeOneThatIsLate() throws Exception {
		MailboxSpec mailbox = new MailboxSpec(1, Overflow.BLOCK, OnRestart.KEEP);
		this.world.supervisor(KeepingWorld.child("kept", this.world.server("kept"), mailbox));
		Pid pid = this.world.suspended("kept");
		Pid supervisor = this.world.suspended("sup");
		CompletableFuture<String> kept = call(pid, "a");
		CompletableFuture<Throwable> blocked = new CompletableFuture<>();
		Thread sender = new Thread(() -> {
			try {
				pid.call(new Ask("b"), HOUR);
			}
			catch (ServerExitedException ex) {
				blocked.complete(ex);
			}
		});
		sender.start();
		await()
			.until(() -> sender.getState() == Thread.State.WAITING || sender.getState() == Thread.State.TIMED_WAITING);
		kill(pid);
		assertThat(blocked.get(20, TimeUnit.SECONDS)).hasMessageContaining("kept");
		this.world.resume(supervisor);
		assertThat(kept.join()).isEqualTo("2:a");
		assertThat(this.world.logOfLast()).containsExactly("2:a");
	}

}
