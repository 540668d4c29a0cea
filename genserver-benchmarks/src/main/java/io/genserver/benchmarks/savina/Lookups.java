package io.genserver.benchmarks.savina;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * The requests of one worker to the dictionary. Each worker has keys of its own, so that
 * what it reads does not depend on the others.
 */
public final class Lookups {

	private final int worker;

	private final int workers;

	private final int keys;

	private final int writePercentage;

	private final Random random;

	public Lookups(int worker, Sizes sizes) {
		this.worker = worker;
		this.workers = sizes.dictionaryWorkers();
		this.keys = sizes.dictionaryKeys() / this.workers;
		this.writePercentage = sizes.dictionaryWritePercentage();
		this.random = new Random(worker + sizes.dictionaryRequests() + this.writePercentage);
	}

	/** Whether the next request is a write. */
	public boolean isWrite() {
		return this.random.nextInt(100) < this.writePercentage;
	}

	/** Draw the key of the next request. */
	public int key() {
		return this.random.nextInt(this.keys) * this.workers + this.worker;
	}

	/** Draw the value of the next write. */
	public int value() {
		return this.random.nextInt();
	}

	/** What is in the dictionary before the first request. */
	public static Map<Integer, Integer> contents(Sizes sizes) {
		Map<Integer, Integer> contents = new HashMap<>();
		for (int key = 0; key < sizes.dictionaryKeys(); key++) {
			contents.put(key, key);
		}
		return contents;
	}

	/** What all workers read, and by how much their writes change the sum of values. */
	static long checksum(Sizes sizes) {
		Map<Integer, Integer> contents = contents(sizes);
		long sum = 0;
		for (int worker = 0; worker < sizes.dictionaryWorkers(); worker++) {
			Lookups lookups = new Lookups(worker, sizes);
			for (int i = 0; i < sizes.dictionaryRequests(); i++) {
				if (lookups.isWrite()) {
					int key = lookups.key();
					int value = lookups.value();
					sum += value - (long) Objects.requireNonNull(contents.put(key, value));
					sum += value;
				}
				else {
					sum += Objects.requireNonNull(contents.get(lookups.key()));
				}
			}
		}
		return sum;
	}

}
