package io.genserver.spring.autoconfigure;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

import io.genserver.ExitReason;
import io.genserver.GenServerSystem;
import io.genserver.HandleInfo;
import io.genserver.Pid;
import io.genserver.spring.GenServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What happens to an application whose root supervisor gives up.
 */
class GiveUpTests {

	@Test
	void byDefaultItsLivenessIsBroken() {
		try (ConfigurableApplicationContext context = run()) {
			ApplicationAvailability availability = context.getBean(ApplicationAvailability.class);
			assertThat(availability.getLivenessState()).isEqualTo(LivenessState.CORRECT);
			giveUp(context);
			await().until(() -> availability.getLivenessState() == LivenessState.BROKEN);
			assertThat(availability.getReadinessState()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
		}
	}

	@Test
	void itRefusesTraffic() {
		try (ConfigurableApplicationContext context = run("--genserver.supervisor.on-give-up=refuse-traffic")) {
			ApplicationAvailability availability = context.getBean(ApplicationAvailability.class);
			giveUp(context);
			await().until(() -> availability.getReadinessState() == ReadinessState.REFUSING_TRAFFIC);
			assertThat(availability.getLivenessState()).isEqualTo(LivenessState.CORRECT);
		}
	}

	@Test
	void itExitsWithCodeOne() throws Exception {
		ConfigurableApplicationContext context = run();
		CompletableFuture<Integer> code = new CompletableFuture<>();
		new GiveUpAction(context, OnGiveUp.EXIT, code::complete).rootGaveUp(ExitReason.SHUTDOWN);
		assertThat(code.get(10, TimeUnit.SECONDS)).isOne();
		assertThat(context.isActive()).isFalse();
	}

	@Test
	void anOrderlyStopIsNoGivingUp() {
		ConfigurableApplicationContext context = run();
		ApplicationAvailability availability = context.getBean(ApplicationAvailability.class);
		Pid root = context.getBean(GenServerSystem.class).whereis("root");
		context.stop();
		assertThat(root).isNotNull().returns(false, Pid::isAlive);
		assertThat(availability.getLivenessState()).isEqualTo(LivenessState.CORRECT);
		context.close();
	}

	private static ConfigurableApplicationContext run(String... arguments) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setDefaultProperties(java.util.Map.of("genserver.supervisor.max-restarts", "0"));
		return application.run(arguments);
	}

	private static void giveUp(ConfigurableApplicationContext context) {
		context.getBean(GenServerSystem.class).ref("fragile").send(List.of());
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ GenServerAutoConfiguration.class, ApplicationAvailabilityAutoConfiguration.class })
	@Import(FragileServer.class)
	static class Application {

	}

	@GenServer("fragile")
	static class FragileServer {

		@HandleInfo
		void crash(List<?> message) {
			throw new IllegalStateException("told to");
		}

	}

}
