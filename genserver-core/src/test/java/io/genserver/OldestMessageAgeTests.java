package io.genserver;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.genserver.TestServer.Ask;
import io.genserver.sys.ServerInfo;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ServerInfo#oldestMessageAge()}.
 */
@Timeout(60)
class OldestMessageAgeTests {

	private final VirtualTime time = new VirtualTime();

	private final GenServerSystem system = GenServerSystem.builder()
		.timeSource(this.time)
		.observers((server) -> "unobserved".equals(server.name()) ? null : new Observer())
		.build();

	@AfterEach
	void close() {
		this.system.close();
	}

	private static final class Observer implements ServerObserver {

		@Override
		public void handled(String messageType, Outcome outcome, long nanos) {
		}

		@Override
		public void waited(long nanos) {
		}

		@Override
		public void rejected() {
		}

		@Override
		public void dropped() {
		}

		@Override
		public void abandoned() {
		}

		@Override
		public void abandonedReturned() {
		}

		@Override
		public void restarted() {
		}

		@Override
		public void crashed(ExitReason reason) {
		}

	}

	/** Takes as many milliseconds as a number says, and is held up by a text. */
	private Pid start(String name, Blocker blocker, MailboxSpec mailbox) {
		TestServer server = TestServer.create().onCast((message, state) -> {
			if (message instanceof Integer millis) {
				this.time.advance(Duration.ofMillis(millis));
			}
			else {
				blocker.hold();
			}
			return Next.noReply(state);
		});
		return this.system.start(server.spec().withName(name).withMailbox(mailbox)).pid();
	}

	private Pid start(Blocker blocker) {
		return start("s", blocker, MailboxSpec.DEFAULT);
	}

	private void pass(long millis) {
		this.time.advance(Duration.ofMillis(millis));
	}

	private static @Nullable Duration age(Pid pid) {
		return Sys.info(pid).orElseThrow().oldestMessageAge();
	}

	private static Duration millis(long millis) {
		return Duration.ofMillis(millis);
	}

	@Test
	void anEmptyMailboxHasNoOldestMessageWhateverIsInHand() {
		Blocker blocker = new Blocker();
		Pid pid = start(blocker);
		assertThat(age(pid)).isNull();
		pid.cast("hold");
		blocker.awaitEntered();
		pass(1000);
		assertThat(age(pid)).isNull();
		blocker.release();
	}

	@Test
	void theFirstMessageBehindAHandlerThatGotStuckTellsItsAgeToTheFirstWhoLooks() {
		Blocker blocker = new Blocker();
		Pid pid = start(blocker);
		pid.cast("hold");
		blocker.awaitEntered();
		pass(700);
		pid.cast(0);
		pass(300);
		pid.cast(0);
		pass(1500);
		assertThat(age(pid)).isEqualTo(millis(1800));
		blocker.release();
		await().until(() -> Sys.info(pid).orElseThrow().handled() == 3);
		assertThat(age(pid)).isNull();
	}

	@Test
	void whoLooksAgainKnowsThatWhatWasThereBeforeIsOlderThanThat() {
		Blocker blocker = new Blocker();
		Pid pid = start(blocker);
		// the sample rests after two messages at once
		pid.call(new Ask("one"));
		pid.call(new Ask("two"));
		pid.cast("hold");
		blocker.awaitEntered();
		pass(100);
		pid.cast(0);
		pass(1000);
		assertThat(age(pid)).as("nobody has looked at the clock").isNull();
		pass(250);
		assertThat(age(pid)).isEqualTo(millis(250));
		pid.cast(0);
		pass(250);
		assertThat(age(pid)).isEqualTo(millis(500));
		blocker.release();
	}

	@Test
	void ofALongQueueThatMovesTheAgeIsKnownToAnEighth() {
		Blocker first = new Blocker();
		Blocker second = new Blocker();
		TestServer server = TestServer.create().onCast((message, state) -> {
			if (message instanceof Blocker blocker) {
				blocker.hold();
			}
			else {
				pass(1);
			}
			return Next.noReply(state);
		});
		Pid pid = this.system.start(server.spec()).pid();
		pid.cast(first);
		first.awaitEntered();
		for (int i = 0; i < 2000; i++) {
			pid.cast((i == 1000) ? second : "work");
			pass(1);
			age(pid);
		}
		assertThat(age(pid)).isEqualTo(millis(2000));
		first.release();
		second.awaitEntered();
		// 1000 ms later, and the oldest was sent 1001 ms after the first
		assertThat(age(pid)).isBetween(millis(1999 * 7 / 8), millis(1999));
		second.release();
		await().until(() -> Sys.info(pid).orElseThrow().handled() == 2001);
		assertThat(age(pid)).isNull();
	}

	@Test
	void aServerThatWorksOffItsQueueKnowsHowOldItIs() {
		Blocker blocker = new Blocker();
		Pid pid = start(blocker);
		Sys.suspend(pid);
		pid.cast(10);
		pass(5000);
		for (int i = 0; i < 100; i++) {
			pid.cast(10);
		}
		pid.cast("hold");
		pid.cast(0);
		Sys.resume(pid);
		blocker.awaitEntered();
		// the last was there when the first had been handled, a second before
		assertThat(age(pid)).isEqualTo(millis(1000));
		blocker.release();
	}

	@Test
	void aMessageThatWasDroppedIsNotTheOldestAnyMore() {
		Blocker blocker = new Blocker();
		Pid pid = start("s", blocker, new MailboxSpec(2, Overflow.DROP_OLDEST));
		Sys.suspend(pid);
		pid.cast("dropped");
		pid.cast("dropped");
		age(pid);
		pass(1000);
		assertThat(age(pid)).isEqualTo(millis(1000));
		pid.cast("dropped");
		pass(100);
		assertThat(age(pid)).isEqualTo(millis(1100));
		pid.cast("kept");
		pass(10);
		pid.cast("kept");
		// the older one of the two that are left was sent 10 ms ago
		assertThat(age(pid)).isBetween(Duration.ZERO, millis(10));
	}

	@Test
	void aServerThatNobodyObservesTellsNoAge() {
		Blocker blocker = new Blocker();
		Pid pid = start("unobserved", blocker, MailboxSpec.DEFAULT);
		Sys.suspend(pid);
		pid.cast(0);
		assertThat(age(pid)).isNull();
		pass(1000);
		assertThat(age(pid)).isNull();
	}

}
