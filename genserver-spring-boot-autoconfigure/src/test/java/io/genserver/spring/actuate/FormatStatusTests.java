package io.genserver.spring.actuate;

import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.genserver.GenServerSystem;
import io.genserver.HandleCast;
import io.genserver.ServerRef;
import io.genserver.spring.FormatStatus;
import io.genserver.spring.GenServer;
import io.genserver.spring.actuate.GenServersEndpoint.FormatStatusDescriptor;
import io.genserver.spring.actuate.GenServersEndpoint.ServerDescriptor;
import io.genserver.spring.autoconfigure.GenServerAutoConfiguration;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the authors of servers show of their states, and that nothing else is shown.
 */
@Timeout(60)
class FormatStatusTests {

	private static final String SECRET = "card number 4711";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(GenServerAutoConfiguration.class, GenServersEndpointAutoConfiguration.class))
		.withUserConfiguration(Servers.class)
		.withPropertyValues("management.endpoints.web.exposure.include=genservers");

	@Test
	void valuesAreHiddenUnlessTheOperatorShowsThem() {
		this.contextRunner.run((context) -> {
			assertThat(view(context, "vault").values())
				.containsOnlyKeys("entries", "password", "owner", "names", "accounts")
				.containsEntry("entries", "******")
				.containsEntry("names", "******");
			FormatStatusDescriptor overWeb = ((ServerDescriptor) context.getBean(GenServersEndpointWebExtension.class)
				.genServer(asking("alice"), "vault")).formatStatus();
			assertThat(overWeb.values()).containsEntry("entries", "******");
		});
	}

	@Test
	void valuesAreShownWithoutWhatIsSanitized() {
		shown((context) -> {
			Map<String, Object> values = view(context, "vault").values();
			assertThat(values).containsEntry("entries", 1)
				.containsEntry("password", "******")
				.containsEntry("names", List.of("a", "b"));
			assertThat(values.get("owner")).isEqualTo(Map.of("name", "Ada", "password", "******"));
			assertThat(values.get("accounts")).isEqualTo(List.of(Map.of("id", 7, "password", "******")));
		});
	}

	@Test
	void valuesAreShownToWhomTheyMayBeShown() {
		this.contextRunner
			.withPropertyValues("management.endpoint.genservers.show-values=when-authorized",
					"management.endpoint.genservers.roles=operator")
			.run((context) -> {
				GenServersEndpointWebExtension web = context.getBean(GenServersEndpointWebExtension.class);
				assertThat(entries(web, asking("alice"))).isEqualTo("******");
				assertThat(entries(web, SecurityContext.NONE)).isEqualTo("******");
				assertThat(entries(web, asking("operator"))).isEqualTo(1);
				// whoever has access to JMX is authorized
				assertThat(view(context, "vault").values()).containsEntry("entries", 1);
			});
	}

	private static Object entries(GenServersEndpointWebExtension web, SecurityContext who) {
		return ((ServerDescriptor) web.genServer(who, "vault")).formatStatus().values().get("entries");
	}

	@Test
	void nothingOfAStateAMessageOrAnExceptionIsShownUnasked() {
		shown((context) -> {
			GenServersEndpoint endpoint = context.getBean(GenServersEndpoint.class);
			CountDownLatch latch = new CountDownLatch(1);
			ServerRef<Object> vault = ref(context, "vault");
			vault.cast(new Crash(SECRET));
			await().until(() -> server(context, "vault").restarts() == 1);
			await().until(() -> !server(context, "vault").recentCrashes().isEmpty());
			vault.cast(new Block(latch, SECRET));
			await().until(() -> server(context, "vault").handling() != null);
			vault.cast(new Crash(SECRET));
			ServerDescriptor busy = server(context, "vault");
			assertThat(busy.mailbox().sample().types()).containsKey("Crash");
			assertThat(busy.handling().message()).isEqualTo("Block");
			JsonMapper json = new JsonMapper();
			assertThat(json.writeValueAsString(busy)).doesNotContain(SECRET);
			assertThat(json.writeValueAsString(endpoint.genServers())).doesNotContain(SECRET);
			latch.countDown();
			await().until(() -> server(context, "vault").restarts() == 2);
			assertThat(json.writeValueAsString(server(context, "vault"))).doesNotContain(SECRET);
		});
	}

	@Test
	void busyServerIsNotWaitedForAndNotAskedAgain() {
		shown((context) -> {
			CountDownLatch latch = new CountDownLatch(1);
			ref(context, "vault").cast(new Block(latch, SECRET));
			await().until(() -> server(context, "vault").handling() != null);
			long before = System.nanoTime();
			for (int i = 0; i < 50; i++) {
				assertThat(view(context, "vault")).isEqualTo(new FormatStatusDescriptor(null, "busy"));
			}
			// 50 times the patience would be 12.5 s
			assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(8));
			latch.countDown();
			await().untilAsserted(() -> assertThat(view(context, "vault").values()).containsEntry("entries", 1));
		});
	}

	@Test
	void suspendedServerAnswers() {
		shown((context) -> {
			Sys.suspend(ref(context, "vault"));
			assertThat(view(context, "vault").values()).containsEntry("entries", 1);
		});
	}

	@Test
	void viewThatFailsIsSaidWithoutTheMessageOfTheException() {
		shown((context) -> {
			assertThat(view(context, "broken").values()).hasSize(1)
				.containsEntry("status", "BrokenServer.status() crashed: java.lang.IllegalStateException");
			assertThat(server(context, "broken").status()).isEqualTo("running");
			assertThat(view(context, "empty").values()).containsEntry("status", "EmptyServer.status() returned null");
		});
	}

	@Test
	void whatIsShownIsACopyThatIsBounded() {
		shown((context) -> {
			Map<String, Object> values = view(context, "large").values();
			assertThat((List<?>) values.get("list")).hasSize(101);
			assertThat(((List<?>) values.get("list")).get(100)).isEqualTo("900 more");
			assertThat((List<?>) values.get("array")).hasSize(101);
			assertThat(((List<?>) values.get("array")).get(0)).isEqualTo(0);
			assertThat((Map<?, ?>) values.get("map")).hasSize(101);
			assertThat(((Map<?, ?>) values.get("map")).get("…")).isEqualTo("900 more");
			assertThat(values).containsEntry("object", "text of an object").containsEntry("flag", true);
			assertThat(values.get("nothing")).isNull();
			assertThat(values).containsKey("nothing");
			assertThat(values.get("deep").toString()).contains("[[[[");
		});
	}

	@Test
	void serverWithoutViewIsNotAsked() {
		shown((context) -> {
			CountDownLatch latch = new CountDownLatch(1);
			ref(context, "closed").cast(new Block(latch, SECRET));
			assertThat(view(context, "closed")).isNull();
			latch.countDown();
			assertThat(view(context, "closed")).isNull();
		});
	}

	@Test
	void viewThatIsNoMapOrTakesSomethingStopsTheStart() {
		this.contextRunner.withUserConfiguration(NoMapServer.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("NoMapServer.status() has @FormatStatus and returns no Map"));
		this.contextRunner.withUserConfiguration(ArgumentServer.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("ArgumentServer.status() has a parameter too many"));
	}

	private void shown(Consumer<AssertableApplicationContext> code) {
		this.contextRunner.withPropertyValues("management.endpoint.genservers.show-values=always").run(code::accept);
	}

	private static ServerDescriptor server(AssertableApplicationContext context, String name) {
		return (ServerDescriptor) context.getBean(GenServersEndpoint.class).genServer(name);
	}

	private static FormatStatusDescriptor view(AssertableApplicationContext context, String name) {
		return server(context, name).formatStatus();
	}

	private static ServerRef<Object> ref(AssertableApplicationContext context, String name) {
		return context.getBean(GenServerSystem.class).ref(name);
	}

	private static SecurityContext asking(String who) {
		return new SecurityContext() {

			@Override
			public Principal getPrincipal() {
				return () -> who;
			}

			@Override
			public boolean isUserInRole(String role) {
				return role.equals(who);
			}

		};
	}

	record Block(CountDownLatch latch, String secret) {
	}

	record Crash(String secret) {
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ VaultServer.class, BrokenServer.class, EmptyServer.class, LargeServer.class, ClosedServer.class })
	static class Servers {

		@Bean
		SanitizingFunction passwords() {
			return SanitizingFunction.sanitizeValue().ifKeyContains("password");
		}

	}

	@GenServer("vault")
	static class VaultServer {

		private final Map<String, String> entries = Map.of("key", SECRET);

		@HandleCast
		void block(Block message) throws InterruptedException {
			message.latch().await();
		}

		@HandleCast
		void crash(Crash message) {
			throw new IllegalStateException(message.secret());
		}

		@FormatStatus
		private Map<String, Object> status() {
			Map<String, Object> status = new LinkedHashMap<>();
			status.put("entries", this.entries.size());
			status.put("password", "4711");
			status.put("owner", Map.of("name", "Ada", "password", "0815"));
			status.put("names", List.of("a", "b"));
			status.put("accounts", List.of(Map.of("id", 7, "password", "0815")));
			return status;
		}

	}

	@GenServer("broken")
	static class BrokenServer {

		@HandleCast
		void any(String message) {
		}

		@FormatStatus
		Map<String, String> status() {
			throw new IllegalStateException(SECRET);
		}

	}

	@GenServer("empty")
	static class EmptyServer {

		@HandleCast
		void any(String message) {
		}

		@FormatStatus
		Map<String, String> status() {
			return null;
		}

	}

	@GenServer("large")
	static class LargeServer {

		@HandleCast
		void any(String message) {
		}

		@FormatStatus
		Map<String, Object> status() {
			Map<String, Object> status = new LinkedHashMap<>();
			List<Integer> list = new ArrayList<>();
			Map<Integer, Integer> map = new LinkedHashMap<>();
			for (int i = 0; i < 1000; i++) {
				list.add(i);
				map.put(i, i);
			}
			Object deep = List.of();
			for (int i = 0; i < 20; i++) {
				deep = List.of(deep);
			}
			status.put("list", list);
			status.put("array", new int[1000]);
			status.put("map", map);
			status.put("object", new Object() {

				@Override
				public String toString() {
					return "text of an object";
				}

			});
			status.put("flag", true);
			status.put("nothing", null);
			status.put("deep", deep);
			return status;
		}

	}

	@GenServer("closed")
	static class ClosedServer {

		@HandleCast
		void block(Block message) throws InterruptedException {
			message.latch().await();
		}

	}

	@GenServer("noMap")
	static class NoMapServer {

		@HandleCast
		void any(String message) {
		}

		@FormatStatus
		String status() {
			return SECRET;
		}

	}

	@GenServer("argument")
	static class ArgumentServer {

		@HandleCast
		void any(String message) {
		}

		@FormatStatus
		Map<String, String> status(String any) {
			return Map.of(any, any);
		}

	}

}
