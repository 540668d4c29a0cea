package io.genserver.spring.autoconfigure;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

import javax.tools.ToolProvider;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Scope;

import io.genserver.Cast;
import io.genserver.ExitReason;
import io.genserver.HandleCall;
import io.genserver.HandleCast;
import io.genserver.HandleInfo;
import io.genserver.Request;
import io.genserver.ServerRef;
import io.genserver.spring.GenServer;
import io.genserver.spring.GenServerClient;
import io.genserver.spring.ServersNotStartedException;
import io.genserver.spring.autoconfigure.duplicate.one.OneConfiguration;
import io.genserver.spring.bean.InvalidServerException;
import io.genserver.spring.bean.ServerModel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What would go wrong later is said at start-up, with what to change.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartupCheckTests {

	private static final String HERE = StartupCheckTests.class.getName() + "$";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GenServerAutoConfiguration.class));

	@Test
	void aServerWithoutHandlers(CapturedOutput output) {
		FailedStart.of(Empty.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("@GenServer class " + HERE + "EmptyServer handles nothing.")
			.contains("Let it implement an interface that is annotated with @GenServerClient,");
	}

	@Test
	void twoScannedServersOfOneName(CapturedOutput output) {
		FailedStart.of(OneConfiguration.class);
		assertThat(output).contains("Two servers are named 'stock'")
			.contains("duplicate.one.StockServer")
			.contains("duplicate.other.StockServer")
			.contains("Give one of them another name: @GenServer(\"…\").")
			.doesNotContain("overriding");
	}

	@Test
	void twoImportedServersOfOneName(CapturedOutput output) {
		FailedStart.of(TwoStocks.class);
		assertThat(output).contains("Two servers are named 'stock'")
			.contains(HERE + "StockServer")
			.contains(HERE + "OtherStockServer")
			.contains("Give one of them another name: @GenServer(\"…\").")
			.doesNotContain("overriding");
	}

	@Test
	void aClientMethodThatTheServerDoesNotImplement(@TempDir Path folder) throws Exception {
		compile(folder, Map.of("Lamp", client("void on();"), "LampServer",
				"public class LampServer implements Lamp { public void on() { } }"));
		// the interface has grown since the class was compiled
		compile(folder, Map.of("Lamp", client("void on(); void off();")));
		try (URLClassLoader loader = new URLClassLoader(new URL[] { folder.toUri().toURL() },
				getClass().getClassLoader())) {
			Class<?> server = loader.loadClass("LampServer");
			assertThatExceptionOfType(InvalidServerException.class).isThrownBy(() -> new ServerModel(server))
				.withMessage("@GenServer class LampServer does not implement client method Lamp.off()."
						+ " Add the method to the class, or compile the class again: its client interface has changed.");
		}
	}

	private static String client(String methods) {
		return "@io.genserver.spring.GenServerClient public interface Lamp { " + methods + " }";
	}

	private static void compile(Path folder, Map<String, String> sources) throws Exception {
		List<String> arguments = new ArrayList<>(
				List.of("-d", folder.toString(), "-proc:none", "-classpath", System.getProperty("java.class.path")));
		for (Map.Entry<String, String> source : sources.entrySet()) {
			arguments.add(Files.writeString(folder.resolve(source.getKey() + ".java"), source.getValue()).toString());
		}
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
			.isZero();
	}

	@Test
	void aServerFromABeanMethodThatWouldBeASingleton(CapturedOutput output) {
		FailedStart.of(Singleton.class);
		assertThat(output)
			.contains("The bean 'lamp' of @GenServer class " + HERE
					+ "LampServer has scope 'singleton', so a restart would get the crashed instance again.")
			.contains("for a @Bean method, add @Scope(\"prototype\") to the method.");
	}

	@Test
	void aServerFromABeanMethodThatHidesItsClass(CapturedOutput output) {
		FailedStart.of(Hidden.class);
		assertThat(output)
			.contains("The bean 'lamp' is an instance of @GenServer class " + HERE
					+ "LampServer, but was not found to be a server: its definition does not say its class.")
			.contains("let the method return LampServer and add @Scope(\"prototype\") to it");
	}

	@Test
	void aPrototypeFromABeanMethodIsAServer() {
		this.contextRunner.withUserConfiguration(Prototype.class)
			.run((context) -> assertThat(context.getBean(Lamp.class).isOn()).isFalse());
	}

	@Test
	void theRawBeanInjectedByItsClass(CapturedOutput output) {
		FailedStart.of(RawConstructor.class);
		assertThat(output)
			.contains("Parameter 0 of constructor in " + HERE
					+ "RawConstructor$Panel asked for a bean of @GenServer class " + HERE
					+ "LampServer, but its instance belongs to its server alone.")
			.contains("Inject its client Lamp, or a ServerRef<LampServer>.");
	}

	@Test
	void theRawBeanInjectedByItsName(CapturedOutput output) {
		FailedStart.of(RawName.class);
		assertThat(output)
			.contains("Somebody asks for the bean 'lamp' of @GenServer class " + HERE
					+ "LampServer, but its instance belongs to its server alone.")
			.contains("Inject its client Lamp, or a ServerRef<LampServer>.");
	}

	@Test
	void theRawBeanLookedUp() {
		this.contextRunner.withUserConfiguration(LampServer.class)
			.run((context) -> assertThatExceptionOfType(Exception.class)
				.isThrownBy(() -> context.getBean(LampServer.class))
				.havingRootCause()
				.isInstanceOf(InvalidServerException.class)
				.withMessageContaining("'%s'", context.getBeanNamesForType(LampServer.class)[0]));
	}

	@Test
	void aClientThatNobodyImplements(CapturedOutput output) {
		FailedStart.of(NoServer.class);
		assertThat(output)
			.contains("Parameter 0 of constructor in " + HERE + "NoServer$Panel asked for the client " + HERE
					+ "Lamp, but no server implements it.")
			.contains("Let a @GenServer class implement Lamp, and let component scanning or @Import find that class.");
	}

	@Test
	void aReferenceToWhatIsNoServer(CapturedOutput output) {
		FailedStart.of(NoRef.class);
		assertThat(output)
			.contains("Parameter 0 of constructor in " + HERE + "NoRef$Panel asked for a ServerRef of " + HERE
					+ "NoRef$Plain, but there is no such server.")
			.contains("Annotate Plain with @GenServer, and let component scanning or @Import find it.");
	}

	@Test
	void otherMissingBeansAreLeftToSpringBoot(CapturedOutput output) {
		FailedStart.of(NoOther.class);
		assertThat(output).contains("required a bean of type 'java.util.concurrent.Flow$Processor'");
	}

	@Test
	void aCallBeforeTheServersRun(CapturedOutput output) {
		FailedStart.of(EarlyCall.class);
		assertThat(output)
			.contains("The bean '" + HERE + "EarlyCall$Panel' sent a message to server 'lamp' while it was being made."
					+ " The servers start when all singleton beans have been made.")
			.contains("Send it later: from an ApplicationRunner, a listener for ApplicationReadyEvent,");
	}

	@Test
	void messagesOfAllKindsBeforeTheServersRun() {
		this.contextRunner.withUserConfiguration(LampServer.class, EarlyMessages.class).run((context) -> {
			List<Exception> failures = context.getBean(EarlyMessages.class).failures;
			assertThat(failures).hasSize(6)
				.allSatisfy((failure) -> assertThat(failure).isInstanceOf(ServersNotStartedException.class)
					.hasMessage(
							"Server 'lamp' does not run yet: the servers start when all singleton beans have been made."
									+ " Send the message later, for example from an ApplicationRunner or a listener for"
									+ " ApplicationReadyEvent instead of a constructor or a @PostConstruct method."));
			// and afterwards it goes through
			assertThat(context.getBean(Lamp.class).isOn()).isFalse();
		});
	}

	@Test
	void aCycleOfClientsThatWait(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(PingServer.class, PongServer.class, WatcherServer.class)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).containsOnlyOnce("inject each other's clients in a circle")
			.contains("The servers ping -> pong -> ping inject each other's clients in a circle, and can wait for one"
					+ " another: a call that closes the circle fails with a CallCycleException. Make the methods of one"
					+ " client casts (@Cast), or asynchronous (CompletableFuture, with ServerContext.pipeToSelf).");
	}

	@Test
	void aServerThatInjectsItsOwnClient(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(SelfServer.class).run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("The servers self -> self inject each other's clients in a circle");
	}

	@Test
	void aCycleInWhichOneNeverWaitsIsNone(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(SenderServer.class, ReceiverServer.class)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("in a circle");
	}

	@Test
	void aMessageThatTwoInterfacesClaimFailsInItsSender() {
		this.contextRunner.withUserConfiguration(ClaimServer.class, ClaimUser.class).run((context) -> {
			record Both() implements ClaimServer.Left, ClaimServer.Right {
			}
			ServerRef<ClaimServer> ref = context.getBean(ClaimUser.class).ref;
			assertThatExceptionOfType(InvalidServerException.class).isThrownBy(() -> ref.cast(new Both()))
				.withMessageContaining("neither is more specific");
			ref.cast(new Object());
			ref.cast(new ClaimServer.Left() {
			});
			assertThat(ref.call(new ClaimServer.Seen())).containsExactly("any", "left");
		});
	}

	@GenServerClient
	interface Lamp {

		boolean isOn();

		@Cast
		void toggle();

		CompletableFuture<Boolean> later();

	}

	@GenServer("lamp")
	static class LampServer implements Lamp {

		@Override
		public boolean isOn() {
			return false;
		}

		@Override
		public void toggle() {
		}

		@Override
		public CompletableFuture<Boolean> later() {
			return CompletableFuture.completedFuture(false);
		}

		@HandleInfo
		void message(String message) {
		}

	}

	@GenServer("empty")
	static class EmptyServer {

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration(GenServerAutoConfiguration.class)
	@Import(EmptyServer.class)
	static class Empty {

	}

	@GenServer("stock")
	static class StockServer {

		@HandleCast
		void any(String message) {
		}

	}

	@GenServer("stock")
	static class OtherStockServer {

		@HandleCast
		void any(String message) {
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration(GenServerAutoConfiguration.class)
	@Import({ StockServer.class, OtherStockServer.class })
	static class TwoStocks {

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration(GenServerAutoConfiguration.class)
	static class Singleton {

		@Bean
		LampServer lamp() {
			return new LampServer();
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration(GenServerAutoConfiguration.class)
	static class Hidden {

		@Bean
		Lamp lamp() {
			return new LampServer();
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	static class Prototype {

		@Bean
		@Scope("prototype")
		LampServer lamp() {
			return new LampServer();
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration(GenServerAutoConfiguration.class)
	@Import({ LampServer.class, RawConstructor.Panel.class })
	static class RawConstructor {

		static class Panel {

			Panel(LampServer lamp) {
			}

		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration(GenServerAutoConfiguration.class)
	@Import({ LampServer.class, RawName.Panel.class })
	static class RawName {

		static class Panel {

			@Resource
			private LampServer lamp;

		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration(GenServerAutoConfiguration.class)
	@Import(NoServer.Panel.class)
	static class NoServer {

		static class Panel {

			Panel(Lamp lamp) {
			}

		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration(GenServerAutoConfiguration.class)
	@Import(NoRef.Panel.class)
	static class NoRef {

		static class Plain {

		}

		static class Panel {

			Panel(ServerRef<Plain> plain) {
			}

		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration(GenServerAutoConfiguration.class)
	@Import(NoOther.Panel.class)
	static class NoOther {

		static class Panel {

			Panel(Flow.Processor<String, String> other) {
			}

		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration(GenServerAutoConfiguration.class)
	@Import({ LampServer.class, EarlyCall.Panel.class })
	static class EarlyCall {

		static class Panel {

			private final Lamp lamp;

			Panel(Lamp lamp) {
				this.lamp = lamp;
			}

			@PostConstruct
			void check() {
				this.lamp.isOn();
			}

		}

	}

	static class EarlyMessages {

		private final List<Exception> failures = new ArrayList<>();

		EarlyMessages(Lamp lamp, ServerRef<LampServer> ref) {
			attempt(lamp::isOn);
			attempt(lamp::toggle);
			attempt(lamp::later);
			attempt(() -> ref.send("hello"));
			attempt(ref::stop);
			attempt(() -> ref.stop(ExitReason.NORMAL, Duration.ofSeconds(1)));
		}

		private void attempt(Runnable message) {
			try {
				message.run();
			}
			catch (ServersNotStartedException ex) {
				this.failures.add(ex);
			}
		}

	}

	@GenServerClient
	interface Ping {

		long ping();

	}

	@GenServer("ping")
	static class PingServer implements Ping {

		PingServer(ServerRef<PongServer> pong) {
		}

		@Override
		public long ping() {
			return 1;
		}

	}

	@GenServer("pong")
	static class PongServer {

		record Pong() implements Request<String> {
		}

		@Autowired
		private ObjectProvider<Ping> ping;

		@HandleCall
		String pong(Pong pong) {
			return "";
		}

	}

	/** Waits for one of them, and nobody waits for it. */
	@GenServer("watcher")
	static class WatcherServer {

		@Autowired
		void watch(Ping ping) {
		}

		@HandleInfo
		void tick(String tick) {
		}

	}

	@GenServerClient
	interface Self {

		void work();

	}

	@GenServer("self")
	static class SelfServer implements Self {

		SelfServer(Self self) {
		}

		@Override
		public void work() {
		}

	}

	@GenServerClient
	interface Receiver {

		@Cast
		void receive();

		CompletableFuture<Long> received();

	}

	@GenServerClient
	interface Sender {

		void sent();

	}

	@GenServer("receiver")
	static class ReceiverServer implements Receiver {

		ReceiverServer(Sender sender) {
		}

		@Override
		public void receive() {
		}

		@Override
		public CompletableFuture<Long> received() {
			return CompletableFuture.completedFuture(0L);
		}

	}

	@GenServer("sender")
	static class SenderServer implements Sender {

		SenderServer(Receiver receiver) {
		}

		@Override
		public void sent() {
		}

	}

	@GenServer("claim")
	static class ClaimServer {

		interface Left {

		}

		interface Right {

		}

		record Seen() implements Request<List<String>> {
		}

		private final List<String> seen = new ArrayList<>();

		@HandleCast
		void any(Object message) {
			this.seen.add("any");
		}

		@HandleCast
		void left(Left left) {
			this.seen.add("left");
		}

		@HandleCast
		void right(Right right) {
			this.seen.add("right");
		}

		@HandleCall
		List<String> seen(Seen seen) {
			return List.copyOf(this.seen);
		}

	}

	static class ClaimUser {

		private final ServerRef<ClaimServer> ref;

		ClaimUser(ServerRef<ClaimServer> ref) {
			this.ref = ref;
		}

	}

}
