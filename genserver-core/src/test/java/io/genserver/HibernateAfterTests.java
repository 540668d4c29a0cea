package io.genserver;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import io.genserver.TestServer.Ask;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HibernateAfterTests {

	private final VirtualWorld world = new VirtualWorld();

	@AfterEach
	void close() {
		this.world.close();
	}

	private Pid start(TestServer server, long millis) {
		Pid pid = this.world.system().start(server.spec().withHibernateAfter(Duration.ofMillis(millis))).pid();
		this.world.settle();
		return pid;
	}

	private boolean isHibernated(Pid pid) {
		return Sys.info(pid).orElseThrow().hibernated();
	}

	@Test
	@DisplayName("GS-037 a server that waits long enough hibernates, until the next message")
	void hibernatesAfterAWait() {
		Pid pid = start(TestServer.create(), 100);
		assertThat(isHibernated(pid)).isFalse();
		this.world.passMillis(99);
		assertThat(isHibernated(pid)).isFalse();
		this.world.passMillis(1);
		assertThat(isHibernated(pid)).isTrue();
		assertThat(Sys.getState(pid)).isEqualTo(0);
		assertThat(isHibernated(pid)).isTrue();
		for (Runnable message : new Runnable[] { () -> pid.call(new Ask("?")), () -> pid.cast("?"),
				() -> pid.send("?") }) {
			message.run();
			this.world.settle();
			assertThat(isHibernated(pid)).isFalse();
			this.world.passMillis(99);
			assertThat(isHibernated(pid)).isFalse();
			this.world.passMillis(1);
			assertThat(isHibernated(pid)).isTrue();
		}
	}

	@Test
	void eachMessageStartsTheWaitOver() {
		Pid pid = start(TestServer.create(), 100);
		for (int i = 0; i < 5; i++) {
			this.world.passMillis(60);
			pid.cast("?");
			this.world.settle();
		}
		assertThat(isHibernated(pid)).isFalse();
		this.world.passMillis(100);
		assertThat(isHibernated(pid)).isTrue();
	}

	@Test
	void itDoesNotHibernateWhileAnIdleTimeoutIsPending() {
		Pid pid = start(TestServer.create()
			.onCast((message, state) -> Next.noReply(state).withIdleTimeout(Duration.ofMillis(500))), 100);
		pid.cast("set the timeout");
		this.world.passMillis(499);
		assertThat(isHibernated(pid)).isFalse();
		this.world.passMillis(1);
		assertThat(isHibernated(pid)).isFalse();
		this.world.passMillis(100);
		assertThat(isHibernated(pid)).isTrue();
	}

	@Test
	void withZeroItHibernatesAtOnceAndLeavesNoTimer() {
		Pid pid = start(TestServer.create(), 0);
		assertThat(isHibernated(pid)).isTrue();
		assertThat(this.world.time().scheduled()).isZero();
	}

	@Test
	void itsTimerEndsWithIt() {
		Pid pid = start(TestServer.create(), 100);
		assertThat(this.world.time().scheduled()).isEqualTo(1);
		this.world.system().exit(pid, ExitReason.KILL);
		this.world.settle();
		assertThat(this.world.time().scheduled()).isZero();
	}

	@Test
	void theTimeCannotBeNegative() {
		assertThatExceptionOfType(InvalidSupervisionException.class)
			.isThrownBy(() -> TestServer.create().spec().withHibernateAfter(Duration.ofMillis(-1)));
	}

}
