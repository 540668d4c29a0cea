package io.genserver;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ServerExitedExceptionTests {

	private static final String MESSAGE = "Server 'orders' ended before it replied (exception: "
			+ "java.lang.IllegalStateException: no paper). The request may or may not have taken effect.";

	private final IllegalStateException cause = new IllegalStateException("no paper");

	private final ServerExitedException exception = new ServerExitedException("orders",
			ExitReason.exception(this.cause));

	@Test
	void saysWhichServerEndedAndWhy() {
		assertThat(this.exception).hasMessage(MESSAGE).hasCause(this.cause);
		assertThat(this.exception.reason()).isEqualTo(ExitReason.exception(this.cause));
		assertThat(this.exception).hasToString(ServerExitedException.class.getName() + ": " + MESSAGE);
	}

	@Test
	void hasNoCauseWhereTheServerDidNotCrash() {
		assertThat(new ServerExitedException("orders", ExitReason.SHUTDOWN)).hasNoCause()
			.hasMessage("Server 'orders' ended before it replied (shutdown)."
					+ " The request may or may not have taken effect.");
	}

	@Test
	void makesItsMessageOnceAndOnlyIfSomebodyAsks() {
		AtomicInteger asked = new AtomicInteger();
		Object detail = new Object() {

			@Override
			public String toString() {
				return "asked " + asked.incrementAndGet();
			}

		};
		ServerExitedException exception = new ServerExitedException("orders", ExitReason.of("full", detail));
		assertThat(asked).hasValue(0);
		assertThat(exception.getMessage()).isEqualTo(exception.getMessage()).contains("(full: asked 1)");
	}

	@Test
	void keepsItsMessageWhenItIsSerialized() throws Exception {
		assertThat((Throwable) copyOf(this.exception)).hasMessage(MESSAGE);
	}

	private static Object copyOf(ServerExitedException exception) throws IOException, ClassNotFoundException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(exception);
		}
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			return in.readObject();
		}
	}

}
