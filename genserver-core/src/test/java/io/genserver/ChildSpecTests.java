package io.genserver;

import java.time.Duration;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.ChildType;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Shutdown;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorSpec;

import static org.assertj.core.api.Assertions.assertThat;

class ChildSpecTests {

	@Test
	@DisplayName("GS-061 the default child specification, and what can be set")
	void childSpecification() {
		ChildSpec spec = ChildSpec.worker("id", TestServer.create().spec());
		assertThat(spec.id()).isEqualTo("id");
		assertThat(spec.restart()).isEqualTo(Restart.PERMANENT);
		assertThat(spec.shutdown()).isEqualTo(Shutdown.after(Duration.ofSeconds(5)));
		assertThat(spec.type()).isEqualTo(ChildType.WORKER);
		assertThat(spec.significant()).isFalse();
		ChildSpec changed = spec.withRestart(Restart.TEMPORARY).withShutdown(Shutdown.INFINITY);
		assertThat(changed.id()).isEqualTo("id");
		assertThat(changed.restart()).isEqualTo(Restart.TEMPORARY);
		assertThat(changed.shutdown()).isEqualTo(Shutdown.INFINITY);
	}

	@Test
	@DisplayName("SUP-089 the default child specification of a supervisor, and what can be set")
	void supervisorChildSpecification() {
		SupervisorSpec supervisor = SupervisorSpec.of(Strategy.ONE_FOR_ONE).withName("inner");
		ChildSpec spec = ChildSpec.supervisor("id", supervisor);
		assertThat(spec.id()).isEqualTo("id");
		assertThat(spec.restart()).isEqualTo(Restart.PERMANENT);
		assertThat(spec.shutdown()).isEqualTo(Shutdown.INFINITY);
		assertThat(spec.type()).isEqualTo(ChildType.SUPERVISOR);
		ChildSpec changed = spec.withRestart(Restart.TEMPORARY).withShutdown(Shutdown.BRUTAL_KILL);
		assertThat(changed).isEqualTo(new ChildSpec("id", spec.start(), Restart.TEMPORARY, false, Shutdown.BRUTAL_KILL,
				ChildType.SUPERVISOR));
		try (GenServerSystem system = GenServerSystem.create()) {
			Supervisor.start(system, SupervisorSpec.of(Strategy.ONE_FOR_ONE, changed));
			assertThat(Supervisor.of(system.ref("inner")).whichChildren()).isEmpty();
		}
	}

}
