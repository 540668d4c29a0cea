package io.genserver.spring.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;

import io.genserver.ExitReason;
import io.genserver.LifecycleEvent;
import io.genserver.spring.SupervisionTree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link LifecycleEventPublisher}.
 */
class LifecycleEventPublisherTests {

	private final List<Object> published = new CopyOnWriteArrayList<>();

	private final LifecycleEventPublisher publisher = new LifecycleEventPublisher(this.published::add);

	private static LifecycleEvent event(String server) {
		return new LifecycleEvent.StartFailed(server, ExitReason.KILLED, Instant.EPOCH);
	}

	@Test
	void aStopWaitsUntilTheEndOfTheTreeHasBeenPublished() throws InterruptedException {
		this.publisher.open();
		this.publisher.onEvent(event("first"));
		Thread stopping = new Thread(this.publisher::awaitEndAndClose);
		stopping.start();
		await().pollInSameThread().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
		this.publisher.onEvent(event("last"));
		this.publisher.onEvent(event(SupervisionTree.ROOT));
		stopping.join(10_000);
		assertThat(stopping.isAlive()).isFalse();
		this.publisher.onEvent(event("too late"));
		assertThat(this.published).containsExactly(event("first"), event("last"), event(SupervisionTree.ROOT));
	}

	@Test
	void aStopWaitsForTheEndAlthoughNothingHasBeenHeardYet() throws InterruptedException {
		LifecycleEventPublisher patient = new LifecycleEventPublisher(this.published::add, Duration.ofMinutes(1));
		patient.open();
		Thread stopping = new Thread(patient::awaitEndAndClose);
		stopping.start();
		await().pollInSameThread().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
		patient.onEvent(event(SupervisionTree.ROOT));
		stopping.join(10_000);
		assertThat(stopping.isAlive()).isFalse();
		assertThat(this.published).containsExactly(event(SupervisionTree.ROOT));
	}

	@Test
	void aStopHardlyWaitsWhereNothingWasHeard() {
		this.publisher.open();
		this.publisher.awaitEndAndClose();
		this.publisher.onEvent(event("too late"));
		assertThat(this.published).isEmpty();
	}

}
