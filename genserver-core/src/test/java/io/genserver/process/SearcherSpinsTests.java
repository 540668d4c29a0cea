package io.genserver.process;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SearcherSpins}.
 */
class SearcherSpinsTests {

	private final SearcherSpins spins = new SearcherSpins();

	private final TaskQueues tasks = new TaskQueues(new FrontPlace());

	@Test
	void itFindsATask() {
		assertThat(this.spins.find(this.tasks, true)).isFalse();
		addTask();
		assertThat(this.spins.find(this.tasks, true)).isTrue();
	}

	@Test
	void itFindsATaskHoweverOftenItHasLookedInVain() {
		for (int i = 0; i < 100; i++) {
			assertThat(this.spins.find(this.tasks, true)).isFalse();
		}
		addTask();
		assertThat(this.spins.find(this.tasks, true)).isTrue();
	}

	@Test
	void itKeepsNoCarrierThatAnotherWorkerMayWaitFor() {
		addTask();
		assertThat(this.spins.find(this.tasks, false)).isFalse();
	}

	@Test
	void wherePlatformThreadsSendItLooksInAnyCase() {
		this.spins.sent(true);
		addTask();
		assertThat(this.spins.find(this.tasks, false)).isTrue();
		this.spins.sent(false);
		assertThat(this.spins.find(this.tasks, false)).isFalse();
	}

	private void addTask() {
		this.tasks.add(() -> {
		}, 0);
	}

}
