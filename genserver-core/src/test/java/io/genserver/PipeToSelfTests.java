package io.genserver;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerContext#pipeToSelf}.
 */
class PipeToSelfTests {

	private final GenServerSystem system = GenServerSystem.create();

	private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

	private final CompletableFuture<ServerContext> context = new CompletableFuture<>();

	@AfterEach
	void close() {
		this.system.close();
	}

	@Test
	void theValueOfAStageArrivesAsAMessage() throws Exception {
		CompletableFuture<Integer> stage = new CompletableFuture<>();
		context().pipeToSelf(stage, (value, failure) -> "got " + value);
		stage.complete(7);
		assertThat(next()).isEqualTo("got 7");
	}

	@Test
	void aFailureArrivesWithoutTheWrappingOfDependentStages() throws Exception {
		CompletableFuture<Integer> stage = new CompletableFuture<>();
		IllegalStateException failure = new IllegalStateException("down");
		context().pipeToSelf(stage.thenApply((value) -> value + 1), (value, cause) -> cause);
		stage.completeExceptionally(failure);
		assertThat(next()).isSameAs(failure);
	}

	@Test
	void whatTheMapperThrowsArrivesAsTheMessage() throws Exception {
		context().pipeToSelf(CompletableFuture.completedFuture(1), (value, failure) -> {
			throw new UnsupportedOperationException("no");
		});
		assertThat(next()).isInstanceOf(UnsupportedOperationException.class);
	}

	private ServerContext context() throws Exception {
		this.system.start(ServerSpec.of(() -> new ServerCallbacks<Integer>() {

			@Override
			public InitResult<Integer> init(ServerContext own) {
				PipeToSelfTests.this.context.complete(own);
				return InitResult.ok(0);
			}

			@Override
			public Next<Integer> handleInfo(Object message, Integer state) {
				PipeToSelfTests.this.received.add(message);
				return Next.noReply(state);
			}

		}));
		return this.context.get(10, TimeUnit.SECONDS);
	}

	private Object next() throws InterruptedException {
		return this.received.poll(10, TimeUnit.SECONDS);
	}

}
