package io.genserver.process;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TimeSlice}.
 */
class TimeSliceTests {

	private final TimeSlice slice = new TimeSlice();

	@Test
	void itIsOverAfterAWhile() {
		for (int i = 0; i < 3; i++) {
			long start = System.nanoTime();
			int tasks = 1;
			while (!this.slice.isOver()) {
				tasks++;
			}
			assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(200_000);
			assertThat(tasks % TimeSlice.TASKS).isZero();
		}
	}

	@Test
	void itIsNotOverAfterFewTasksHoweverLongTheyTake() {
		for (int i = 1; i < TimeSlice.TASKS; i++) {
			assertThat(this.slice.isOver()).isFalse();
		}
	}

}
