package io.genserver.spring.autoconfigure;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.genserver.Cast;
import io.genserver.HandleCall;
import io.genserver.HandleInfo;
import io.genserver.Request;
import io.genserver.ServerRef;
import io.genserver.spring.GenServer;
import io.genserver.spring.GenServerClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Servers that inject each other's clients in a circle, also where several have the same
 * client, and where a class above the server injects it.
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

	@Test
	void aCycleOfClientsThatWait(CapturedOutput output) {
		start(PingServer.class, PongServer.class, WatcherServer.class);
		assertThat(output).containsOnlyOnce("inject each other's clients in a circle")
			.contains("The servers ping -> pong -> ping inject each other's clients in a circle, and can wait for one"
					+ " another: a call that closes the circle fails with a CallCycleException. Make the methods of one"
					+ " client casts (@Cast), or asynchronous (CompletableFuture, with ServerContext.pipeToSelf).");
	}

	@Test
	void aServerThatInjectsItsOwnClient(CapturedOutput output) {
		start(SelfServer.class);
		assertThat(output).contains("The servers self -> self inject each other's clients in a circle");
	}

	@Test
	void aCycleInWhichOneNeverWaitsIsNone(CapturedOutput output) {
		start(SenderServer.class, ReceiverServer.class);
		assertThat(output).doesNotContain("in a circle");
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

	@GenServerClient
	interface Ping {

		long ping();

	}

	@GenServer("ping")
	static class PingServer implements Ping {

		PingServer(ServerRef<PongServer> pong) {
		}

		@Override
		public long ping() {
			return 1;
		}

	}

	@GenServer("pong")
	static class PongServer {

		record Pong() implements Request<String> {
		}

		@Autowired
		private ObjectProvider<Ping> ping;

		@HandleCall
		String pong(Pong pong) {
			return "";
		}

	}

	/** Waits for one of them, and nobody waits for it. */
	@GenServer("watcher")
	static class WatcherServer {

		@Autowired
		void watch(Ping ping) {
		}

		@HandleInfo
		void tick(String tick) {
		}

	}

	@GenServerClient
	interface Self {

		void work();

	}

	@GenServer("self")
	static class SelfServer implements Self {

		SelfServer(Self self) {
		}

		@Override
		public void work() {
		}

	}

	@GenServerClient
	interface Receiver {

		@Cast
		void receive();

		CompletableFuture<Long> received();

	}

	@GenServerClient
	interface Sender {

		void sent();

	}

	@GenServer("receiver")
	static class ReceiverServer implements Receiver {

		ReceiverServer(Sender sender) {
		}

		@Override
		public void receive() {
		}

		@Override
		public CompletableFuture<Long> received() {
			return CompletableFuture.completedFuture(0L);
		}

	}

	@GenServer("sender")
	static class SenderServer implements Sender {

		SenderServer(Receiver receiver) {
		}

		@Override
		public void sent() {
		}

	}

}
