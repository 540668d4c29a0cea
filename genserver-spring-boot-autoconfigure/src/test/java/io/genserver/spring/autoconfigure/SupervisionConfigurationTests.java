package io.genserver.spring.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.genserver.ExitReason;
import io.genserver.GenServerSystem;
import io.genserver.HandleInfo;
import io.genserver.Init;
import io.genserver.MailboxFullException;
import io.genserver.MailboxSpec;
import io.genserver.OnRestart;
import io.genserver.Overflow;
import io.genserver.Pid;
import io.genserver.ServerRef;
import io.genserver.Terminate;
import io.genserver.spring.GenServer;
import io.genserver.spring.SupervisionTree;
import io.genserver.spring.SupervisionTree.ServerNode;
import io.genserver.spring.SupervisionTree.SupervisorNode;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Shutdown;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Every setting of servers and supervisors does what it says.
 */
@ExtendWith(OutputCaptureExtension.class)
class SupervisionConfigurationTests {

	private static final List<String> LOG = new CopyOnWriteArrayList<>();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GenServerAutoConfiguration.class))
		.withUserConfiguration(Servers.class);

	@BeforeEach
	void clear() {
		LOG.clear();
	}

	@Test
	void withoutConfigurationAllServersAreChildrenOfTheRoot() {
		this.contextRunner.run((context) -> {
			SupervisorNode root = context.getBean(SupervisionTree.class).root();
			assertThat(root.name()).isEqualTo("root");
			assertThat(root.strategy()).isEqualTo(Strategy.ONE_FOR_ONE);
			assertThat(root.maxRestarts()).isEqualTo(3);
			assertThat(root.within()).isEqualTo(Duration.ofSeconds(5));
			assertThat(root.children()).extracting(SupervisionTree.Node::name)
				.containsExactly("annotated", "first", "second", "third");
			ServerNode first = server(context.getBean(SupervisionTree.class), "first");
			assertThat(first.restart()).isEqualTo(Restart.PERMANENT);
			assertThat(first.shutdown()).isEqualTo(Shutdown.after(Duration.ofSeconds(5)));
			assertThat(first.startTimeout()).isNull();
			assertThat(first.mailbox()).isEqualTo(MailboxSpec.DEFAULT);
		});
	}

	@Test
	void theFileWinsOverTheAnnotationWhichWinsOverTheDefaults() {
		this.contextRunner
			.withPropertyValues("genserver.defaults.restart=temporary", "genserver.defaults.shutdown=infinity",
					"genserver.defaults.start-timeout=9s", "genserver.defaults.mailbox.capacity=7",
					"genserver.defaults.mailbox.overflow=drop-oldest", "genserver.defaults.mailbox.on-restart=keep",
					"genserver.servers.annotated.shutdown=brutal-kill", "genserver.servers.second.restart=transient",
					"genserver.servers.second.mailbox.capacity=unbounded",
					"genserver.servers.third.mailbox.on-restart=drop")
			.run((context) -> {
				SupervisionTree tree = context.getBean(SupervisionTree.class);
				assertThat(server(tree, "annotated").restart()).isEqualTo(Restart.TRANSIENT);
				assertThat(server(tree, "annotated").shutdown()).isEqualTo(Shutdown.BRUTAL_KILL);
				assertThat(server(tree, "annotated").startTimeout()).isEqualTo(Duration.ofSeconds(3));
				assertThat(server(tree, "annotated").mailbox())
					.isEqualTo(new MailboxSpec(12, Overflow.BLOCK, OnRestart.DROP));
				assertThat(server(tree, "first").restart()).isEqualTo(Restart.TEMPORARY);
				assertThat(server(tree, "first").shutdown()).isEqualTo(Shutdown.INFINITY);
				assertThat(server(tree, "first").startTimeout()).isEqualTo(Duration.ofSeconds(9));
				assertThat(server(tree, "first").mailbox())
					.isEqualTo(new MailboxSpec(7, Overflow.DROP_OLDEST, OnRestart.KEEP));
				assertThat(server(tree, "third").mailbox().onRestart()).isEqualTo(OnRestart.DROP);
				assertThat(server(tree, "second").restart()).isEqualTo(Restart.TRANSIENT);
				assertThat(server(tree, "second").mailbox().isBounded()).isFalse();
			});
	}

	@Test
	void supervisorsStartTheirChildrenInTheOrderOfTheListAndStopThemInReverse() {
		this.contextRunner
			.withPropertyValues("genserver.supervisors.outer.children=second,inner,first",
					"genserver.supervisors.inner.children=third")
			.run((context) -> {
				assertThat(LOG).containsExactly("start second", "start third", "start first", "start annotated");
				LOG.clear();
				context.close();
				assertThat(LOG).containsExactly("stop annotated", "stop first", "stop third", "stop second");
			});
	}

	@Test
	void theStrategyOfASupervisorSaysWhoIsRestarted() {
		this.contextRunner
			.withPropertyValues("genserver.supervisors.group.children=first,second,third",
					"genserver.supervisors.group.strategy=rest-for-one", "genserver.supervisors.group.max-restarts=7",
					"genserver.supervisors.group.within=1m")
			.run((context) -> {
				GenServerSystem system = context.getBean(GenServerSystem.class);
				LOG.clear();
				context.getBean(Refs.class).second.send("crash");
				await().untilAsserted(() -> assertThat(LOG).containsExactly("stop second", "stop third", "start second",
						"start third"));
				var info = Supervisor.of(system.ref("group")).info().orElseThrow();
				assertThat(info.maxRestarts()).isEqualTo(7);
				assertThat(info.within()).isEqualTo(Duration.ofMinutes(1));
				assertThat(info.restarts()).isOne();
			});
	}

	@Test
	void theRootHasAStrategyToo() {
		this.contextRunner.withPropertyValues("genserver.supervisor.strategy=one-for-all").run((context) -> {
			LOG.clear();
			context.getBean(Refs.class).second.send("crash");
			await().untilAsserted(() -> assertThat(LOG).containsExactly("stop second", "stop third", "stop first",
					"stop annotated", "start annotated", "start first", "start second", "start third"));
		});
	}

	@Test
	void theRestartTypeSaysWhenAServerIsRestarted() {
		this.contextRunner
			.withPropertyValues("genserver.servers.first.restart=temporary",
					"genserver.servers.second.restart=transient")
			.run((context) -> {
				GenServerSystem system = context.getBean(GenServerSystem.class);
				LOG.clear();
				context.getBean(Refs.class).first.send("crash");
				stop(system, "second");
				stop(system, "third");
				await().untilAsserted(
						() -> assertThat(LOG).contains("stop first", "stop second", "stop third", "start third"));
				assertThat(system.whereis("first")).isNull();
				assertThat(system.whereis("second")).isNull();
			});
	}

	private static void stop(GenServerSystem system, String name) {
		system.ref(name).stop();
	}

	@Test
	void aSupervisorGivesUpAfterMaxRestarts() {
		this.contextRunner
			.withPropertyValues("genserver.supervisor.max-restarts=1", "genserver.supervisor.within=1h",
					"genserver.supervisor.on-give-up=none")
			.run((context) -> {
				GenServerSystem system = context.getBean(GenServerSystem.class);
				crash(system, "first");
				await().until(() -> system.whereis("first") != null);
				crash(system, "first");
				await().until(() -> system.whereis("root") == null);
				assertThat(system.whereis("second")).isNull();
			});
	}

	private static void crash(GenServerSystem system, String name) {
		Pid pid = system.whereis(name);
		assertThat(pid).isNotNull();
		pid.send("crash");
		await().until(() -> !pid.isAlive());
	}

	@Test
	void theMailboxIsBoundedAsConfigured() {
		this.contextRunner.withPropertyValues("genserver.servers.first.mailbox.capacity=2").run((context) -> {
			CountDownLatch release = new CountDownLatch(1);
			ServerRef<FirstServer> first = context.getBean(Refs.class).first;
			first.send(release);
			await().until(() -> io.genserver.sys.Sys.info(first).orElseThrow().handling() != null);
			first.send("a");
			first.send("b");
			assertThatExceptionOfType(MailboxFullException.class).isThrownBy(() -> first.send("c"))
				.withMessageContaining("'first'")
				.satisfies((ex) -> assertThat(ex.capacity()).isEqualTo(2));
			release.countDown();
		});
	}

	@Test
	void aServerThatTakesTooLongToStopIsKilled() {
		this.contextRunner.withPropertyValues("genserver.servers.first.shutdown=50ms").run((context) -> {
			CountDownLatch never = new CountDownLatch(1);
			ServerRef<FirstServer> first = context.getBean(Refs.class).first;
			Pid pid = first.pid();
			assertThat(pid).isNotNull();
			first.send(never);
			await().until(() -> io.genserver.sys.Sys.info(first).orElseThrow().handling() != null);
			context.close();
			assertThat(pid.exitReason()).isEqualTo(ExitReason.KILLED);
		});
	}

	@Test
	void aServerThatTakesTooLongToStartFailsTheStart() {
		this.contextRunner.withUserConfiguration(Slow.class)
			.withPropertyValues("genserver.servers.slow.start-timeout=50ms")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(ServerStartFailedException.class)
				.hasMessageContaining("'slow'")
				.hasMessageContaining("timeout"));
	}

	@Test
	void theTreeIsLoggedOnceUnlessSwitchedOff(CapturedOutput output) {
		Logger logger = (Logger) LoggerFactory.getLogger(SupervisionTree.class);
		logger.setLevel(Level.INFO);
		try {
			this.contextRunner
				.withPropertyValues("genserver.supervisors.group.children=first,second",
						"genserver.supervisors.group.strategy=rest-for-one")
				.run((context) -> assertThat(output).containsOnlyOnce("4 server(s) running under 2 supervisor(s)")
					.contains("/actuator/genservers")
					.contains("root (one-for-one, 3 restart(s) within 5s)")
					.contains("├── group (rest-for-one, 3 restart(s) within 5s)")
					.contains("│   ├── first (permanent, FirstServer)"));
			this.contextRunner.withPropertyValues("genserver.log-tree=false")
				.run((context) -> assertThat(output).containsOnlyOnce("server(s) running under"));
		}
		finally {
			logger.setLevel(null);
		}
	}

	@Test
	void thePhaseIsBeforeTheWebServersUnlessConfigured() {
		this.contextRunner.run((context) -> assertThat(context.getBean(GenServerLifecycle.class).getPhase())
			.isEqualTo(Integer.MAX_VALUE - 4096));
		this.contextRunner.withPropertyValues("genserver.phase=17")
			.run((context) -> assertThat(context.getBean(GenServerLifecycle.class).getPhase()).isEqualTo(17));
	}

	private static ServerNode server(SupervisionTree tree, String name) {
		return (ServerNode) tree.find(name).orElseThrow();
	}

	abstract static class LoggingServer {

		private final String name;

		LoggingServer(String name) {
			this.name = name;
		}

		@Init
		void start() {
			LOG.add("start " + this.name);
		}

		@HandleInfo
		void message(String message) {
			if (message.equals("crash")) {
				throw new IllegalStateException("told to");
			}
		}

		@HandleInfo
		void wait(CountDownLatch latch) throws InterruptedException {
			latch.await();
		}

		@Terminate
		void stop() {
			LOG.add("stop " + this.name);
		}

	}

	@GenServer("first")
	static class FirstServer extends LoggingServer {

		FirstServer() {
			super("first");
		}

	}

	@GenServer("second")
	static class SecondServer extends LoggingServer {

		SecondServer() {
			super("second");
		}

	}

	@GenServer("third")
	static class ThirdServer extends LoggingServer {

		ThirdServer() {
			super("third");
		}

	}

	@GenServer(value = "annotated", restart = "transient", shutdown = "2s", startTimeout = "${start.time:3s}",
			mailboxCapacity = "12", mailboxOverflow = "block", mailboxOnRestart = "drop")
	static class AnnotatedServer extends LoggingServer {

		AnnotatedServer() {
			super("annotated");
		}

	}

	@GenServer("slow")
	static class SlowServer {

		@Init
		void start() throws InterruptedException {
			new CountDownLatch(1).await();
		}

		@HandleInfo
		void message(String message) {
		}

	}

	static class Refs {

		private final ServerRef<FirstServer> first;

		private final ServerRef<SecondServer> second;

		Refs(ServerRef<FirstServer> first, ServerRef<SecondServer> second) {
			this.first = first;
			this.second = second;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ FirstServer.class, SecondServer.class, ThirdServer.class, AnnotatedServer.class, Refs.class })
	static class Servers {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(SlowServer.class)
	static class Slow {

	}

}
