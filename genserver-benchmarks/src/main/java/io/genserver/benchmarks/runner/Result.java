package io.genserver.benchmarks.runner;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.genserver.benchmarks.Measurement;

/**
 * What a workload cost those who did it.
 *
 * @param workload the workload
 * @param rows a row for each contender
 */
public record Result(Kind workload, List<Row> rows) {

	Optional<Row> row(String contender) {
		return this.rows.stream().filter((row) -> row.contender().equals(contender)).findFirst();
	}

	/**
	 * A contender's rounds.
	 *
	 * @param contender its name
	 * @param operations how many operations it did in each round
	 * @param rounds what each cost
	 * @param error what went wrong, {@code null} if nothing did; then there are no rounds
	 */
	public record Row(String contender, int operations, List<Measurement> rounds, @Nullable String error) {

		private static final double NANOS_IN_A_MILLISECOND = 1_000_000;

		List<Double> figures(Kind.Unit unit) {
			return this.rounds.stream().map((round) -> switch (unit) {
				case NANOS -> (double) round.nanos() / round.operations();
				case CPU -> round.nanos() / NANOS_IN_A_MILLISECOND;
				case BYTES -> round.bytes();
			}).toList();
		}

	}

}
