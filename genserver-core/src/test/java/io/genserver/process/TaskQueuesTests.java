package io.genserver.process;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TaskQueues}.
 */
class TaskQueuesTests {

	private final TaskQueues tasks = new TaskQueues(new FrontPlace());

	private final List<Runnable> five = IntStream.range(0, 5).<Runnable>mapToObj((number) -> () -> {
	}).toList();

	@Test
	void tasksComeOutAsTheyWentIn() {
		this.five.forEach((task) -> this.tasks.add(task, 0));
		assertThat(this.five).allSatisfy((task) -> assertThat(this.tasks.poll(0)).isSameAs(task));
		assertThat(this.tasks.poll(0)).isNull();
	}

	@Test
	void noTaskGoesInFrontOfThoseThatWait() {
		this.tasks.add(this.five.get(0), 0);
		this.tasks.add(this.five.get(1), 0);
		assertThat(this.tasks.poll(0)).isSameAs(this.five.get(0));
		this.tasks.add(this.five.get(2), 0);
		assertThat(this.tasks.poll(0)).isSameAs(this.five.get(1));
		assertThat(this.tasks.poll(0)).isSameAs(this.five.get(2));
	}

	@Test
	void whoAddsATaskIsToldWhetherOthersWait() {
		assertThat(this.tasks.add(this.five.get(0), 0)).isTrue();
		assertThat(this.tasks.add(this.five.get(1), 0)).isFalse();
		this.tasks.poll(0);
		assertThat(this.tasks.add(this.five.get(2), 0)).isFalse();
		this.tasks.poll(0);
		this.tasks.poll(0);
		assertThat(this.tasks.add(this.five.get(3), 0)).isTrue();
	}

	@Test
	void theTaskInFrontIsOneOfThem() {
		assertThat(this.tasks.isEmpty()).isTrue();
		this.tasks.add(this.five.get(0), 0);
		assertThat(this.tasks.isEmpty()).isFalse();
		assertThat(this.tasks.pollQueues(0)).isNull();
		this.tasks.add(this.five.get(1), 0);
		assertThat(this.tasks.pollQueues(0)).isSameAs(this.five.get(1));
		assertThat(this.tasks.isEmpty()).isFalse();
		assertThat(this.tasks.poll(0)).isSameAs(this.five.get(0));
		assertThat(this.tasks.isEmpty()).isTrue();
	}

}
