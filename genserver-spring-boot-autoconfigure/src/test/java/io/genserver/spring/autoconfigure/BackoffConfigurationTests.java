package io.genserver.spring.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.genserver.GenServerSystem;
import io.genserver.HandleInfo;
import io.genserver.Pid;
import io.genserver.spring.GenServer;
import io.genserver.spring.SupervisionTree;
import io.genserver.spring.SupervisionTree.ServerNode;
import io.genserver.spring.SupervisionTree.SupervisorNode;
import io.genserver.supervisor.Backoff;
import io.genserver.supervisor.ChildInfo;
import io.genserver.supervisor.ChildState;
import io.genserver.supervisor.GiveUp;
import io.genserver.supervisor.Supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * Backoff and parking as they are configured.
 */
@ExtendWith(OutputCaptureExtension.class)
class BackoffConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(GenServerAutoConfiguration.class, ApplicationAvailabilityAutoConfiguration.class))
		.withUserConfiguration(Servers.class);

	private static @Nullable Backoff backoff(ApplicationContext context, String server) {
		return ((ServerNode) context.getBean(SupervisionTree.class).find(server).orElseThrow()).backoff();
	}

	private static @Nullable Backoff supervisorBackoff(ApplicationContext context, String supervisor) {
		return ((SupervisorNode) context.getBean(SupervisionTree.class).find(supervisor).orElseThrow()).backoff();
	}

	private static ChildInfo child(ApplicationContext context, String supervisor, String id) {
		return Supervisor.of(context.getBean(GenServerSystem.class).ref(supervisor))
			.info()
			.orElseThrow()
			.children()
			.stream()
			.filter((child) -> child.id().equals(id))
			.findFirst()
			.orElseThrow();
	}

	private static void crash(ApplicationContext context, String server) {
		Pid pid = context.getBean(GenServerSystem.class).whereis(server);
		assertThat(pid).isNotNull();
		pid.send("crash");
		await().until(() -> !pid.isAlive());
	}

	@Test
	void withoutConfigurationThereIsNoBackoffAndNoParking() {
		this.contextRunner.run((context) -> {
			assertThat(backoff(context, "plain")).isNull();
			assertThat(context.getBean(SupervisionTree.class).root().onGiveUp()).isEqualTo(GiveUp.ESCALATE);
			Pid first = context.getBean(GenServerSystem.class).whereis("plain");
			crash(context, "plain");
			await().until(() -> child(context, "root", "plain").restarts() == 1);
			assertThat(context.getBean(GenServerSystem.class).whereis("plain")).isNotNull().isNotEqualTo(first);
		});
	}

	@Test
	void anInitialDelayIsEnough() {
		this.contextRunner
			.withPropertyValues("genserver.servers.plain.backoff.initial=200ms",
					"genserver.servers.other.backoff.initial=40s")
			.run((context) -> {
				assertThat(backoff(context, "plain"))
					.isEqualTo(Backoff.of(Duration.ofMillis(200), Duration.ofSeconds(30)));
				assertThat(backoff(context, "other"))
					.isEqualTo(Backoff.of(Duration.ofSeconds(40), Duration.ofSeconds(40)));
			});
	}

	@Test
	void theFileWinsOverTheAnnotationWhichWinsOverTheDefaults() {
		this.contextRunner
			.withPropertyValues("genserver.defaults.backoff.initial=1s", "genserver.defaults.backoff.max=7s",
					"genserver.defaults.backoff.multiplier=1.5", "genserver.defaults.backoff.jitter=0.5",
					"genserver.defaults.backoff.reset-after=9s", "genserver.servers.annotated.backoff.max=50s",
					"genserver.servers.other.backoff.initial=0s")
			.run((context) -> {
				assertThat(backoff(context, "plain")).isEqualTo(Backoff.of(Duration.ofSeconds(1), Duration.ofSeconds(7))
					.withMultiplier(1.5)
					.withJitter(0.5)
					.withResetAfter(Duration.ofSeconds(9)));
				assertThat(backoff(context, "annotated"))
					.isEqualTo(Backoff.of(Duration.ofSeconds(2), Duration.ofSeconds(50))
						.withMultiplier(3)
						.withJitter(0)
						.withResetAfter(Duration.ofMinutes(1)));
				assertThat(backoff(context, "other")).as("switched off").isNull();
			});
	}

	@Test
	void aServerWithABackoffWaitsAndItsSiblingsLive() {
		this.contextRunner
			.withPropertyValues("genserver.servers.plain.backoff.initial=1h", "genserver.servers.plain.backoff.max=1h",
					"genserver.servers.plain.backoff.jitter=0")
			.run((context) -> {
				Pid other = context.getBean(GenServerSystem.class).whereis("other");
				crash(context, "plain");
				await().until(() -> child(context, "root", "plain").state() == ChildState.RESTARTING);
				assertThat(child(context, "root", "plain").nextRestartAt()).isNotNull();
				assertThat(other).isNotNull().returns(true, Pid::isAlive);
			});
	}

	@Test
	void aSupervisorThatGaveUpIsRestartedAfterItsBackoff() {
		this.contextRunner.withPropertyValues("genserver.supervisors.group.children=plain",
				"genserver.supervisors.group.max-restarts=0", "genserver.supervisors.group.backoff.initial=1h",
				"genserver.supervisors.group.backoff.max=2h", "genserver.supervisors.group.backoff.multiplier=3",
				"genserver.supervisors.group.backoff.jitter=0", "genserver.supervisors.group.backoff.reset-after=4h")
			.run((context) -> {
				assertThat(supervisorBackoff(context, "group"))
					.isEqualTo(Backoff.of(Duration.ofHours(1), Duration.ofHours(2))
						.withMultiplier(3)
						.withJitter(0)
						.withResetAfter(Duration.ofHours(4)));
				Pid other = context.getBean(GenServerSystem.class).whereis("other");
				crash(context, "plain");
				await().until(() -> child(context, "root", "group").state() == ChildState.RESTARTING);
				assertThat(child(context, "root", "group").nextRestartAt()).isNotNull();
				assertThat(child(context, "root", "group").pid()).isNull();
				assertThat(other).isNotNull().returns(true, Pid::isAlive);
			});
	}

	@Test
	void theBackoffOfServersIsNotThatOfSupervisors() {
		this.contextRunner
			.withPropertyValues("genserver.supervisors.group.children=plain", "genserver.defaults.backoff.initial=1s",
					"genserver.supervisors.other-group.children=other",
					"genserver.supervisors.other-group.backoff.initial=2s")
			.run((context) -> {
				assertThat(supervisorBackoff(context, "group")).isNull();
				assertThat(supervisorBackoff(context, "other-group"))
					.isEqualTo(Backoff.of(Duration.ofSeconds(2), Duration.ofSeconds(30)));
				assertThat(backoff(context, "other").initial()).isEqualTo(Duration.ofSeconds(1));
			});
	}

	@Test
	void aSupervisorParksAServerThatAloneFailsTooOften() {
		this.contextRunner
			.withPropertyValues("genserver.supervisors.group.children=plain,other",
					"genserver.supervisors.group.max-restarts=0", "genserver.supervisors.group.on-give-up=park")
			.run((context) -> {
				Pid other = context.getBean(GenServerSystem.class).whereis("other");
				crash(context, "plain");
				await().until(() -> child(context, "group", "plain").state() == ChildState.PARKED);
				assertThat(other).isNotNull().returns(true, Pid::isAlive);
				assertThat(child(context, "root", "group").restarts()).isZero();
			});
	}

	@Test
	void theRootParksToo() {
		this.contextRunner
			.withPropertyValues("genserver.supervisor.max-restarts=1", "genserver.supervisor.within=1h",
					"genserver.supervisor.on-give-up=park")
			.run((context) -> {
				AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
				for (int i = 0; i < 2; i++) {
					await().until(() -> child(context, "root", "plain").state() == ChildState.RUNNING);
					crash(context, "plain");
				}
				await().until(() -> child(context, "root", "plain").state() == ChildState.PARKED);
				ApplicationAvailability availability = context.getBean(ApplicationAvailability.class);
				assertThat(availability.getLivenessState()).isEqualTo(LivenessState.CORRECT);
				// two together exhaust the limit, none of them alone
				crash(context, "other");
				await().until(() -> context.getBean(GenServerSystem.class).whereis("other") != null);
				crash(context, "annotated");
				await().until(() -> availability.getLivenessState() == LivenessState.BROKEN);
			});
	}

	@Test
	void theTreeInTheLogTellsOfBoth() {
		this.contextRunner
			.withPropertyValues("genserver.supervisors.group.children=plain",
					"genserver.supervisors.group.on-give-up=park", "genserver.servers.plain.backoff.initial=200ms",
					"genserver.supervisors.group.backoff.initial=5s")
			.run((context) -> assertThat(new TreeText(context.getBean(SupervisionTree.class)).toString())
				.contains("group (one-for-one, 3 restart(s) within 5s, then park, backoff 5s to 30s)")
				.contains("plain (permanent, PlainServer, backoff 0.2s to 30s)")
				.contains("other (permanent, OtherServer)"));
	}

	@Test
	void whatMakesNoSenseIsNamed(CapturedOutput output) {
		Map<List<String>, String> mistakes = Map.of(List.of("initial=-1s"),
				"'genserver.servers.plain.backoff.initial' is not valid: the delay cannot be negative, but is PT-1S.",
				List.of("initial=2s", "max=1s"),
				"'genserver.servers.plain.backoff.max' is not valid: the longest delay cannot be shorter than the initial"
						+ " one, PT2S at 'genserver.servers.plain.backoff.initial', but is PT1S.",
				List.of("initial=2s", "multiplier=0.5"),
				"'genserver.servers.plain.backoff.multiplier' is not valid: it must be at least 1, but is 0.5.",
				List.of("initial=2s", "jitter=1.5"),
				"'genserver.servers.plain.backoff.jitter' is not valid: it must be from 0 to 1, but is 1.5.",
				List.of("initial=2s", "jitter=-0.1"), "it must be from 0 to 1, but is -0.1.",
				List.of("initial=2s", "reset-after=-1s"),
				"'genserver.servers.plain.backoff.reset-after' is not valid: the time cannot be negative, but is PT-1S.",
				List.of("max=2s"), "'genserver.servers.plain.backoff.max' is not valid: the server has no backoff,"
						+ " because no initial delay is set.");
		mistakes.forEach((properties, expected) -> {
			fail(Servers.class,
					properties.stream()
						.map((property) -> "genserver.servers.plain.backoff." + property)
						.toArray(String[]::new));
			assertThat(output).contains(expected);
		});
		fail(Servers.class, "genserver.defaults.backoff.initial=1s", "genserver.defaults.backoff.jitter=2");
		assertThat(output).contains("'genserver.defaults.backoff.jitter'");
		fail(Servers.class, "genserver.supervisors.group.children=plain",
				"genserver.supervisors.group.backoff.initial=1s", "genserver.supervisors.group.backoff.jitter=3");
		assertThat(output)
			.contains("'genserver.supervisors.group.backoff.jitter' is not valid: it must be from 0 to 1, but is 3.0.");
		fail(Servers.class, "genserver.supervisors.group.children=plain", "genserver.supervisors.group.backoff.max=1s");
		assertThat(output).contains("'genserver.supervisors.group.backoff.max' is not valid: the supervisor has no"
				+ " backoff, because no initial delay is set.");
		fail(Mistaken.class);
		assertThat(output).contains("@GenServer(backoff.multiplier) of " + MistakenServer.class.getName()
				+ " is not valid: it must be at least 1, but is 0.1.");
	}

	@Test
	void aDefaultWithoutAnInitialDelayIsForThoseThatHaveOne() {
		this.contextRunner
			.withPropertyValues("genserver.defaults.backoff.max=7s", "genserver.servers.plain.backoff.initial=1s")
			.run((context) -> {
				assertThat(backoff(context, "plain").max()).isEqualTo(Duration.ofSeconds(7));
				assertThat(backoff(context, "other")).isNull();
			});
	}

	@Test
	void whatASupervisorCannotDoWhenItGivesUpIsExplained(CapturedOutput output) {
		fail(Servers.class, "genserver.supervisors.group.children=plain",
				"genserver.supervisors.group.on-give-up=exit");
		assertThat(output).contains("The value 'exit' of property 'genserver.supervisors.group.on-give-up'")
			.contains("only the root supervisor can decide, with 'genserver.supervisor.on-give-up'.")
			.contains("Write one of escalate, park.");
		fail(Servers.class, "genserver.supervisor.on-give-up=escalate");
		assertThat(output).contains("The value 'escalate' of property 'genserver.supervisor.on-give-up'")
			.contains("above the root supervisor there is none to which it could escalate.")
			.contains("Write one of exit, liveness-broken, none, park, refuse-traffic.");
		fail(Servers.class, "genserver.supervisors.group.children=plain", "genserver.supervisors.group.on-give-up=prk");
		assertThat(output).contains("did you mean 'park'?");
	}

	private static void fail(Class<?> source, String... properties) {
		SpringApplication application = new SpringApplication(source, GenServerAutoConfiguration.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setLogStartupInfo(false);
		String[] arguments = Arrays.stream(properties).map((property) -> "--" + property).toArray(String[]::new);
		assertThatException().isThrownBy(() -> application.run(arguments));
	}

	abstract static class FragileServer {

		@HandleInfo
		void crash(String message) {
			throw new IllegalStateException("told to");
		}

	}

	@GenServer("plain")
	static class PlainServer extends FragileServer {

	}

	@GenServer("other")
	static class OtherServer extends FragileServer {

	}

	@GenServer(value = "annotated", backoff = @io.genserver.spring.Backoff(initial = "${wait:2s}", max = "4s",
			multiplier = "3", jitter = "0", resetAfter = "1m"))
	static class AnnotatedServer extends FragileServer {

	}

	@GenServer(value = "mistaken", backoff = @io.genserver.spring.Backoff(initial = "1s", multiplier = "0.1"))
	static class MistakenServer extends FragileServer {

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ PlainServer.class, OtherServer.class, AnnotatedServer.class })
	static class Servers {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(MistakenServer.class)
	static class Mistaken {

	}

}
