package io.genserver.spring.autoconfigure;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Scope;

import io.genserver.HandleCall;
import io.genserver.HandleCast;
import io.genserver.Request;
import io.genserver.ServerRef;
import io.genserver.spring.GenServer;
import io.genserver.spring.GenServerClient;
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
			.contains("The bean 'lamp' of @GenServer class " + LampServer.class.getName()
					+ " has scope 'singleton', so a restart would get the crashed instance again.")
			.contains("for a @Bean method, add @Scope(\"prototype\") to the method.");
	}

	@Test
	void aServerFromABeanMethodThatHidesItsClass(CapturedOutput output) {
		FailedStart.of(Hidden.class);
		assertThat(output)
			.contains("The bean 'lamp' is an instance of @GenServer class " + LampServer.class.getName()
					+ ", but was not found to be a server: its definition does not say its class.")
			.contains("let the method return LampServer and add @Scope(\"prototype\") to it");
	}

	@Test
	void aPrototypeFromABeanMethodIsAServer() {
		this.contextRunner.withUserConfiguration(Prototype.class)
			.run((context) -> assertThat(context.getBean(Lamp.class).isOn()).isFalse());
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
