package io.genserver.benchmarks.runner;

import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rounds of one figure.
 *
 * @param median the median
 * @param min the least
 * @param max the greatest
 */
public record Spread(double median, double min, double max) {

	static Spread of(Collection<Double> values) {
		List<Double> sorted = values.stream().sorted().toList();
		int size = sorted.size();
		if (size == 0) {
			throw new IllegalArgumentException("There is no round");
		}
		double median = (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
		return new Spread(median, sorted.get(0), sorted.get(size - 1));
	}

	/**
	 * How much a peer's figure is of ours, round by round, so that what slowed a whole
	 * round down does not count.
	 * @param peer the peer's rounds
	 * @param ours our rounds
	 * @return the ratio, above 1 where we are ahead
	 */
	static Spread ratio(List<Double> peer, List<Double> ours) {
		if (peer.size() != ours.size()) {
			throw new IllegalArgumentException(peer.size() + " rounds cannot be compared with " + ours.size());
		}
		return of(IntStream.range(0, peer.size()).mapToObj((round) -> peer.get(round) / ours.get(round)).toList());
	}

}
