package io.genserver.spring.autoconfigure;

import io.genserver.spring.bean.InvalidServerException;
import io.genserver.spring.bean.ServerModel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Classes that cannot be servers.
 */
final class InvalidServers {

	private InvalidServers() {
	}

	static void assertInvalid(Class<?> type, String problem, String action) {
		assertThatExceptionOfType(InvalidServerException.class).isThrownBy(() -> new ServerModel(type))
			.satisfies((ex) -> {
				assertThat(ex.problem()).isEqualTo(problem);
				assertThat(ex.action()).isEqualTo(action);
			});
	}

}
