package io.genserver.process;

import org.junit.jupiter.api.Test;

import io.genserver.CallResult;
import io.genserver.From;
import io.genserver.GenServerSystem;
import io.genserver.InitResult;
import io.genserver.Next;
import io.genserver.Request;
import io.genserver.ServerCallbacks;
import io.genserver.ServerContext;
import io.genserver.ServerSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What an idle server holds: neither the message that it handled last nor who sent it.
 */
class IdleMailboxTests {

	private final GenServerSystem system = GenServerSystem.create();

	@Test
	void theLastMessageIsNotHeld() {
		Process process = (Process) this.system.start(ServerSpec.of(Echo::new)).pid();
		for (int i = 0; i < 5; i++) {
			assertThat(process.call(new Say("hello"))).isEqualTo("hello");
			await().until(() -> process.last() == null);
			process.cast("news");
		}
		assertThat(process.call(new Say("bye"))).isEqualTo("bye");
		await().until(() -> process.last() == null && !process.hasQueued());
		assertThat(process.size()).isZero();
		this.system.close();
	}

	record Say(String text) implements Request<String> {
	}

	static final class Echo implements ServerCallbacks<Integer> {

		@Override
		public InitResult<Integer> init(ServerContext context) {
			return InitResult.ok(0);
		}

		@Override
		public CallResult<Integer> handleCall(Object request, From<Object> from, Integer state) {
			return CallResult.reply(((Say) request).text(), state);
		}

		@Override
		public Next<Integer> handleCast(Object message, Integer state) {
			return Next.noReply(state + 1);
		}

	}

}
