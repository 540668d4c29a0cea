package io.genserver;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import io.genserver.TestServer.Ask;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

class SysTests {

	private final GenServerSystem system = GenServerSystem.create();

	@AfterEach
	void close() {
		this.system.close();
	}

	@Test
	@DisplayName("SYS-005 a suspended server answers nobody; one resume undoes any number of suspends")
	void suspendAndResume() {
		Pid pid = TestServer.create().start(this.system);
		Sys.suspend(pid);
		Sys.suspend(pid);
		assertThat(Sys.info(pid).orElseThrow().suspended()).isTrue();
		assertThatExceptionOfType(CallTimeoutException.class)
			.isThrownBy(() -> pid.call(new Ask("?"), Duration.ofMillis(30)));
		Sys.resume(pid);
		assertThat(Sys.info(pid).orElseThrow().suspended()).isFalse();
		assertThat(pid.call(new Ask("again"))).isEqualTo("again");
		Sys.resume(pid);
		assertThat(pid.call(new Ask("harmless"))).isEqualTo("harmless");
	}

	@Test
	void whatCameWhileSuspendedIsHandledInOrder() {
		Probe.Running probe = Probe.start(this.system);
		Sys.suspend(probe.pid());
		probe.pid().cast(1);
		probe.pid().send(2);
		probe.pid().cast(3);
		assertThat(probe.messages()).isEmpty();
		Sys.resume(probe.pid());
		probe.pid().cast(4);
		await().untilAsserted(() -> assertThat(probe.messages()).containsExactly(1, 2, 3, 4));
	}

	@Test
	void aSuspendedServerObeysItsParentsExit() {
		Probe.Running parent = Probe.startTrapping(this.system);
		Pid pid = parent.run((context) -> context.system().startLink(TestServer.create().trapping().spec()).pid());
		Sys.suspend(pid);
		parent.tell((context) -> context.exit(pid, ExitReason.SHUTDOWN));
		await().untilAsserted(() -> assertThat(pid.exitReason()).isEqualTo(ExitReason.SHUTDOWN));
	}

	@Test
	void aSuspendedServerCanBeKilled() {
		Pid pid = TestServer.create().start(this.system);
		Sys.suspend(pid);
		CompletableFuture<String> call = pid.callAsync(new Ask("?"));
		Sys.getState(pid);
		this.system.exit(pid, ExitReason.KILL);
		assertThat(call).failsWithin(Duration.ofSeconds(4));
	}

	@Test
	@DisplayName("GS-045 the state can be read by name and by pid, also while suspended")
	void getState() {
		Pid pid = this.system.start(TestServer.create().spec().withName("name")).pid();
		pid.cast("one");
		assertThat(Sys.getState(pid)).isEqualTo(1);
		assertThat(Sys.getState(this.system.ref("name"))).isEqualTo(1);
		Sys.suspend(pid);
		assertThat(Sys.getState(pid)).isEqualTo(1);
	}

	@Test
	@DisplayName("GS-046 the state can be replaced; a function that fails changes nothing")
	void replaceState() {
		Pid pid = TestServer.create().start(this.system);
		assertThat(Sys.replaceState(pid, (state) -> (Integer) state + 10)).isEqualTo(10);
		assertThat(Sys.getState(pid)).isEqualTo(10);
		assertThatIllegalStateException().isThrownBy(() -> Sys.replaceState(pid, (state) -> {
			throw new IllegalStateException("fail");
		}));
		assertThat(Sys.getState(pid)).isEqualTo(10);
		Sys.suspend(pid);
		Sys.replaceState(pid, (state) -> 42);
		Sys.resume(pid);
		assertThat(Sys.getState(pid)).isEqualTo(42);
	}

	@Test
	void infoDoesNotWaitForABusyServer() {
		Blocker blocker = new Blocker();
		Pid pid = TestServer.create().onCast((message, state) -> {
			blocker.hold();
			return Next.noReply(state);
		}).start(this.system);
		pid.cast("busy");
		blocker.awaitEntered();
		assertThat(Sys.info(pid).orElseThrow().handling()).isEqualTo("String");
		blocker.release();
		await().until(() -> Sys.info(pid).orElseThrow().handling() == null);
	}

	@Test
	void aMissingServerHasNoState() {
		assertThatExceptionOfType(NoSuchServerException.class)
			.isThrownBy(() -> Sys.getState(this.system.ref("nobody")));
		assertThat(Sys.info(this.system.ref("nobody"))).isEmpty();
	}

	@Test
	void aServerCannotAskItself() {
		Probe.Running probe = Probe.start(this.system);
		assertThat(probe.<String>run((context) -> {
			try {
				Sys.suspend(context.self());
				return "suspended";
			}
			catch (CallCycleException ex) {
				return "refused";
			}
		})).isEqualTo("refused");
	}

}
