package io.genserver.spring.autoconfigure;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.bean.override.convention.TestBean;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A test replaces a client as it does any other bean.
 */
@SpringJUnitConfig(ReplacedClientTests.TestConfiguration.class)
class ReplacedClientTests {

	@TestBean
	private Lamp lamp;

	@Autowired
	private Room room;

	static Lamp lamp() {
		// a plain object here, and no server
		return new LampServer();
	}

	@Test
	void whoeverInjectsTheClientGetsTheReplacement() {
		assertThat(this.room.lamp()).isSameAs(this.lamp).isInstanceOf(LampServer.class);
	}

	record Room(Lamp lamp) {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(GenServerAutoConfiguration.class)
	@Import({ LampServer.class, Room.class })
	static class TestConfiguration {

	}

}
