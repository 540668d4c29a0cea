package io.genserver.server;

import java.lang.reflect.Field;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.genserver.CallResult;
import io.genserver.From;
import io.genserver.GenServerSystem;
import io.genserver.InitResult;
import io.genserver.Next;
import io.genserver.Pid;
import io.genserver.Request;
import io.genserver.ServerCallbacks;
import io.genserver.ServerContext;
import io.genserver.ServerSpec;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link StateNote}: where the state of a server is, and that it is always the
 * last one.
 */
class StateNoteTests {

	private static final int MANY = 1000;

	private final GenServerSystem system = GenServerSystem.create();

	/** What the server has held its state in before each message. */
	private final List<Class<?>> holders = new CopyOnWriteArrayList<>();

	private final CountDownLatch sent = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.system.close();
	}

	@Test
	void aServerThatIsNeverIdleNotesItsStateAndAnIdleOneDoesNot() {
		Pid server = this.system.start(ServerSpec.of(Appending::new)).pid();
		castMany(server);
		assertThat(server.call(new Get())).isEqualTo("x".repeat(MANY));
		assertThat(this.holders).hasSize(MANY).startsWith(String.class).endsWith(StateNote.class);
		await().until(() -> holder(server) == String.class);
		server.cast(server);
		assertThat(server.call(new Get())).isEqualTo("x".repeat(MANY + 1));
		assertThat(this.holders).endsWith(String.class);
	}

	@Test
	void whoeverLooksAtOrReplacesTheStateMeanwhileFindsIt() {
		Pid server = this.system.start(ServerSpec.of(Appending::new)).pid();
		castMany(server);
		Sys.suspend(server);
		String state = (String) Sys.getState(server);
		assertThat(state).matches("x*");
		assertThat(Sys.replaceState(server, (before) -> before + "y")).isEqualTo(state + "y");
		Sys.resume(server);
		assertThat(server.call(new Get())).isEqualTo(state + "y" + "x".repeat(MANY - state.length()));
	}

	/** So that the server, which handles the first one, finds all others. */
	private void castMany(Pid server) {
		for (int i = 0; i < MANY; i++) {
			server.cast(server);
		}
		this.sent.countDown();
	}

	private static @Nullable Class<?> holder(Object server) {
		try {
			Field field = ObservableServer.class.getDeclaredField("state");
			field.setAccessible(true);
			return field.get(server).getClass();
		}
		catch (ReflectiveOperationException ex) {
			throw new AssertionError(ex);
		}
	}

	record Get() implements Request<String> {
	}

	private final class Appending implements ServerCallbacks<String> {

		@Override
		public InitResult<String> init(ServerContext context) {
			return InitResult.ok("");
		}

		@Override
		public CallResult<String> handleCall(Object request, From<Object> from, String state) {
			return CallResult.reply(state, state);
		}

		@Override
		public Next<String> handleCast(Object server, String state) throws InterruptedException {
			StateNoteTests.this.sent.await();
			StateNoteTests.this.holders.add(holder(server));
			return Next.noReply(state + "x");
		}

	}

}
