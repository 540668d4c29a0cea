package io.genserver;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.DynamicSupervisor;
import io.genserver.supervisor.DynamicSupervisorSpec;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A child that has started leaves the rest to its supervisor's thread, which is its own:
 * no other is woken for that. But whatever it does next may take as long as it likes.
 */
@Timeout(60)
class HeldBackTests {

	private final GenServerSystem system = GenServerSystem.create();

	private final DynamicSupervisor supervisor = DynamicSupervisor
		.of(DynamicSupervisor.start(this.system, DynamicSupervisorSpec.create()).pid());

	/** The supervisor has answered. */
	private final CountDownLatch started = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.started.countDown();
		this.system.close();
	}

	private void awaitStarted() {
		try {
			assertThat(this.started.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Pid start(TestServer child) {
		Pid pid = this.supervisor.startChild(ChildSpec.worker("child", child.spec())).pid();
		this.started.countDown();
		return pid;
	}

	@Test
	void aContinueMayWaitUntilTheSupervisorHasAnswered() {
		Pid pid = start(TestServer.create()
			.onInit((context) -> InitResult.ok(Next.noReply(0).continueWith("wait")))
			.onContinue((message, state) -> {
				awaitStarted();
				return Next.noReply(7);
			}));
		assertThat(Sys.getState(pid)).isEqualTo(7);
	}

	@Test
	void aMessageThatCameDuringInitMayWaitUntilTheSupervisorHasAnswered() {
		Pid pid = start(TestServer.create().onInit((context) -> {
			context.self().cast("wait");
			return InitResult.ok(0);
		}).onCast((message, state) -> {
			awaitStarted();
			return Next.noReply(7);
		}));
		assertThat(Sys.getState(pid)).isEqualTo(7);
	}

	@Test
	void aSystemRequestThatCameDuringInitMayWaitUntilTheSupervisorHasAnswered() {
		AtomicReference<Object> replaced = new AtomicReference<>();
		start(TestServer.create().onInit((context) -> {
			Pid self = context.self();
			Thread requester = new Thread(() -> replaced.set(Sys.replaceState(self, (state) -> {
				awaitStarted();
				return 7;
			})));
			requester.start();
			await().until(() -> requester.getState() == Thread.State.TIMED_WAITING);
			return InitResult.ok(0);
		}));
		await().until(() -> Integer.valueOf(7).equals(replaced.get()));
	}

}
