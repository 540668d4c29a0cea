package io.genserver;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.genserver.TestServer.Ask;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.DynamicSupervisor;
import io.genserver.supervisor.DynamicSupervisorSpec;
import io.genserver.sys.MailboxSample;
import io.genserver.sys.Sys;
import io.genserver.sys.Zombie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * What is seen of servers without asking them, however busy they are.
 */
@Timeout(60)
class SysObservationTests {

	private final GenServerSystem system = GenServerSystem.create();

	@AfterEach
	void close() {
		this.system.close();
	}

	@Test
	void theMailboxOfABusyServerIsSampledByType() {
		Blocker blocker = new Blocker();
		Pid pid = busy(blocker);
		pid.cast("one");
		pid.cast(2);
		pid.send("three");
		CompletableFuture<String> call = pid.callAsync(new Ask("four"));
		MailboxSample sample = sample(pid, 100);
		assertThat(sample.messages()).isEqualTo(4);
		assertThat(sample.types()).containsExactly(Map.entry("String", 2), Map.entry("Ask", 1),
				Map.entry("Integer", 1));
		blocker.release();
		assertThat(call.join()).isEqualTo("four");
		await().untilAsserted(() -> assertThat(sample(pid, 100).messages()).isZero());
	}

	@Test
	void aSampleBeginsWithTheOldestAndIsBounded() {
		Blocker blocker = new Blocker();
		Pid pid = busy(blocker);
		for (int i = 0; i < 10; i++) {
			pid.cast("old");
		}
		for (int i = 0; i < 100; i++) {
			pid.cast(i);
		}
		assertThat(sample(pid, 12)).isEqualTo(new MailboxSample(12, Map.of("String", 10, "Integer", 2)));
		assertThatIllegalArgumentException().isThrownBy(() -> Sys.mailboxSample(pid, 0));
		blocker.release();
	}

	@Test
	void systemRequestsAreNoMessagesAndDownIsOne() {
		Blocker blocker = new Blocker();
		Pid dying = TestServer.create().start(this.system);
		TestServer server = TestServer.create().onCast((message, state) -> {
			blocker.hold();
			return Next.noReply(state);
		});
		TestServer monitoring = server.onInit((context) -> {
			context.monitor(dying);
			return InitResult.ok(0);
		});
		Pid pid = monitoring.start(this.system);
		pid.cast("hold");
		blocker.awaitEntered();
		dying.stop();
		Thread asking = new Thread(() -> Sys.getState(pid));
		asking.start();
		await().until(() -> asking.getState() == Thread.State.TIMED_WAITING);
		assertThat(sample(pid, 100).types()).isEqualTo(Map.of("Down", 1));
		assertThat(Sys.info(pid).orElseThrow().mailboxSize()).isZero();
		blocker.release();
		await().until(() -> !asking.isAlive());
	}

	@ParameterizedTest
	@EnumSource(Overflow.class)
	void whatCameWhileSuspendedIsSampledToo(Overflow overflow) {
		Pid pid = this.system.start(TestServer.create().spec().withMailbox(new MailboxSpec(100, overflow))).pid();
		Sys.suspend(pid);
		pid.cast("one");
		pid.cast("two");
		pid.cast(3);
		// it looks at each, and puts it aside
		await().untilAsserted(
				() -> assertThat(sample(pid, 100)).isEqualTo(new MailboxSample(3, Map.of("String", 2, "Integer", 1))));
		assertThat(sample(pid, 2)).isEqualTo(new MailboxSample(2, Map.of("String", 2)));
		Sys.resume(pid);
		await().untilAsserted(() -> assertThat(sample(pid, 100).messages()).isZero());
		assertThat(Sys.getState(pid)).isEqualTo(3);
	}

	@ParameterizedTest
	@EnumSource(Overflow.class)
	void aSampleUnderFullLoadIsBoundedAndHasNoStrangers(Overflow overflow) throws Exception {
		Pid pid = this.system.start(TestServer.create().spec().withMailbox(new MailboxSpec(1000, overflow))).pid();
		AtomicBoolean stop = new AtomicBoolean();
		Thread sender = new Thread(() -> {
			for (int i = 0; !stop.get(); i++) {
				try {
					pid.cast((i % 2 == 0) ? "text" : (Object) i);
					if (i % 1000 == 0) {
						Sys.suspend(pid);
						Sys.resume(pid);
					}
				}
				catch (MailboxFullException ex) {
					Thread.onSpinWait();
				}
			}
		});
		sender.start();
		for (int i = 0; i < 5000; i++) {
			MailboxSample sample = sample(pid, 50);
			assertThat(sample.messages()).isLessThanOrEqualTo(50);
			assertThat(sample.types().keySet()).isSubsetOf("String", "Integer");
		}
		stop.set(true);
		sender.join();
	}

	@Test
	void theStackOfARunningHandlerIsSeen() {
		Blocker blocker = new Blocker();
		Pid pid = busy(blocker);
		assertThat(Sys.handlerStack(pid)).extracting(StackTraceElement::getClassName).contains(Blocker.class.getName());
		blocker.release();
		await().untilAsserted(() -> assertThat(Sys.handlerStack(pid)).isEmpty());
	}

	@Test
	void theParentIsSeen() {
		Probe.Running parent = Probe.start(this.system);
		Pid child = parent.run((context) -> context.system().startLink(TestServer.create().spec()).pid());
		assertThat(Sys.parent(child)).contains(parent.pid());
		assertThat(Sys.parent(parent.pid())).isEmpty();
	}

	@Test
	void nothingIsSeenOfWhoDoesNotRun() {
		ServerRef<Object> nobody = this.system.ref("nobody");
		assertThat(Sys.mailboxSample(nobody, 10)).isEmpty();
		assertThat(Sys.handlerStack(nobody)).isEmpty();
		assertThat(Sys.parent(nobody)).isEmpty();
		assertThat(Sys.zombies(this.system)).isEmpty();
	}

	@Test
	void aKilledServerIsAZombieUntilItsHandlerReturns() {
		Blocker blocker = new Blocker();
		TestServer server = TestServer.create().onCast((message, state) -> {
			blocker.holdThroughInterrupts();
			return Next.noReply(state);
		});
		Pid pid = this.system.start(server.spec().withName("stubborn")).pid();
		pid.cast("hold");
		blocker.awaitEntered();
		this.system.exit(pid, ExitReason.KILL);
		List<Zombie> zombies = Sys.zombies(this.system);
		assertThat(zombies).hasSize(1);
		Zombie zombie = zombies.get(0);
		assertThat(zombie.server()).isEqualTo(pid);
		assertThat(zombie.reason()).isEqualTo(ExitReason.KILLED);
		assertThat(zombie.handling()).isEqualTo("String");
		assertThat(zombie.handlingFor()).isPositive();
		assertThat(zombie.stack()).extracting(StackTraceElement::getClassName).contains(Blocker.class.getName());
		blocker.release();
		await().untilAsserted(() -> assertThat(Sys.zombies(this.system)).isEmpty());
	}

	@Test
	void someOfManyChildrenAreSeen() {
		DynamicSupervisor many = DynamicSupervisor
			.of(DynamicSupervisor.start(this.system, DynamicSupervisorSpec.create()).pid());
		for (int i = 0; i < 20; i++) {
			many.startChild(ChildSpec.worker("child", TestServer.create().spec()));
		}
		assertThat(many.children(7)).hasSize(7).isSubsetOf(many.children());
		assertThat(many.children(100)).hasSize(20);
	}

	private Pid busy(Blocker blocker) {
		TestServer server = TestServer.create().onCast((message, state) -> {
			if (message.equals("hold")) {
				blocker.hold();
			}
			return Next.noReply(state + 1);
		});
		Pid pid = server.start(this.system);
		pid.cast("hold");
		blocker.awaitEntered();
		return pid;
	}

	private static MailboxSample sample(Pid pid, int limit) {
		return Sys.mailboxSample(pid, limit).orElseThrow();
	}

}
