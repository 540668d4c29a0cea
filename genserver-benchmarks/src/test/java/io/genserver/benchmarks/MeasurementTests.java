package io.genserver.benchmarks;

import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Measurement}.
 */
class MeasurementTests {

	@Test
	void percentilesAreOfTheSortedTimes() {
		long[] times = LongStream.rangeClosed(1, 1000).map((i) -> 1001 - i).toArray();
		assertThat(Measurement.of(7, times)).isEqualTo(new Measurement(1000, 7, 501, 991, 1000, 0));
	}

	@Test
	void oneTimeIsEveryPercentile() {
		assertThat(Measurement.of(7, new long[] { 5 })).isEqualTo(new Measurement(1, 7, 5, 5, 5, 0));
	}

}
