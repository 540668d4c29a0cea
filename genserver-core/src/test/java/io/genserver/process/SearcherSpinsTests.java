package io.genserver.process;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.genserver.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link SearcherSpins}.
 */
@Timeout(60)
class SearcherSpinsTests {

	private final SearcherSpins spins = new SearcherSpins();

	private final TaskQueues tasks = new TaskQueues(new FrontPlace());

	private final CallbackClock clock = new CallbackClock();

	private final TimeSource time = new SystemTimeSource();

	@Test
	void itFindsATask() {
		assertThat(this.spins.find(this.tasks, true, this.clock)).isFalse();
		addTask();
		assertThat(this.spins.find(this.tasks, true, this.clock)).isTrue();
	}

	@Test
	void itFindsATaskHoweverOftenItHasLookedInVain() {
		for (int i = 0; i < 100; i++) {
			assertThat(this.spins.find(this.tasks, true, this.clock)).isFalse();
		}
		addTask();
		assertThat(this.spins.find(this.tasks, true, this.clock)).isTrue();
	}

	@Test
	void itKeepsNoCarrierThatAnotherWorkerMayWaitFor() {
		addTask();
		assertThat(this.spins.find(this.tasks, false, this.clock)).isFalse();
	}

	@Test
	void wherePlatformThreadsSendItLooksInAnyCase() {
		this.spins.sent(true);
		addTask();
		assertThat(this.spins.find(this.tasks, false, this.clock)).isTrue();
		this.spins.sent(false);
		assertThat(this.spins.find(this.tasks, false, this.clock)).isFalse();
	}

	@Test
	void whenATaskComesTheTimeIsKnown() {
		assumeThat(Pause.SPINS).as("nobody sends meanwhile on a single core").isPositive();
		this.clock.now(this.time, true);
		try (OnDemand sender = new OnDemand(this::addTask)) {
			boolean known = false;
			while (!known) {
				// one that has looked in vain looks less often the next time
				SearcherSpins fresh = new SearcherSpins();
				sender.want();
				boolean found = fresh.find(this.tasks, true, this.clock);
				long after = this.time.nanoTime();
				known = found && this.clock.now(this.time, true) < after;
				while (this.tasks.poll(0) == null) {
					Thread.yield();
				}
			}
		}
	}

	@Test
	void whenNoTaskComesNoTimeIsKnown() {
		this.clock.now(this.time, true);
		assertThat(this.spins.find(this.tasks, true, this.clock)).isFalse();
		long after = this.time.nanoTime();
		assertThat(this.clock.now(this.time, false)).isGreaterThanOrEqualTo(after);
	}

	private void addTask() {
		this.tasks.add(() -> {
		}, 0);
	}

}
