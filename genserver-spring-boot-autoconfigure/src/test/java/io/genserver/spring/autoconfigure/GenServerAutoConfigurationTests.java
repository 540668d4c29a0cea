package io.genserver.spring.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.PreDestroy;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.genserver.Cast;
import io.genserver.ExitReason;
import io.genserver.GenServerSystem;
import io.genserver.HandleCall;
import io.genserver.HandleCast;
import io.genserver.HandleContinue;
import io.genserver.HandleInfo;
import io.genserver.Init;
import io.genserver.NoSuchServerException;
import io.genserver.Request;
import io.genserver.ServerContext;
import io.genserver.ServerExitedException;
import io.genserver.ServerRef;
import io.genserver.Terminate;
import io.genserver.UnhandledMessageException;
import io.genserver.spring.GenServer;
import io.genserver.spring.GenServerClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link GenServerAutoConfiguration}: annotated beans as servers.
 */
class GenServerAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GenServerAutoConfiguration.class))
		.withUserConfiguration(Servers.class);

	@Test
	void aClientsMethodCallsAreMessages() {
		this.contextRunner.run((context) -> {
			Counter counter = context.getBean(Counter.class);
			assertThat(counter.increment(2)).isEqualTo(2);
			assertThat(counter.increment(3)).isEqualTo(5);
			counter.reset();
			assertThat(counter.value().join()).isZero();
			assertThat(counter.twice(4)).isEqualTo(8);
			assertThat(counter).hasToString("Counter client of server 'counter'");
		});
	}

	@Test
	void aRestartMakesANewBeanWithFreshState() {
		this.contextRunner.run((context) -> {
			Counter counter = context.getBean(Counter.class);
			counter.increment(7);
			assertThatExceptionOfType(ServerExitedException.class).isThrownBy(counter::crash)
				.withCauseInstanceOf(IllegalStateException.class);
			await().until(() -> answers(counter));
			assertThat(counter.value().join()).isZero();
		});
	}

	private static boolean answers(Counter counter) {
		try {
			counter.value().join();
			return true;
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	@Test
	void aDeclaredExceptionIsAReplyAndTheServerLivesOn() {
		this.contextRunner.run((context) -> {
			Counter counter = context.getBean(Counter.class);
			counter.increment(7);
			assertThatExceptionOfType(IOException.class).isThrownBy(counter::refuse).withMessage("not now");
			assertThat(counter.value().join()).isEqualTo(7);
		});
	}

	@Test
	void messagesReachTheMostSpecificHandler() {
		this.contextRunner.run((context) -> {
			ServerRef<StackServer> stack = context.getBean(Stacks.class).stack;
			stack.cast(new StackServer.Push("a"));
			stack.cast(new StackServer.PushTwice("b"));
			assertThat(stack.call(new StackServer.Pop())).contains("b");
			assertThat(stack.call(new StackServer.Pop())).contains("b");
			assertThat(stack.call(new StackServer.Pop())).contains("a");
			assertThat(stack.call(new StackServer.Pop())).isEmpty();
			stack.send("tick");
			assertThat(stack.call(new StackServer.Log())).containsExactly("warm", "info tick");
		});
	}

	@Test
	void aMessageThatNobodyHandlesFailsInItsSender() {
		this.contextRunner.run((context) -> {
			ServerRef<StackServer> stack = context.getBean(Stacks.class).stack;
			assertThatExceptionOfType(UnhandledMessageException.class).isThrownBy(() -> stack.cast(42))
				.withMessageContaining("'stack'")
				.withMessageContaining("Integer");
			assertThatExceptionOfType(UnhandledMessageException.class).isThrownBy(() -> stack.send(42));
		});
	}

	@Test
	void aMethodCloseOfAClientIsAMessageThatSpringDoesNotSend() {
		this.contextRunner.withUserConfiguration(ValveServer.class).run((context) -> {
			Valve valve = context.getBean(Valve.class);
			context.getBeanFactory().destroyBean("valve." + Valve.class.getName(), valve);
			assertThat(valve.closings()).isZero();
			valve.close();
			assertThat(valve.closings()).isOne();
		});
	}

	@Test
	void theRawBeanIsNotInjectable() {
		this.contextRunner.withUserConfiguration(RawInjection.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(NoSuchBeanDefinitionException.class));
	}

	@Test
	void eachIncarnationIsDestroyedOnceAfterItsEnd() {
		this.contextRunner.run((context) -> {
			StackServer.ENDS.clear();
			ServerRef<StackServer> stack = context.getBean(Stacks.class).stack;
			stack.stop(ExitReason.of("enough"), Duration.ofSeconds(5));
			assertThat(StackServer.ENDS).containsExactly("terminate enough", "destroyed");
			await().until(() -> stack.pid() != null);
			context.close();
			assertThat(StackServer.ENDS).containsExactly("terminate enough", "destroyed", "terminate shutdown",
					"destroyed");
		});
	}

	@Test
	void serversEndWithTheContextAndTwoContextsShareNothing() {
		this.contextRunner.run((one) -> {
			one.getBean(Counter.class).increment(1);
			this.contextRunner.run((other) -> {
				assertThat(other.getBean(Counter.class).value().join()).isZero();
				assertThat(other.getBean(GenServerSystem.class)).isNotSameAs(one.getBean(GenServerSystem.class));
			});
			Counter counter = one.getBean(Counter.class);
			assertThat(counter.value().join()).isOne();
			one.close();
			assertThatExceptionOfType(NoSuchServerException.class).isThrownBy(() -> counter.increment(1));
		});
	}

	@Test
	void theContextCanBeStoppedAndStartedAgain() {
		this.contextRunner.run((context) -> {
			Counter counter = context.getBean(Counter.class);
			counter.increment(3);
			context.stop();
			assertThatExceptionOfType(NoSuchServerException.class).isThrownBy(() -> counter.increment(1));
			context.start();
			assertThat(counter.increment(1)).isOne();
		});
	}

	@Test
	void serversRunWithLazyInitialization() {
		AtomicInteger starts = StackServer.STARTS;
		int before = starts.get();
		this.contextRunner
			.withInitializer((context) -> context
				.addBeanFactoryPostProcessor(new org.springframework.boot.LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				assertThat(starts.get()).isEqualTo(before + 1);
				assertThat(context.getBean(Counter.class).increment(1)).isOne();
			});
	}

	@Test
	void theCallTimeoutIsConfigurableForAllAndForOneMethod() {
		this.contextRunner.withPropertyValues("genserver.call-timeout=7s").run((context) -> {
			assertThat(context.getBean(GenServerSystem.class).callTimeout()).isEqualTo(Duration.ofSeconds(7));
			Counter counter = context.getBean(Counter.class);
			assertThatExceptionOfType(io.genserver.CallTimeoutException.class).isThrownBy(counter::slow)
				.satisfies((ex) -> assertThat(ex.waited()).isBetween(Duration.ofMillis(50), Duration.ofMillis(6900)));
		});
	}

	@GenServerClient
	interface Counter {

		long increment(long by);

		@Cast
		void reset();

		CompletableFuture<Long> value();

		void crash();

		void refuse() throws IOException;

		@io.genserver.Call(timeout = "${slow.timeout:50ms}")
		void slow();

		default long twice(long by) {
			increment(by);
			return increment(by);
		}

	}

	@GenServer("counter")
	static class CounterServer implements Counter {

		private long value;

		@Override
		public long increment(long by) {
			this.value += by;
			return this.value;
		}

		@Override
		public void reset() {
			this.value = 0;
		}

		@Override
		public CompletableFuture<Long> value() {
			return CompletableFuture.completedFuture(this.value);
		}

		@Override
		public void crash() {
			throw new IllegalStateException("boom");
		}

		@Override
		public void refuse() throws IOException {
			throw new IOException("not now");
		}

		@Override
		public void slow() {
			try {
				new java.util.concurrent.CountDownLatch(1).await(2, java.util.concurrent.TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

	@GenServer
	static class StackServer {

		static final List<String> ENDS = new CopyOnWriteArrayList<>();

		static final AtomicInteger STARTS = new AtomicInteger();

		record Push(String item) implements Item {
		}

		record PushTwice(String item) implements Item {
		}

		sealed interface Item {

			String item();

		}

		record Pop() implements Request<Optional<String>> {
		}

		record Log() implements Request<List<String>> {
		}

		record WarmUp() {
		}

		private final List<String> items = new ArrayList<>();

		private final List<String> log = new ArrayList<>();

		private final ServerContext context;

		StackServer(ServerContext context) {
			this.context = context;
		}

		@Init
		WarmUp start() {
			STARTS.incrementAndGet();
			return new WarmUp();
		}

		@HandleContinue
		void warmUp(WarmUp step) {
			this.log.add("warm");
		}

		@HandleCast
		void push(Item item) {
			this.items.add(item.item());
		}

		@HandleCast
		private void pushTwice(PushTwice item, ServerContext context) {
			assertThat(context).isSameAs(this.context);
			this.items.add(item.item());
			this.items.add(item.item());
		}

		@HandleCall
		Optional<String> pop(Pop pop) {
			return this.items.isEmpty() ? Optional.empty() : Optional.of(this.items.remove(this.items.size() - 1));
		}

		@HandleCall
		void log(Log request, io.genserver.From<List<String>> from) {
			from.reply(List.copyOf(this.log));
		}

		@HandleInfo
		void info(String message) {
			this.log.add("info " + message);
		}

		@Terminate
		void end(ExitReason reason) {
			ENDS.add("terminate " + reason);
		}

		@PreDestroy
		void destroy() {
			ENDS.add("destroyed");
		}

	}

	static class Stacks {

		private final ServerRef<StackServer> stack;

		Stacks(ServerRef<StackServer> stack) {
			this.stack = stack;
		}

	}

	static class Raw {

		Raw(CounterServer server) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ CounterServer.class, StackServer.class, Stacks.class })
	static class Servers {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Raw.class)
	static class RawInjection {

	}

	@GenServerClient
	interface Valve extends AutoCloseable {

		@Override
		void close();

		int closings();

	}

	@GenServer("valve")
	static class ValveServer implements Valve {

		private int closings;

		@Override
		public void close() {
			this.closings++;
		}

		@Override
		public int closings() {
			return this.closings;
		}

	}

}
