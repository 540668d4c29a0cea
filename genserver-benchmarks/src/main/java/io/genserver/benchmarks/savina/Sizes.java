package io.genserver.benchmarks.savina;

import java.time.Duration;

/**
 * How much of everything there is: the defaults of the suite, divided for a test.
 *
 * @param divisor what the numbers of messages are divided by, 1 for a measurement
 * @param patience how long a round may take before it counts as hanging
 */
public record Sizes(int divisor, Duration patience) {

	/** The defaults of the suite. */
	public static final Sizes DEFAULT = new Sizes(1, Duration.ofMinutes(2));

	public Sizes {
		if (divisor < 1) {
			throw new IllegalArgumentException("The divisor must be at least 1, but is " + divisor);
		}
	}

	public int pingPongs() {
		return scaled(40_000);
	}

	public int counted() {
		return scaled(1_000_000);
	}

	public int ringMembers() {
		return 100;
	}

	public int ringHops() {
		return scaled(100_000);
	}

	public int created() {
		return scaled(40_000);
	}

	public int throughputMembers() {
		return 60;
	}

	public int throughputMessages() {
		return scaled(10_000);
	}

	public int bigMembers() {
		return 120;
	}

	public int bigPings() {
		return scaled(20_000);
	}

	public int accounts() {
		return 1_000;
	}

	public int transfers() {
		return scaled(50_000);
	}

	public int dictionaryWorkers() {
		return 20;
	}

	public int dictionaryRequests() {
		return scaled(10_000);
	}

	public int dictionaryWritePercentage() {
		return 10;
	}

	public int dictionaryKeys() {
		return scaled(Integer.MAX_VALUE / 4_096);
	}

	public int producers() {
		return 40;
	}

	public int consumers() {
		return 40;
	}

	public int bufferSize() {
		return 50;
	}

	public int itemsPerProducer() {
		return scaled(1_000);
	}

	public int itemCost() {
		return 25;
	}

	public int haircuts() {
		return scaled(5_000);
	}

	public int waitingRoom() {
		return scaled(1_000);
	}

	public int productionRate() {
		return 1_000;
	}

	public int haircutRate() {
		return 1_000;
	}

	public int philosophers() {
		return 20;
	}

	public int meals() {
		return scaled(10_000);
	}

	public int smokers() {
		return 200;
	}

	public int smokeRounds() {
		return scaled(1_000);
	}

	public int series() {
		return 10;
	}

	public int terms() {
		return scaled(25_000);
	}

	public int creatures() {
		return 100;
	}

	public int meetings() {
		return scaled(200_000);
	}

	private int scaled(int size) {
		return Math.max(1, size / this.divisor);
	}

}
