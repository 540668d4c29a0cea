package io.genserver.spring.bean;

import org.junit.jupiter.api.Test;

import io.genserver.HandleCast;
import io.genserver.spring.GenServerClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerModel}.
 */
class ServerModelTests {

	record Tick() {
	}

	interface Ticking {

		@HandleCast
		default void tick(Tick tick) {
		}

	}

	interface OftenTicking extends Ticking {

	}

	abstract static class AnyServer implements OftenTicking {

	}

	static class TickingServer extends AnyServer {

	}

	@Test
	void aHandlerMayBeWrittenFarAboveTheClass() {
		assertThat(new ServerModel(TickingServer.class).casts().find(Tick.class)).isNotNull();
	}

	@GenServerClient
	interface Counter {

		long increment();

	}

	static class CounterServer implements Counter {

		@Override
		public long increment() {
			return 1;
		}

	}

	@Test
	void aServerOfAClientAloneHasNoOtherHandlers() {
		ServerModel model = new ServerModel(CounterServer.class);
		assertThat(model.clientTypes()).containsExactly(Counter.class);
		assertThat(model.calls().all()).isEmpty();
		assertThat(model.casts().all()).isEmpty();
		assertThat(model.init()).isNull();
	}

}
