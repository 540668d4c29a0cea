package io.genserver;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a callback finds on its thread: nothing of whoever has sent the message.
 */
@Timeout(60)
class ServerThreadTests {

	private static final InheritableThreadLocal<String> INHERITABLE = new InheritableThreadLocal<>();

	private final GenServerSystem system = GenServerSystem.create();

	@AfterEach
	void close() {
		INHERITABLE.remove();
		this.system.close();
	}

	@Test
	void nothingIsInheritedFromTheSender() {
		INHERITABLE.set("the sender's");
		Pid server = this.system.start(ServerSpec.of(Looking::new)).pid();
		assertThat(server.call(new Look())).doesNotContain("the sender's");
	}

	@Test
	void theContextClassLoaderIsThatOfWhoeverHasMadeTheSystem() throws Exception {
		Thread thread = Thread.currentThread();
		ClassLoader own = thread.getContextClassLoader();
		try (URLClassLoader senders = new URLClassLoader(new URL[0], own)) {
			thread.setContextClassLoader(senders);
			Pid server = this.system.start(ServerSpec.of(Looking::new)).pid();
			assertThat(server.call(new Look())).contains(own);
		}
		finally {
			thread.setContextClassLoader(own);
		}
	}

	@Test
	void serversThatNeverRunOutOfMessagesLeaveOthersTheirTurn() {
		int many = 2 * Runtime.getRuntime().availableProcessors();
		for (int i = 0; i < many; i++) {
			this.system.start(ServerSpec.of(Endless::new)).pid().send("first");
		}
		for (int i = 0; i < 20; i++) {
			Pid other = this.system.start(ServerSpec.of(Looking::new)).pid();
			assertThat(other.call(new Look(), Duration.ofSeconds(20))).isNotEmpty();
		}
	}

	/** Has always one more message. */
	static final class Endless implements ServerCallbacks<Pid> {

		@Override
		public InitResult<Pid> init(ServerContext context) {
			return InitResult.ok(context.self());
		}

		@Override
		public Next<Pid> handleInfo(Object message, Pid self) {
			self.send("next");
			return Next.noReply(self);
		}

	}

	record Look() implements Request<List<Object>> {
	}

	static final class Looking implements ServerCallbacks<Integer> {

		@Override
		public InitResult<Integer> init(ServerContext context) {
			return InitResult.ok(0);
		}

		@Override
		public CallResult<Integer> handleCall(Object request, From<Object> from, Integer state) {
			return CallResult.reply(
					List.of(String.valueOf(INHERITABLE.get()), Thread.currentThread().getContextClassLoader()), state);
		}

	}

}
