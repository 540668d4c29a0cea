package io.genserver.spring.autoconfigure;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.genserver.ServerExitedException;
import io.genserver.spring.GenServer;
import io.genserver.spring.GenServerClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server bean that crashes while callers wait behind the message that it handles.
 */
class KeptMailboxTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GenServerAutoConfiguration.class))
		.withBean(Gate.class)
		.withUserConfiguration(FragileServer.class);

	@Test
	void callersBehindTheCrashGetTheirAnswersFromTheNextBean() {
		this.contextRunner.withPropertyValues("genserver.servers.fragile.mailbox.on-restart=keep").run((context) -> {
			Fragile fragile = context.getBean(Fragile.class);
			CompletableFuture<Integer> crash = fragile.crash();
			List<CompletableFuture<Integer>> behind = List.of(fragile.increment(), fragile.increment());
			context.getBean(Gate.class).opened.countDown();
			assertThat(crash).failsWithin(20, TimeUnit.SECONDS)
				.withThrowableThat()
				.withCauseInstanceOf(ServerExitedException.class);
			assertThat(behind.get(0).get(20, TimeUnit.SECONDS)).isEqualTo(1);
			assertThat(behind.get(1).get(20, TimeUnit.SECONDS)).isEqualTo(2);
		});
	}

	@Test
	void callersBehindTheCrashAreToldOfItByDefault() {
		this.contextRunner.run((context) -> {
			Fragile fragile = context.getBean(Fragile.class);
			fragile.crash();
			CompletableFuture<Integer> behind = fragile.increment();
			context.getBean(Gate.class).opened.countDown();
			assertThat(behind).failsWithin(20, TimeUnit.SECONDS)
				.withThrowableThat()
				.withCauseInstanceOf(ServerExitedException.class);
		});
	}

	static class Gate {

		private final CountDownLatch opened = new CountDownLatch(1);

	}

	@GenServerClient
	interface Fragile {

		CompletableFuture<Integer> increment();

		CompletableFuture<Integer> crash();

	}

	@GenServer("fragile")
	static class FragileServer implements Fragile {

		private final Gate gate;

		private int value;

		FragileServer(Gate gate) {
			this.gate = gate;
		}

		@Override
		public CompletableFuture<Integer> increment() {
			return CompletableFuture.completedFuture(++this.value);
		}

		@Override
		public CompletableFuture<Integer> crash() {
			this.value = 100;
			try {
				this.gate.opened.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			throw new IllegalStateException("crash");
		}

	}

}
