package io.genserver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import io.genserver.TestServer.Ask;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class IdleTimeoutTests {

	private final VirtualWorld world = new VirtualWorld();

	private final List<Object> handled = Collections.synchronizedList(new ArrayList<>());

	@AfterEach
	void close() {
		this.world.close();
	}

	/** Casts of a number set an idle timeout of so many milliseconds. */
	private TestServer server() {
		return TestServer.create().onCast((message, state) -> {
			this.handled.add(message);
			Next<Integer> next = Next.noReply(state);
			return (message instanceof Integer millis) ? next.withIdleTimeout(Duration.ofMillis(millis)) : next;
		}).onInfo((message, state) -> {
			this.handled.add(message);
			return Next.noReply(state);
		});
	}

	private Pid start() {
		return server().start(this.world.system());
	}

	@Test
	@DisplayName("GS-013 GS-018 GS-020 the timeout fires once when nothing comes")
	void firesOnceWhenNothingComes() {
		Pid pid = start();
		pid.cast(100);
		this.world.passMillis(99);
		assertThat(this.handled).containsExactly(100);
		this.world.passMillis(1);
		assertThat(this.handled).containsExactly(100, IdleTimeout.INSTANCE);
		this.world.passMillis(10_000);
		assertThat(this.handled).hasSize(2);
	}

	@Test
	void anyMessageEndsIt() {
		Pid pid = start();
		pid.cast(100);
		this.world.passMillis(50);
		pid.send("anything");
		this.world.passMillis(10_000);
		assertThat(this.handled).containsExactly(100, "anything");
	}

	@Test
	void aQueuedMessageWinsOverZero() {
		Pid pid = start();
		this.world.suspend(pid);
		pid.cast(0);
		pid.cast("queued");
		this.world.resume(pid);
		this.world.passMillis(10);
		assertThat(this.handled).containsExactly(0, "queued");
	}

	@Test
	void zeroFiresWhenNothingIsQueued() {
		start().cast(0);
		this.world.settle();
		assertThat(this.handled).containsExactly(0, IdleTimeout.INSTANCE);
	}

	@Test
	void eachReturnSetsItAnew() {
		Pid pid = start();
		for (int i = 0; i < 5; i++) {
			pid.cast(100);
			this.world.passMillis(60);
		}
		assertThat(this.handled).doesNotContain(IdleTimeout.INSTANCE);
		this.world.passMillis(40);
		assertThat(this.handled).last().isEqualTo(IdleTimeout.INSTANCE);
	}

	@Test
	void aShortOneAfterALongOneFiresInTime() {
		Pid pid = start();
		pid.cast(60_000);
		this.world.settle();
		pid.cast(20);
		this.world.passMillis(20);
		assertThat(this.handled).containsExactly(60_000, 20, IdleTimeout.INSTANCE);
	}

	@Test
	void aLongOneAfterAShortOneDoesNotFireEarly() {
		Pid pid = start();
		pid.cast(20);
		this.world.settle();
		pid.cast(1000);
		this.world.passMillis(999);
		assertThat(this.handled).doesNotContain(IdleTimeout.INSTANCE);
		this.world.passMillis(1);
		assertThat(this.handled).last().isEqualTo(IdleTimeout.INSTANCE);
	}

	@Test
	void aSystemRequestRestartsItInFull() {
		Pid pid = start();
		pid.cast(300);
		this.world.passMillis(200);
		Sys.getState(pid);
		this.world.passMillis(299);
		assertThat(this.handled).containsExactly(300);
		this.world.passMillis(1);
		assertThat(this.handled).containsExactly(300, IdleTimeout.INSTANCE);
	}

	@Test
	void itDoesNotFireWhileSuspendedAndRestartsOnResume() {
		Pid pid = start();
		pid.cast(100);
		this.world.suspend(pid);
		this.world.passMillis(1000);
		this.world.resume(pid);
		assertThat(this.handled).containsExactly(100);
		this.world.passMillis(100);
		assertThat(this.handled).containsExactly(100, IdleTimeout.INSTANCE);
	}

	@Test
	void aCancelledTimersMessageDoesNotProlongIt() {
		TestServer server = server();
		Pid pid = server.start(this.world.system());
		TimerRef timer = server.context().sendAfter(Duration.ofMillis(50), "tick");
		pid.cast(100);
		this.world.passMillis(40);
		timer.cancel();
		this.world.passMillis(60);
		assertThat(this.handled).containsExactly(100, IdleTimeout.INSTANCE);
	}

	@Test
	@DisplayName("GS-013 a reply and init can set it, too")
	void replyAndInitSetIt() {
		Pid pid = server().onInit((context) -> InitResult.ok(Next.noReply(0).withIdleTimeout(Duration.ofMillis(10))))
			.onCall((text, from, state) -> CallResult.reply(text,
					Next.noReply(state).withIdleTimeout(Duration.ofMillis(10))))
			.start(this.world.system());
		this.world.passMillis(10);
		assertThat(this.handled).containsExactly(IdleTimeout.INSTANCE);
		pid.call(new Ask("?"));
		this.world.passMillis(10);
		assertThat(this.handled).containsExactly(IdleTimeout.INSTANCE, IdleTimeout.INSTANCE);
	}

	@Test
	void theContextCanSetIt() {
		TestServer server = server();
		Pid pid = server.onCast((message, state) -> {
			server.context().idleTimeout(Duration.ofMillis(10));
			return Next.noReply(state);
		}).start(this.world.system());
		pid.cast("set it");
		this.world.passMillis(10);
		assertThat(this.handled).containsExactly(IdleTimeout.INSTANCE);
	}

	@Test
	void itLeavesNoTimerBehindWhenTheServerEnds() {
		Pid pid = start();
		pid.cast(60_000);
		this.world.settle();
		assertThat(this.world.time().scheduled()).isEqualTo(1);
		this.world.system().exit(pid, ExitReason.KILL);
		assertThat(this.world.time().scheduled()).isZero();
	}

	@Test
	void itCannotBeNegative() {
		assertThatIllegalArgumentException().isThrownBy(() -> Next.noReply(0).withIdleTimeout(Duration.ofMillis(-1)));
	}

	@Test
	@DisplayName("GS-036 a hibernating server is woken by a message and not by a system request")
	void hibernationEndsWithAMessage() {
		Pid pid = server().onCast((message, state) -> Next.noReply(state).hibernate()).start(this.world.system());
		assertThat(Sys.info(pid).orElseThrow().hibernated()).isFalse();
		pid.cast("sleep");
		this.world.settle();
		Sys.getState(pid);
		Sys.suspend(pid);
		Sys.resume(pid);
		assertThat(Sys.info(pid).orElseThrow().hibernated()).isTrue();
		pid.send("wake up");
		this.world.settle();
		assertThat(Sys.info(pid).orElseThrow().hibernated()).isFalse();
	}

}
