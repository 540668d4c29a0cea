package io.genserver;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.genserver.server.ServerProcess;
import io.genserver.supervisor.Backoff;
import io.genserver.supervisor.ChildOutcome;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.ChildState;
import io.genserver.supervisor.DynamicSupervisor;
import io.genserver.supervisor.DynamicSupervisorSpec;
import io.genserver.supervisor.GiveUp;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorSpec;

import static io.genserver.KeepingWorld.HOUR;
import static io.genserver.KeepingWorld.call;
import static io.genserver.KeepingWorld.exit;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a mailbox that is kept while its server waits for a restart, or is
 * parked.
 */
class KeptMailboxWaitingTests {

	private static final Backoff SECOND = Backoff.of(Duration.ofSeconds(1), Duration.ofSeconds(1)).withJitter(0);

	private final KeepingWorld world = new KeepingWorld();

	@AfterEach
	void close() {
		this.world.close();
	}

	private ChildSpec patient(String id) {
		return this.world.child(id).withBackoff(SECOND);
	}

	private Supervisor parking(ChildSpec child) {
		return Supervisor.of(
				Supervisor
					.start(this.world.system(),
							SupervisorSpec.of(Strategy.ONE_FOR_ONE, child)
								.withName("sup")
								.withIntensity(0, HOUR)
								.withOnGiveUp(GiveUp.PARK))
					.pid());
	}

	/** Kill a server behind whose last message a call waits. */
	private CompletableFuture<String> queueAndKill(String name) {
		Pid pid = this.world.suspended(name);
		pid.cast("first");
		CompletableFuture<String> call = call(pid, "a");
		this.world.system().exit(pid, ExitReason.KILL);
		this.world.settle();
		return call;
	}

	@Test
	void messagesWaitAsLongAsTheServerDoes() {
		this.world.supervisor(patient("kept"));
		CompletableFuture<String> call = queueAndKill("kept");
		assertThat(call).isNotDone();
		this.world.world().passMillis(999);
		assertThat(call).isNotDone();
		this.world.world().passMillis(1);
		assertThat(call.join()).isEqualTo("2:a");
		assertThat(this.world.logOfLast()).containsExactly("2:first", "2:a");
	}

	@Test
	void messagesOfTheGroupWaitWithIt() {
		this.world.supervisor(Strategy.ONE_FOR_ALL, 10, patient("kept"), this.world.child("sibling"));
		CompletableFuture<String> siblings = call(this.world.suspended("sibling"), "b");
		CompletableFuture<String> call = queueAndKill("kept");
		assertThat(call).isNotDone();
		assertThat(siblings).isNotDone();
		this.world.world().passMillis(1000);
		assertThat(call.join()).isEqualTo("2:a");
		assertThat(siblings.join()).isEqualTo("2:b");
	}

	@Test
	void serverThatIsRestartedBeforeItsTimeHandlesThem() {
		Supervisor supervisor = this.world.supervisor(patient("kept"));
		CompletableFuture<String> call = queueAndKill("kept");
		assertThat(supervisor.restartChild("kept")).isInstanceOf(StartResult.Started.class);
		assertThat(call.join()).isEqualTo("2:a");
	}

	@Test
	void callersOfAWaitingServerThatIsTerminatedAreToldAtOnce() {
		Supervisor supervisor = this.world.supervisor(patient("kept"));
		CompletableFuture<String> call = queueAndKill("kept");
		try (LogLines log = LogLines.of(ServerProcess.class, Level.WARN)) {
			assertThat(supervisor.terminateChild("kept")).isEqualTo(ChildOutcome.OK);
			assertThat(exit(call)).isEqualTo(ExitReason.KILLED);
			assertThat(log.lines()).singleElement()
				.asString()
				.contains("'kept'", "left 2 message(s) unhandled: 1 x String, 1 x Ask");
		}
		assertThat(this.world.system().deadLetters()).isOne();
	}

	@Test
	void callersOfAWaitingDynamicServerThatIsTerminatedAreToldAtOnce() {
		DynamicSupervisor supervisor = DynamicSupervisor
			.of(DynamicSupervisor.start(this.world.system(), DynamicSupervisorSpec.create()).pid());
		supervisor.startChild(patient("kept"));
		Pid last = this.world.pid("kept");
		CompletableFuture<String> call = queueAndKill("kept");
		assertThat(call).isNotDone();
		assertThat(supervisor.terminateChild(last)).isEqualTo(ChildOutcome.OK);
		assertThat(exit(call)).isEqualTo(ExitReason.KILLED);
	}

	@Test
	void callersOfAServerThatIsParkedAreToldAtOnce() {
		Supervisor supervisor = parking(this.world.child("kept"));
		CompletableFuture<String> call = queueAndKill("kept");
		assertThat(supervisor.whichChildren()).singleElement()
			.satisfies((child) -> assertThat(child.state()).isEqualTo(ChildState.PARKED));
		assertThat(exit(call)).isEqualTo(ExitReason.KILLED);
		assertThat(this.world.system().deadLetters()).isOne();
	}

	@Test
	void serverThatWasParkedKeepsItsMessagesAgain() {
		Supervisor supervisor = parking(patient("kept"));
		queueAndKill("kept");
		this.world.world().passMillis(1000);
		assertThat(this.world.logOfLast()).as("what was dropped does not come back").isEmpty();
		assertThat(call(this.world.pid("kept"), "b").join()).isEqualTo("2:b");
		CompletableFuture<String> call = queueAndKill("kept");
		assertThat(exit(call)).as("parked again").isEqualTo(ExitReason.KILLED);
		assertThat(supervisor.restartChild("kept")).isInstanceOf(StartResult.Started.class);
		assertThat(call(this.world.pid("kept"), "c").join()).isEqualTo("3:c");
	}

}
