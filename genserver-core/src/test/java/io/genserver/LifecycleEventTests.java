package io.genserver;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorSpec;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LifecycleEventTests {

	private final List<LifecycleEvent> events = new CopyOnWriteArrayList<>();

	private GenServerSystem system = GenServerSystem.builder().listener(this.events::add).build();

	@AfterEach
	void close() {
		this.system.close();
	}

	private List<String> kinds() {
		return this.events.stream().map((event) -> event.getClass().getSimpleName()).toList();
	}

	private void awaitKinds(String... kinds) {
		await().untilAsserted(() -> assertThat(kinds()).containsExactly(kinds));
	}

	@Test
	void aServerStartsIsSuspendedResumedAndTerminates() {
		Pid pid = TestServer.create().start(this.system);
		Sys.suspend(pid);
		Sys.suspend(pid);
		Sys.resume(pid);
		Sys.resume(pid);
		pid.stop();
		awaitKinds("Started", "Suspended", "Resumed", "Terminated");
		assertThat(this.events.get(0)).isInstanceOfSatisfying(LifecycleEvent.Started.class,
				(event) -> assertThat(event.server()).isEqualTo(pid));
		assertThat(this.events.get(3)).isInstanceOfSatisfying(LifecycleEvent.Terminated.class,
				(event) -> assertThat(event.reason()).isEqualTo(ExitReason.NORMAL));
		assertThat(this.events).extracting(LifecycleEvent::at).isSorted();
	}

	@Test
	void aKillIsNoCrash() {
		Pid pid = TestServer.create().start(this.system);
		this.system.exit(pid, ExitReason.KILL);
		awaitKinds("Started", "Terminated");
	}

	@Test
	void aFailedStartIsAnEventAndAnIgnoredOneIsNone() {
		this.system.start(TestServer.create().onInit((context) -> InitResult.ignore()).spec());
		this.system.start(TestServer.create().onInit((context) -> InitResult.stop(ExitReason.of("no"))).spec());
		Blocker blocker = new Blocker();
		this.system.start(TestServer.create().onInit((context) -> {
			blocker.holdThroughInterrupts();
			return InitResult.ok(0);
		}).spec().withStartTimeout(Duration.ofMillis(20)));
		blocker.release();
		awaitKinds("StartFailed", "StartFailed");
	}

	@Test
	void aSupervisorRestartsCountsAndGivesUp() {
		ChildSpec child = ChildSpec.worker("child", TestServer.create().onCast((message, state) -> {
			throw new IllegalStateException("expected");
		}).spec().withName("child"));
		Pid root = Supervisor
			.start(this.system, SupervisorSpec.of(Strategy.ONE_FOR_ONE, child).withIntensity(1, Duration.ofHours(1)))
			.pid();
		ServerRef<Object> ref = this.system.ref("child");
		ref.cast("crash");
		awaitKinds("Started", "Started", "Crashed", "Started", "Restarted");
		ref.cast("crash");
		await().until(() -> kinds().contains("GaveUp") && !root.isAlive());
		awaitKinds("Started", "Started", "Crashed", "Started", "Restarted", "Crashed", "GaveUp", "Terminated");
		assertThat(((LifecycleEvent.Restarted) this.events.get(4)).restarts()).isEqualTo(1);
		assertThat(((LifecycleEvent.Crashed) this.events.get(2)).report().restarts()).isZero();
		assertThat(((LifecycleEvent.Crashed) this.events.get(5)).report().restarts()).isEqualTo(1);
		assertThat(((LifecycleEvent.GaveUp) this.events.get(6)).supervisor()).isEqualTo(root);
	}

	@Test
	void aListenerThatThrowsIsLoggedAndHearsTheNextEvent() throws Exception {
		this.system.close();
		AtomicInteger calls = new AtomicInteger();
		try (LogLines log = LogLines.of(Class.forName("io.genserver.server.Events"), Level.WARN)) {
			this.system = GenServerSystem.builder().listener((event) -> {
				calls.incrementAndGet();
				throw new IllegalStateException("expected");
			}).listener(this.events::add).build();
			TestServer.create().start(this.system).stop();
			awaitKinds("Started", "Terminated");
			assertThat(calls).hasValue(2);
			assertThat(log.lines()).hasSize(2).allMatch((line) -> line.startsWith("A lifecycle listener failed"));
		}
	}

	@Test
	void aListenerThatHangsDelaysNoServerAndWhatIsTooMuchIsDroppedAndCounted() throws Exception {
		this.system.close();
		Blocker blocker = new Blocker();
		try (LogLines log = LogLines.of(Class.forName("io.genserver.server.Events"), Level.WARN)) {
			this.system = GenServerSystem.builder().listener((event) -> {
				if (this.events.isEmpty()) {
					blocker.holdThroughInterrupts();
				}
				this.events.add(event);
			}).build();
			for (int i = 0; i < 6000; i++) {
				TestServer.create().start(this.system).stop();
			}
			blocker.release();
			await().until(() -> this.events.size() == 10_001);
			TestServer.create().start(this.system).stop();
			await().untilAsserted(
					() -> assertThat(log.lines()).singleElement().asString().startsWith("1999 lifecycle event(s)"));
		}
	}

	@Test
	void whatHappensAtTheEndOfTheSystemIsHeard() {
		TestServer.create().start(this.system);
		this.system.close();
		assertThat(kinds()).containsExactly("Started", "Terminated");
	}

}
