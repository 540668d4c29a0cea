package io.genserver.spring.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.genserver.spring.GenServer;
import io.genserver.spring.GenServerClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which server is meant where several have the same client, and where a class above the
 * server injects it.
 */
@ExtendWith(OutputCaptureExtension.class)
class InjectionCycleTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GenServerAutoConfiguration.class));

	private void start(Class<?>... servers) {
		this.contextRunner.withUserConfiguration(servers).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void aQualifierSaysWhichServerIsMeant(CapturedOutput output) {
		start(LeftServer.class, RightServer.class, MiddleServer.class);
		assertThat(output).contains("The servers left -> middle -> left inject each other's clients in a circle")
			.doesNotContain("right ->");
	}

	@Test
	void aClientThatAGenericBaseClassInjectsClosesACircleToo(CapturedOutput output) {
		start(OneServer.class, OtherServer.class);
		assertThat(output).contains("The servers one -> other -> one inject each other's clients in a circle");
	}

	@GenServerClient
	interface Side {

		long side();

	}

	@GenServerClient
	interface Middle {

		long middle();

	}

	abstract static class SideServer implements Side {

		SideServer(Middle middle) {
		}

		@Override
		public long side() {
			return 1;
		}

	}

	@GenServer("left")
	static class LeftServer extends SideServer {

		LeftServer(Middle middle) {
			super(middle);
		}

	}

	@GenServer("right")
	static class RightServer extends SideServer {

		RightServer(Middle middle) {
			super(middle);
		}

	}

	@GenServer("middle")
	static class MiddleServer implements Middle {

		MiddleServer(@Qualifier("left") Side side) {
		}

		@Override
		public long middle() {
			return 1;
		}

	}

	@GenServerClient
	interface One {

		long one();

	}

	@GenServerClient
	interface Other {

		long other();

	}

	abstract static class UsingServer<C> {

		@Autowired
		void use(C client) {
		}

	}

	@GenServer("one")
	static class OneServer extends UsingServer<Other> implements One {

		@Override
		public long one() {
			return 1;
		}

	}

	@GenServer("other")
	static class OtherServer implements Other {

		OtherServer(One one) {
		}

		@Override
		public long other() {
			return 1;
		}

	}

}
