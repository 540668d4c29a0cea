package io.genserver.spring.autoconfigure;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import ch.qos.logback.classic.Level;
import jakarta.annotation.PreDestroy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

import io.genserver.ExitReason;
import io.genserver.GenServerSystem;
import io.genserver.HandleCall;
import io.genserver.HandleInfo;
import io.genserver.Init;
import io.genserver.LifecycleEvent;
import io.genserver.LifecycleListener;
import io.genserver.Pid;
import io.genserver.Request;
import io.genserver.ServerRef;
import io.genserver.spring.GenServer;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What happens to servers as events of the application, and in the log.
 */
class ApplicationEventTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GenServerAutoConfiguration.class))
		.withUserConfiguration(Application.class);

	private LogEvents log;

	@BeforeEach
	void open() {
		Listener.fresh();
		this.log = new LogEvents(Level.INFO);
	}

	@AfterEach
	void close() {
		this.log.close();
	}

	private static void awaitHeard(String... events) {
		await().untilAsserted(() -> assertThat(Listener.heard).contains(events));
	}

	@Test
	void eachKindOfEventReachesItsListener() {
		this.contextRunner.withPropertyValues("genserver.supervisor.max-restarts=1", "genserver.supervisor.within=1h")
			.run((context) -> {
				GenServerSystem system = context.getBean(GenServerSystem.class);
				awaitHeard("started root", "started fragile");
				Pid fragile = system.whereis("fragile");
				Sys.suspend(fragile);
				Sys.resume(fragile);
				awaitHeard("suspended fragile", "resumed fragile");
				fragile.send("crash");
				awaitHeard("crashed fragile: told to", "restarted fragile by root, 1 in all");
				await().until(() -> system.whereis("fragile") != null);
				system.ref("fragile").send("crash");
				awaitHeard("root gave up after fragile", "terminated root: shutdown");
			});
	}

	@Test
	void aListenerOfAllHearsThemInOrder() {
		this.contextRunner.run((context) -> {
			context.getBean(GenServerSystem.class).ref("fragile").send("crash");
			await().untilAsserted(() -> assertThat(Listener.all).extracting((event) -> event.getClass().getSimpleName())
				.containsExactly("Started", "Started", "Crashed", "Started", "Restarted"));
			assertThat(Listener.all).extracting(LifecycleEvent::at).isSorted();
		});
	}

	@Test
	void aFailedStartIsHeard() {
		this.contextRunner.withUserConfiguration(Unstartable.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(Listener.heard).contains("failed unstartable", "failed root");
		});
	}

	@Test
	void listenersRunOnAThreadOfTheirOwn() {
		this.contextRunner.run((context) -> {
			awaitHeard("started fragile");
			assertThat(Listener.threads).isNotEmpty().allMatch((name) -> name.equals("genserver-events"));
		});
	}

	@Test
	void aListenerThatHangsDelaysNoServerAndWhatIsTooMuchIsCountedInTheLog() {
		CountDownLatch release = new CountDownLatch(1);
		Listener.action = (event) -> awaitLatch(release);
		this.contextRunner.run((context) -> {
			ServerRef<FragileServer> fragile = context.getBean(GenServerSystem.class).ref("fragile");
			for (int i = 0; i < 5_500; i++) {
				Sys.suspend(fragile);
				Sys.resume(fragile);
			}
			assertThat(fragile.call(new Ping())).isEqualTo("pong");
			Listener.action = (event) -> {
			};
			release.countDown();
			await()
				.untilAsserted(() -> assertThat(this.log.linesWith("lifecycle event(s) were dropped")).singleElement()
					.asString()
					.matches("\\d+ lifecycle event.s. were dropped because the listener is too slow: .*"));
		});
	}

	@Test
	void aListenerThatFailsIsLoggedAndHearsTheNextEventWhileTheServerLives() {
		Listener.action = (event) -> {
			throw new IllegalStateException("expected");
		};
		this.contextRunner.run((context) -> {
			ServerRef<FragileServer> fragile = context.getBean(GenServerSystem.class).ref("fragile");
			Pid pid = fragile.pid();
			Sys.suspend(fragile);
			Sys.resume(fragile);
			awaitHeard("suspended fragile", "resumed fragile");
			assertThat(fragile.call(new Ping())).isEqualTo("pong");
			assertThat(fragile.pid()).isEqualTo(pid);
			await().untilAsserted(() -> assertThat(this.log.lines()).contains("A lifecycle listener failed on Started",
					"A lifecycle listener failed on Suspended", "A lifecycle listener failed on Resumed"));
		});
	}

	@Test
	void theEndOfTheServersIsHeardBeforeTheListenersAreDestroyedAndNothingAfterwards() {
		this.contextRunner.run((context) -> {
			GenServerSystem system = context.getBean(GenServerSystem.class);
			context.close();
			assertThat(Listener.heard).endsWith("terminated fragile: shutdown", "terminated root: shutdown",
					"destroyed listener");
			assertThat(system.whereis("root")).isNull();
			assertThat(this.log.linesWith("listener")).isEmpty();
		});
	}

	@Test
	void nothingIsPublishedWhileTheTreeIsStopped() {
		this.contextRunner.run((context) -> {
			GenServerSystem system = context.getBean(GenServerSystem.class);
			context.stop();
			Listener.heard.clear();
			system.start(io.genserver.ServerSpec
				.of(() -> (io.genserver.ServerCallbacks<String>) (server) -> io.genserver.InitResult.ok("state"))
				.withName("stranger"));
			context.close();
			assertThat(Listener.heard).containsExactly("destroyed listener");
		});
	}

	@Test
	void aListenerThatHangsDoesNotKeepTheContextFromClosing() {
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch entered = new CountDownLatch(1);
		Listener.action = (event) -> {
			entered.countDown();
			awaitLatch(release);
		};
		this.contextRunner.run((context) -> {
			awaitLatch(entered);
			assertThat(CompletableFuture.runAsync(context::close)).succeedsWithin(20, TimeUnit.SECONDS);
			assertThat(release.getCount()).isOne();
			release.countDown();
		});
	}

	@Test
	void aListenerMayCloseTheContext() {
		CompletableFuture<ConfigurableApplicationContext> own = new CompletableFuture<>();
		AtomicBoolean closed = new AtomicBoolean();
		Listener.action = (event) -> {
			if (event instanceof LifecycleEvent.Crashed) {
				own.join().close();
				closed.set(true);
			}
		};
		this.contextRunner.run((context) -> {
			own.complete(context.getSourceApplicationContext());
			context.getBean(GenServerSystem.class).ref("fragile").send("crash");
			await().untilTrue(closed);
			assertThat(context.getSourceApplicationContext().isActive()).isFalse();
		});
	}

	@Test
	void aListenerBeanOfTheCoresHearsTooAndIsNotDisturbedByOthers() {
		CountDownLatch release = new CountDownLatch(1);
		Listener.action = (event) -> awaitLatch(release);
		List<LifecycleEvent> events = new CopyOnWriteArrayList<>();
		this.contextRunner.withBean("own", LifecycleListener.class, () -> events::add).run((context) -> {
			await().untilAsserted(() -> assertThat(events).hasSize(2));
			release.countDown();
		});
	}

	@Test
	void aCrashIsReportedOnceAlsoOfATemporaryServer() {
		this.contextRunner.withPropertyValues("genserver.servers.fragile.restart=temporary").run((context) -> {
			context.getBean(GenServerSystem.class).ref("fragile").send("crash");
			awaitHeard("crashed fragile: told to");
			context.close();
			assertThat(crashReports()).singleElement()
				.asString()
				.startsWith("Server 'fragile' crashed: exception: java.lang.IllegalStateException: told to;"
						+ " last message String,");
		});
	}

	@Test
	void aCrashIsReportedOnceAlsoIfItMakesItsSupervisorGiveUp() {
		this.contextRunner
			.withPropertyValues("genserver.supervisor.max-restarts=0", "genserver.supervisor.on-give-up=none")
			.run((context) -> {
				GenServerSystem system = context.getBean(GenServerSystem.class);
				system.ref("fragile").send("crash");
				awaitHeard("terminated root: shutdown");
				assertThat(crashReports()).hasSize(1);
				assertThat(this.log.events()).filteredOn((event) -> event.getThrowableProxy() != null).hasSize(1);
			});
	}

	private List<String> crashReports() {
		return this.log.linesWith(" crashed: ");
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static class Listener {

		static List<String> heard;

		static List<LifecycleEvent> all;

		static List<String> threads;

		static volatile Consumer<LifecycleEvent> action;

		static void fresh() {
			heard = new CopyOnWriteArrayList<>();
			all = new CopyOnWriteArrayList<>();
			threads = new CopyOnWriteArrayList<>();
			action = (event) -> {
			};
		}

		private static void hear(LifecycleEvent event, String text) {
			threads.add(Thread.currentThread().getName());
			heard.add(text);
			action.accept(event);
		}

		@EventListener
		void all(LifecycleEvent event) {
			all.add(event);
		}

		@EventListener
		void started(LifecycleEvent.Started event) {
			hear(event, "started " + event.server());
		}

		@EventListener
		void failed(LifecycleEvent.StartFailed event) {
			hear(event, "failed " + event.server());
		}

		@EventListener
		void crashed(LifecycleEvent.Crashed event) {
			hear(event, "crashed " + event.server() + ": " + event.report().reason().cause().getMessage());
		}

		@EventListener
		void restarted(LifecycleEvent.Restarted event) {
			hear(event,
					"restarted " + event.child() + " by " + event.supervisor() + ", " + event.restarts() + " in all");
		}

		@EventListener
		void gaveUp(LifecycleEvent.GaveUp event) {
			hear(event, event.supervisor() + " gave up after " + event.child());
		}

		@EventListener
		void terminated(LifecycleEvent.Terminated event) {
			ExitReason reason = event.reason();
			hear(event, "terminated " + event.server() + ": " + reason);
		}

		@EventListener
		void suspended(LifecycleEvent.Suspended event) {
			hear(event, "suspended " + event.server());
		}

		@EventListener
		void resumed(LifecycleEvent.Resumed event) {
			hear(event, "resumed " + event.server());
		}

		@PreDestroy
		void destroy() {
			heard.add("destroyed listener");
		}

	}

	record Ping() implements Request<String> {
	}

	@GenServer("fragile")
	static class FragileServer {

		@HandleCall
		String ping(Ping request) {
			return "pong";
		}

		@HandleInfo
		void crash(String message) {
			throw new IllegalStateException("told to");
		}

	}

	@GenServer("unstartable")
	static class UnstartableServer {

		@Init
		void start() {
			throw new IllegalStateException("expected");
		}

		@HandleInfo
		void message(String message) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(FragileServer.class)
	static class Application {

		@Bean
		Listener listener() {
			return new Listener();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(UnstartableServer.class)
	static class Unstartable {

	}

}
