package io.genserver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.genserver.TestServer.Ask;
import io.genserver.supervisor.AutoShutdown;
import io.genserver.supervisor.ChildCounts;
import io.genserver.supervisor.ChildInfo;
import io.genserver.supervisor.ChildOutcome;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.ChildState;
import io.genserver.supervisor.ChildType;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Shutdown;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorSpec;
import io.genserver.supervisor.TestReports;

import static io.genserver.SupervisedWorld.DIED;
import static io.genserver.SupervisedWorld.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Specifications, the life of a child on request, names and reports.
 */
class SupervisorRequestsTests {

	private final SupervisedWorld world = new SupervisedWorld();

	private final GenServerSystem system = this.world.system();

	@AfterEach
	void close() {
		this.world.close();
	}

	private Supervisor start(SupervisorSpec spec) {
		return Supervisor.of(Supervisor.start(this.system, spec.withName("sup")).pid());
	}

	private Supervisor start(Strategy strategy, ChildSpec... children) {
		return start(SupervisorSpec.of(strategy, children).withIntensity(10, HOUR));
	}

	private static List<String> states(Supervisor supervisor) {
		return supervisor.info()
			.orElseThrow()
			.children()
			.stream()
			.map((child) -> child.id() + ' ' + child.state())
			.toList();
	}

	private static Pid pid(Supervisor supervisor, String id) {
		return supervisor.info()
			.orElseThrow()
			.children()
			.stream()
			.filter((child) -> child.id().equals(id))
			.findFirst()
			.orElseThrow()
			.pid();
	}

	private static void isRefused(Runnable mistake) {
		assertThatExceptionOfType(InvalidSupervisionException.class).isThrownBy(mistake::run);
	}

	// Specifications

	@Test
	@DisplayName("SUP-026 SUP-102 all valid combinations pass, a negative shutdown and a duplicate id do not")
	void combinations() {
		List<ChildSpec> children = new ArrayList<>();
		for (Restart restart : Restart.values()) {
			for (ChildType type : ChildType.values()) {
				for (Shutdown shutdown : List.of(Shutdown.after(Duration.ZERO), Shutdown.after(Duration.ofSeconds(1)),
						Shutdown.INFINITY, Shutdown.BRUTAL_KILL)) {
					children.add(new ChildSpec("c" + children.size(), this.world.child("c").start(), restart, false,
							shutdown, type));
				}
			}
		}
		Supervisor supervisor = start(Strategy.ONE_FOR_ONE, children.toArray(ChildSpec[]::new));
		assertThat(supervisor.countChildren()).isEqualTo(new ChildCounts(24, 24, 12, 12));
		isRefused(() -> Shutdown.after(Duration.ofMillis(-10)));
		isRefused(() -> SupervisorSpec.of(Strategy.ONE_FOR_ONE, children.get(0), children.get(0)));
	}

	@ParameterizedTest
	@EnumSource(AutoShutdown.class)
	@DisplayName("SUP-027 significant needs an auto-shutdown and a restart type that is not permanent")
	void significant(AutoShutdown autoShutdown) {
		Supervisor supervisor = start(SupervisorSpec.of(Strategy.ONE_FOR_ONE).withAutoShutdown(autoShutdown));
		for (Restart restart : Restart.values()) {
			if (restart == Restart.PERMANENT) {
				isRefused(() -> this.world.child("a", restart).withSignificant(true));
				continue;
			}
			ChildSpec child = this.world.child(restart.name(), restart).withSignificant(true);
			if (autoShutdown == AutoShutdown.NEVER) {
				isRefused(() -> supervisor.startChild(child));
				isRefused(() -> new SupervisorSpec(null, Strategy.ONE_FOR_ONE, 1, HOUR, autoShutdown, List.of(child)));
			}
			else {
				assertThat(supervisor.startChild(child)).isInstanceOf(StartResult.Started.class);
			}
		}
	}

	@Test
	@DisplayName("SUP-090 SUP-091 the defaults of a supervisor, and what can be changed of a child")
	void defaults() {
		SupervisorSpec spec = SupervisorSpec.of(Strategy.ONE_FOR_ALL);
		assertThat(spec.maxRestarts()).isEqualTo(3);
		assertThat(spec.within()).isEqualTo(Duration.ofSeconds(5));
		assertThat(spec.autoShutdown()).isEqualTo(AutoShutdown.NEVER);
		SupervisorSpec changed = spec.withIntensity(1, Duration.ofSeconds(2));
		assertThat(changed.maxRestarts()).isEqualTo(1);
		assertThat(changed.within()).isEqualTo(Duration.ofSeconds(2));
		ChildSpec child = this.world.child("a").withRestart(Restart.TEMPORARY).withShutdown(Shutdown.INFINITY);
		assertThat(child.restart()).isEqualTo(Restart.TEMPORARY);
		assertThat(child.shutdown()).isEqualTo(Shutdown.INFINITY);
	}

	@Test
	@DisplayName("SUP-008 a child whose init returns nothing fails the start with that reason")
	void badReturn() {
		ChildSpec bad = ChildSpec.worker("a", TestServer.create().onInit((context) -> null).spec());
		StartResult result = Supervisor.start(this.system, SupervisorSpec.of(Strategy.ONE_FOR_ONE, bad));
		assertThat(((StartResult.Failed) result).reason().toString()).contains("bad_return_value");
	}

	// Order

	@Test
	@DisplayName("SUP-085 children are started in their order and stopped in the reverse, one after another")
	void order() {
		Supervisor supervisor = start(Strategy.REST_FOR_ONE, this.world.child("ch7"), this.world.child("ch3"),
				this.world.child("ch10"), this.world.child("ch2"), this.world.child("ch5"));
		assertThat(this.world.log()).containsExactly("start ch7", "start ch3", "start ch10", "start ch2", "start ch5");
		this.world.end(pid(supervisor, "ch10"), DIED);
		assertThat(this.world.log()).containsExactly("stop ch10", "stop ch5", "stop ch2", "start ch10", "start ch2",
				"start ch5");
		this.world.log().clear();
		supervisor.stop(HOUR);
		assertThat(this.world.log()).containsExactly("stop ch5", "stop ch2", "stop ch10", "stop ch3", "stop ch7");
	}

	@Test
	@DisplayName("SUP-079 rest for one: terminating the child that fails leaves it and the later ones stopped")
	void aFailingChildInTheMiddle() {
		Supervisor supervisor = start(Strategy.REST_FOR_ONE, this.world.child("a"), this.world.child("b"),
				this.world.child("c"));
		this.world.fail("b", 1, InitResult.stop(DIED));
		List<Object> seen = this.world.killAndAsk(this.system.whereis("sup"), pid(supervisor, "b"),
				List.of(() -> supervisor.whichChildren().stream().map(ChildInfo::state).toList(),
						supervisor::countChildren, () -> supervisor.terminateChild("b")));
		assertThat(seen).containsExactly(List.of(ChildState.STOPPED, ChildState.RESTARTING, ChildState.RUNNING),
				new ChildCounts(3, 1, 0, 3), ChildOutcome.OK);
		assertThat(states(supervisor)).containsExactly("a RUNNING", "b STOPPED", "c STOPPED");
		supervisor.restartChild("b");
		assertThat(states(supervisor)).containsExactly("a RUNNING", "b RUNNING", "c STOPPED");
	}

	@ParameterizedTest
	@EnumSource(Strategy.class)
	@DisplayName("SUP-060 significant siblings that a strategy stops never end the supervisor")
	void significantBystanders(Strategy strategy) {
		for (AutoShutdown autoShutdown : List.of(AutoShutdown.ANY_SIGNIFICANT, AutoShutdown.ALL_SIGNIFICANT)) {
			SupervisorSpec spec = new SupervisorSpec(null, strategy, 5, HOUR, autoShutdown,
					List.of(this.world.child("a", Restart.TEMPORARY).withSignificant(true),
							this.world.child("b", Restart.TRANSIENT),
							this.world.child("c", Restart.TEMPORARY).withSignificant(true)));
			Supervisor supervisor = Supervisor.of(Supervisor.start(this.system, spec).pid());
			this.world.kill(pid(supervisor, "b"));
			List<String> left = switch (strategy) {
				case ONE_FOR_ONE -> List.of("a RUNNING", "b RUNNING", "c RUNNING");
				case ONE_FOR_ALL -> List.of("b RUNNING");
				case REST_FOR_ONE -> List.of("a RUNNING", "b RUNNING");
			};
			assertThat(states(supervisor)).isEqualTo(left);
		}
	}

	// The life of a child

	@Test
	@DisplayName("SUP-025 SUP-101 SUP-104 the life of a child on request")
	void life() {
		Supervisor supervisor = start(Strategy.ONE_FOR_ONE);
		assertThat(supervisor.whichChildren()).isEmpty();
		assertThat(supervisor.countChildren()).isEqualTo(new ChildCounts(0, 0, 0, 0));
		String argument = "hello ";
		Pid first = supervisor.startChild(ChildSpec.worker("a",
				TestServer.create()
					.onCall((text, from, state) -> CallResult.reply(argument + state, state + 1))
					.spec()))
			.pid();
		assertThat(first.call(new Ask("?"))).isEqualTo("hello 0");
		assertThat(first.call(new Ask("?"))).isEqualTo("hello 1");
		assertThat(supervisor.countChildren()).isEqualTo(new ChildCounts(1, 1, 0, 1));
		assertThat(supervisor.deleteChild("a")).isEqualTo(ChildOutcome.RUNNING);
		assertThat(supervisor.terminateChild("a")).isEqualTo(ChildOutcome.OK);
		assertThat(first.exitReason()).isEqualTo(ExitReason.SHUTDOWN);
		assertThat(supervisor.terminateChild("a")).isEqualTo(ChildOutcome.OK);
		Pid second = supervisor.restartChild("a").pid();
		assertThat(second.call(new Ask("?"))).as("a fresh state").isEqualTo("hello 0");
		this.world.kill(second);
		assertThat(pid(supervisor, "a")).isNotEqualTo(second);
		supervisor.terminateChild("a");
		assertThat(supervisor.deleteChild("a")).isEqualTo(ChildOutcome.OK);
		assertThat(((StartResult.Failed) supervisor.restartChild("a")).reason()).isEqualTo(ExitReason.of("not_found"));
		supervisor.stop(HOUR);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1 })
	@DisplayName("SUP-100 SUP-103 a child with hardly any time to shut down dies of an exit signal")
	void shortShutdown(long millis) {
		Supervisor supervisor = start(Strategy.ONE_FOR_ONE);
		Pid pid = supervisor
			.startChild(ChildSpec.worker("a", TestServer.create().spec())
				.withShutdown(Shutdown.after(Duration.ofMillis(millis))))
			.pid();
		this.system.exit(pid, ExitReason.SHUTDOWN);
		this.world.world().settle();
		assertThat(pid.exitReason()).isEqualTo(ExitReason.SHUTDOWN);
		assertThat(states(supervisor)).containsExactly("a RUNNING");
	}

	// Names

	@Test
	@DisplayName("SUP-095 SUP-096 SUP-098 a named child that ends comes back under its name with its first state")
	void names() {
		ChildSpec child = ChildSpec.worker("a",
				TestServer.create()
					.onCall((text, from, state) -> text.equals("stop")
							? CallResult.reply("bye", Next.stop(ExitReason.NORMAL, state))
							: CallResult.reply(text + state, state + 1))
					.spec()
					.withName("stack"));
		Supervisor supervisor = start(Strategy.ONE_FOR_ONE, child);
		ServerRef<Object> stack = this.system.ref("stack");
		assertThat(stack.call(new Ask("state "))).isEqualTo("state 0");
		assertThat(stack.call(new Ask("state "))).isEqualTo("state 1");
		assertThat(stack.call(new Ask("stop"))).isEqualTo("bye");
		this.world.world().settle();
		assertThat(stack.call(new Ask("state "))).isEqualTo("state 0");
		assertThat(Supervisor.of(this.system.ref("sup")).whichChildren()).hasSize(1);
		supervisor.stop(HOUR);
		assertThat(this.system.whereis("sup")).isNull();
		assertThat(this.system.whereis("stack")).isNull();
	}

	// Reports

	@Test
	@DisplayName("SUP-087 a report has the supervisor, the context, the child and the reason")
	void reports() {
		List<String> reports = Collections.synchronizedList(new ArrayList<>());
		TestReports.listen(this.system, (supervisor, context, child, reason) -> reports
			.add("%s %s %s %s".formatted(supervisor, context, child, reason)));
		Supervisor supervisor = start(
				SupervisorSpec.of(Strategy.ONE_FOR_ONE, this.world.child("a")).withIntensity(1, HOUR));
		this.world.fail("a", 1, InitResult.stop(ExitReason.of("broken")));
		this.world.end(pid(supervisor, "a"), DIED);
		assertThat(reports).containsExactly("sup child_terminated a died", "sup start_error a broken",
				"sup shutdown a reached_max_restart_intensity");
	}

}
