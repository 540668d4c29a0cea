package io.genserver.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.DefaultResourceLoader;

import io.genserver.Init;
import io.genserver.spring.GenServer;
import io.genserver.spring.GenServerClient;
import io.genserver.spring.actuate.GenServerHealthContributorAutoConfiguration;
import io.genserver.spring.actuate.GenServerMetricsAutoConfiguration;
import io.genserver.spring.actuate.GenServersEndpoint;
import io.genserver.spring.actuate.GenServersEndpointAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whole applications: with everything that Spring Boot configures by itself, and with
 * much of it missing.
 */
class ApplicationStartTests {

	@Test
	void everyServerRunsWithoutActuatorAndWithoutWebServer() {
		SpringApplication application = new SpringApplication(
				new DefaultResourceLoader(
						new FilteredClassLoader("org.springframework.boot.actuate", "org.springframework.boot.health",
								"org.springframework.boot.micrometer", "io.micrometer", "org.springframework.web")),
				OwnAutoConfigurations.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		try (ConfigurableApplicationContext context = run(application)) {
			assertThat(context.getBean(Greeter.class).greet()).isEqualTo("hello");
			assertThat(context.getBeansOfType(GenServersEndpoint.class)).isEmpty();
		}
	}

	@Test
	void everyServerRunsWithLazyInitialization() {
		GreeterServer.started = new CompletableFuture<>();
		try (ConfigurableApplicationContext context = run(new SpringApplication(Application.class),
				"--spring.main.lazy-initialization=true")) {
			assertThat(GreeterServer.started).isDone();
			assertThat(context.getBean(Greeter.class).greet()).isEqualTo("hello");
		}
	}

	@Test
	void theServersRunWhenTheWebServerStarts() {
		GreeterServer.started = new CompletableFuture<>();
		List<Boolean> running = new ArrayList<>();
		SpringApplication application = new SpringApplication(Application.class);
		application.addListeners((ApplicationListener<WebServerInitializedEvent>) (event) -> running
			.add(GreeterServer.started.isDone()));
		try (ConfigurableApplicationContext context = run(application)) {
			assertThat(running).containsExactly(true);
			assertThat(context.getBeansOfType(GenServersEndpoint.class)).isEmpty();
		}
	}

	@Test
	void theEndpointIsThereWhereItIsExposed() {
		try (ConfigurableApplicationContext context = run(new SpringApplication(Application.class),
				"--management.endpoints.web.exposure.include=genservers")) {
			assertThat(context.getBean(GenServersEndpoint.class).genServer("greeter")).isNotNull();
		}
	}

	private static ConfigurableApplicationContext run(SpringApplication application, String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--server.port=0");
		all.add("--spring.datasource.generate-unique-name=true");
		return application.run(all.toArray(String[]::new));
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(GreeterServer.class)
	static class Application {

	}

	/** Those of Spring Boot need what is missing. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ GenServerAutoConfiguration.class, GenServersEndpointAutoConfiguration.class,
			GenServerHealthContributorAutoConfiguration.class, GenServerMetricsAutoConfiguration.class })
	@Import(GreeterServer.class)
	static class OwnAutoConfigurations {

	}

	@GenServerClient
	interface Greeter {

		String greet();

	}

	@GenServer("greeter")
	static class GreeterServer implements Greeter {

		static volatile CompletableFuture<Void> started = new CompletableFuture<>();

		@Init
		void start() {
			started.complete(null);
		}

		@Override
		public String greet() {
			return "hello";
		}

	}

}
