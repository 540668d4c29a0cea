package io.genserver.spring.autoconfigure;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.test.util.ReflectionTestUtils;

import io.genserver.GenServerSystem;
import io.genserver.HandleCast;
import io.genserver.Init;
import io.genserver.Pid;
import io.genserver.Terminate;
import io.genserver.process.Process;
import io.genserver.process.ProcessInfo;
import io.genserver.spring.GenServer;
import io.genserver.spring.SupervisionTree;
import io.genserver.spring.SupervisionTree.ServerNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How servers start and stop with their application context.
 */
class GenServerLifecycleTests {

	private static final List<String> LOG = new CopyOnWriteArrayList<>();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GenServerAutoConfiguration.class, LifecycleAutoConfiguration.class))
		.withUserConfiguration(Servers.class);

	private LogEvents log;

	@BeforeEach
	void open() {
		LOG.clear();
		this.log = new LogEvents(Level.INFO);
	}

	@AfterEach
	void close() {
		this.log.close();
	}

	// Draining

	@Test
	void theFileWinsOverTheAnnotationWhichWinsOverTheDefaults() {
		this.contextRunner.run((context) -> {
			assertThat(drain(context, "worker")).isTrue();
			assertThat(drain(context, "hasty")).isFalse();
		});
		this.contextRunner.withPropertyValues("genserver.defaults.drain=false", "genserver.servers.hasty.drain=true")
			.run((context) -> {
				assertThat(drain(context, "worker")).isFalse();
				assertThat(drain(context, "hasty")).isTrue();
			});
		this.contextRunner.withPropertyValues("genserver.defaults.drain=true", "hasty.drain=true").run((context) -> {
			assertThat(drain(context, "worker")).isTrue();
			assertThat(drain(context, "hasty")).isTrue();
		});
	}

	private static boolean drain(ApplicationContext context, String server) {
		return ((ServerNode) context.getBean(SupervisionTree.class).find(server).orElseThrow()).drain();
	}

	@Test
	void whatIsQueuedIsHandledBeforeTheStop() {
		this.contextRunner.withPropertyValues("genserver.servers.worker.drain=true").run((context) -> {
			CompletableFuture<Void> closed = closeWhileBusy(context.getSourceApplicationContext(), "worker");
			WorkerServer.release();
			assertThat(closed).succeedsWithin(20, TimeUnit.SECONDS);
			assertThat(LOG).containsSubsequence("worker held", "worker one", "worker two", "worker terminated");
			assertThat(this.log.linesWith("unhandled")).isEmpty();
		});
	}

	@Test
	void withoutDrainWhatIsQueuedIsReportedByTypeAndNumber() {
		this.contextRunner.withPropertyValues("genserver.servers.worker.drain=false").run((context) -> {
			CompletableFuture<Void> closed = closeWhileBusy(context.getSourceApplicationContext(), "worker");
			WorkerServer.release();
			assertThat(closed).succeedsWithin(20, TimeUnit.SECONDS);
			assertThat(LOG).contains("worker held", "worker terminated").doesNotContain("worker one", "worker two");
			assertThat(this.log.linesWith("unhandled"))
				.containsExactly("Server 'worker' was stopped (shutdown) and left 2 message(s) unhandled: 2 x String");
		});
	}

	@Test
	void whatIsLeftWhenTheShutdownTimeIsOverIsReportedByTypeAndNumber() {
		this.contextRunner
			.withPropertyValues("genserver.servers.worker.drain=true", "genserver.servers.worker.shutdown=50ms")
			.run((context) -> {
				CompletableFuture<Void> closed = closeWhileBusy(context.getSourceApplicationContext(), "worker");
				assertThat(closed).succeedsWithin(20, TimeUnit.SECONDS);
				assertThat(this.log.linesWith("unhandled")).containsExactly(
						"Server 'worker' was stopped (killed) and left 2 message(s) unhandled: 2 x String");
			});
	}

	/** The server holds a message, and two more wait, when the stop begins. */
	private static CompletableFuture<Void> closeWhileBusy(ConfigurableApplicationContext context, String server) {
		WorkerServer.block();
		GenServerSystem system = context.getBean(GenServerSystem.class);
		Pid pid = system.whereis(server);
		assertThat(pid).isNotNull();
		pid.cast("held");
		WorkerServer.awaitHeld();
		pid.cast("one");
		pid.cast("two");
		CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close);
		awaitStopping((Process) system.whereis("root"));
		return closed;
	}

	/** The root has asked the last of its children to stop, and waits for that. */
	static void awaitStopping(Process root) {
		await().until(() -> {
			ProcessInfo info = root.info();
			return !root.isAlive() || ("terminate".equals(info.handling()) && info.runner() != null
					&& List.of(Thread.State.WAITING, Thread.State.TIMED_WAITING).contains(info.runner().getState()));
		});
	}

	@Test
	void aShutdownTimeThatSpringWillNotWaitForIsAWarning() {
		this.contextRunner
			.withPropertyValues("genserver.servers.worker.shutdown=31s", "genserver.servers.hasty.shutdown=infinity")
			.run((context) -> assertThat(this.log.linesWith("timeout-per-shutdown-phase")).singleElement()
				.asString()
				.startsWith("The shutdown time of [hasty, worker] is longer than"
						+ " spring.lifecycle.timeout-per-shutdown-phase (PT30S)"));
		this.log.events().clear();
		this.contextRunner
			.withPropertyValues("genserver.servers.worker.shutdown=30s", "genserver.servers.hasty.shutdown=brutal-kill")
			.run((context) -> assertThat(this.log.linesWith("timeout-per-shutdown-phase")).isEmpty());
	}

	@Test
	void whatHasNotStoppedWhenSpringGoesOnIsKilledAndReported() {
		this.contextRunner
			.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=100ms",
					"genserver.servers.worker.shutdown=infinity")
			.run((context) -> {
				Pid pid = context.getBean(GenServerSystem.class).whereis("worker");
				CompletableFuture<Void> closed = closeWhileBusy(context.getSourceApplicationContext(), "worker");
				assertThat(closed).succeedsWithin(20, TimeUnit.SECONDS);
				assertThat(pid).isNotNull().returns(false, Pid::isAlive);
				assertThat(this.log.linesWith("unhandled")).containsExactly(
						"Server 'worker' was stopped (killed) and left 2 message(s) unhandled: 2 x String");
			});
	}

	// Start, stop, start

	@Test
	void aContextThatIsStoppedAndStartedHasFreshServersAndSaysSoOnce() {
		this.contextRunner.run((context) -> {
			GenServerSystem system = context.getBean(GenServerSystem.class);
			Pid first = system.whereis("worker");
			for (int i = 0; i < 3; i++) {
				context.stop();
				assertThat(system.whereis("worker")).isNull();
				assertThat(context.getBean(GenServerLifecycle.class).isRunning()).isFalse();
				context.start();
				assertThat(context.getBean(GenServerLifecycle.class).isRunning()).isTrue();
			}
			assertThat(system.whereis("worker")).isNotNull().isNotEqualTo(first);
			assertThat(LOG).filteredOn("worker started"::equals).hasSize(4);
			assertThat(LOG).filteredOn("worker terminated"::equals).hasSize(3);
			assertThat(this.log.linesWith("server(s) running under")).hasSize(1);
		});
	}

	@Test
	void aStartThatIsRepeatedAndAStopThatIsRepeatedDoNothing() {
		this.contextRunner.run((context) -> {
			GenServerLifecycle lifecycle = context.getBean(GenServerLifecycle.class);
			Pid root = context.getBean(GenServerSystem.class).whereis("root");
			lifecycle.start();
			assertThat(context.getBean(GenServerSystem.class).whereis("root")).isEqualTo(root);
			lifecycle.stop();
			lifecycle.stop();
			assertThat(LOG).filteredOn("worker terminated"::equals).hasSize(1);
		});
	}

	@Test
	void aPauseOfTheContextLeavesTheServersAlone() {
		this.contextRunner.run((context) -> {
			ConfigurableApplicationContext source = context.getSourceApplicationContext();
			GenServerSystem system = context.getBean(GenServerSystem.class);
			Pid pid = system.whereis("worker");
			source.pause();
			assertThat(system.whereis("worker")).isEqualTo(pid);
			source.restart();
			assertThat(system.whereis("worker")).isEqualTo(pid);
		});
	}

	@Test
	void serversRunFromBeforeTheFirstRequestUntilAfterTheLastAndTheirExecutorsOutliveThem() {
		this.contextRunner.withUserConfiguration(Neighbours.class).run((context) -> {
			Object processor = context.getBean("lifecycleProcessor");
			// what happens at a checkpoint of the JVM, and when it is restored
			ReflectionTestUtils.invokeMethod(processor, "stopForRestart");
			ReflectionTestUtils.invokeMethod(processor, "restartAfterStop");
			assertThat(LOG).containsSubsequence("executors start", "worker started", "web server start",
					"web server stop", "worker terminated", "executors stop", "executors start", "worker started",
					"web server start");
		});
	}

	// What the servers' code sees and does

	@GenServer("worker")
	static class WorkerServer {

		private static volatile CountDownLatch held = new CountDownLatch(1);

		private static volatile CountDownLatch released = new CountDownLatch(1);

		static void block() {
			held = new CountDownLatch(1);
			released = new CountDownLatch(1);
		}

		static void awaitHeld() {
			await().until(() -> held.getCount() == 0);
		}

		static void release() {
			released.countDown();
		}

		@Init
		void start() {
			LOG.add("worker started");
		}

		@HandleCast
		void work(String message) throws InterruptedException {
			if (message.equals("held")) {
				held.countDown();
				assertThat(released.await(20, TimeUnit.SECONDS)).isTrue();
			}
			LOG.add("worker " + message);
		}

		@Terminate
		void stop() {
			LOG.add("worker terminated");
		}

	}

	@GenServer(value = "hasty", drain = "${hasty.drain:false}")
	static class HastyServer {

		@HandleCast
		void work(String message) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ WorkerServer.class, HastyServer.class })
	static class Servers {

	}

	@Configuration(proxyBeanMethods = false)
	static class Neighbours {

		@Bean
		Neighbour webServer() {
			return new Neighbour("web server", WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE);
		}

		@Bean
		Neighbour executors() {
			return new Neighbour("executors", new ThreadPoolTaskExecutor().getPhase());
		}

	}

	static class Neighbour implements SmartLifecycle {

		private final String name;

		private final int phase;

		private volatile boolean running;

		Neighbour(String name, int phase) {
			this.name = name;
			this.phase = phase;
		}

		@Override
		public void start() {
			this.running = true;
			LOG.add(this.name + " start");
		}

		@Override
		public void stop() {
			this.running = false;
			LOG.add(this.name + " stop");
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return this.phase;
		}

	}

}
