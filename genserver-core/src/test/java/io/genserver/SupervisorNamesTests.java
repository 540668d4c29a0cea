package io.genserver;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import io.genserver.registry.Registry;
import io.genserver.supervisor.AutoShutdown;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.DynamicSupervisor;
import io.genserver.supervisor.DynamicSupervisorSpec;
import io.genserver.supervisor.GiveUp;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorSpec;

import static io.genserver.SupervisedWorld.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Supervisors with names in a registry. Those with names in the system are in
 * {@link SupervisorRequestsTests}.
 */
class SupervisorNamesTests {

	private static final SupervisorSpec EMPTY = SupervisorSpec.of(Strategy.ONE_FOR_ONE);

	private final SupervisedWorld world = new SupervisedWorld();

	private final GenServerSystem system = this.world.system();

	private final Registry<String, Void> registry = Registry.unique(this.system, "registry");

	@AfterEach
	void close() {
		this.world.close();
	}

	/** Somebody else's registry. */
	private record OwnNames(ConcurrentMap<Integer, Pid> pids) implements NameRegistry<Integer> {

		@Override
		public Pid registerName(Integer key, Pid pid) {
			return this.pids.putIfAbsent(key, pid);
		}

		@Override
		public void unregisterName(Integer key, Pid pid) {
			this.pids.remove(key, pid);
		}

		@Override
		public Pid whereisName(Integer key) {
			return this.pids.get(key);
		}

	}

	@Test
	@DisplayName("SUP-093 a supervisor answers to its name in somebody's own registry")
	void ownRegistry() {
		OwnNames names = new OwnNames(new ConcurrentHashMap<>());
		Pid pid = Supervisor.start(this.system, EMPTY.withName(names, 7)).pid();
		Supervisor supervisor = Supervisor.of(this.system.ref(names, 7));
		assertThat(supervisor.whichChildren()).isEmpty();
		assertThat(names.pids()).containsEntry(7, pid);
		supervisor.stop(HOUR);
		assertThat(names.pids()).isEmpty();
	}

	@Test
	@DisplayName("SUP-094 a supervisor answers to its name in a registry, and there is only one of that name")
	void registry() {
		Pid pid = Supervisor.start(this.system, EMPTY.withName(this.registry, "sup")).pid();
		assertThat(Supervisor.of(this.registry.via("sup")).whichChildren()).isEmpty();
		assertThat(Supervisor.start(this.system, EMPTY.withName(this.registry, "sup")))
			.isEqualTo(new StartResult.AlreadyStarted("registry[sup]", pid));
		assertThat(Supervisor.of(pid).info().orElseThrow().name()).isNull();
	}

	@Test
	void aRestartedSupervisorHasItsNameAgain() {
		SupervisorSpec named = SupervisorSpec.of(Strategy.ONE_FOR_ONE, this.world.child("a"))
			.withName(this.registry, "inner");
		Supervisor.start(this.system, SupervisorSpec.of(Strategy.ONE_FOR_ONE, ChildSpec.supervisor("inner", named)));
		Pid first = this.registry.via("inner").pid();
		this.world.kill(first);
		assertThat(this.registry.via("inner").pid()).isNotNull().isNotEqualTo(first);
		assertThat(Supervisor.of(this.registry.via("inner")).whichChildren()).hasSize(1);
	}

	@Test
	void aDynamicSupervisorCanHaveANameInARegistry() {
		DynamicSupervisorSpec spec = DynamicSupervisorSpec.create().withMaxChildren(1).withName(this.registry, "sup");
		assertThat(spec.maxChildren()).isEqualTo(1);
		assertThat(DynamicSupervisor.childSpec(spec).id()).isEqualTo("registry[sup]");
		DynamicSupervisor.start(this.system, spec.withIntensity(1, HOUR));
		DynamicSupervisor supervisor = DynamicSupervisor.of(this.registry.via("sup"));
		assertThat(supervisor.startChild(this.world.child("a", Restart.TEMPORARY)))
			.isInstanceOf(StartResult.Started.class);
		assertThat(supervisor.startChild(this.world.child("b", Restart.TEMPORARY)))
			.isInstanceOf(StartResult.Failed.class);
	}

	@Test
	void theLaterNameCounts() {
		SupervisorSpec spec = EMPTY.withName("first").withName(this.registry, "sup");
		assertThat(spec.name()).isNull();
		assertThat(spec.withIntensity(1, HOUR).withAutoShutdown(AutoShutdown.NEVER).via())
			.isEqualTo(ViaName.of(this.registry, "sup"));
		assertThat(spec.withName("last").via()).isNull();
		DynamicSupervisorSpec dynamic = DynamicSupervisorSpec.create().withName("first").withName(this.registry, "sup");
		assertThat(dynamic.name()).isNull();
		assertThat(dynamic.withExtraArguments((start) -> start).via()).isEqualTo(ViaName.of(this.registry, "sup"));
		assertThat(dynamic.withName("last").via()).isNull();
	}

	@Test
	void mistakesAreReportedWithTheName() {
		ViaName via = ViaName.of(this.registry, "sup");
		assertThatExceptionOfType(InvalidSupervisionException.class)
			.isThrownBy(() -> new SupervisorSpec("own", via, Strategy.ONE_FOR_ONE, 1, HOUR, AutoShutdown.NEVER,
					List.of(), GiveUp.ESCALATE))
			.withMessageContaining("'own' and 'registry[sup]'");
		assertThatExceptionOfType(InvalidSupervisionException.class)
			.isThrownBy(() -> EMPTY.withName(this.registry, "sup").withIntensity(-1, HOUR))
			.withMessageContaining("supervisor 'registry[sup]'");
		assertThatExceptionOfType(InvalidSupervisionException.class)
			.isThrownBy(() -> DynamicSupervisorSpec.create().withName(this.registry, "sup").withIntensity(-1, HOUR))
			.withMessageContaining("supervisor 'registry[sup]'");
	}

}
