package io.genserver.shop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Compares how fast callers get on while somebody looks on, with how fast they get on
 * alone. What one look a second costs is lost in the noise of any machine, so there are
 * many more, and the loss is divided by how many there were. Four rounds make a block, in
 * the order with, without, without, with, and every other block the other way round: what
 * gets slower or faster by itself in the course of a block hits both alike. Each block
 * gives one ratio.
 */
final class Rounds {

	/** Short rounds and many: the speed of a shared machine wanders within seconds. */
	private static final int BLOCKS = Integer.getInteger("measure.blocks", 75);

	private static final long ROUND_MILLIS = Long.getLong("measure.round-millis", 1000);

	private static final int LOOKS_A_SECOND = Integer.getInteger("measure.looks-a-second", 20);

	/** As many as keep all cores busy. */
	private static final int CALLERS = Integer.getInteger("measure.callers",
			Runtime.getRuntime().availableProcessors());

	private final Runnable call;

	private final Callable<?> look;

	private int looks;

	Rounds(Runnable call, Callable<?> look) {
		this.call = call;
		this.look = look;
	}

	/**
	 * What came out.
	 *
	 * @param ratios throughput with, divided by throughput without; sorted
	 * @param rate how often somebody looked in each second
	 */
	record Result(double[] ratios, double rate) {

		double median() {
			return (this.ratios[(this.ratios.length - 1) / 2] + this.ratios[this.ratios.length / 2]) / 2;
		}

		/** The share of the throughput that one look a second costs. */
		double loss() {
			return loss(median());
		}

		/** The largest share that the rounds leave room for, 95 times in 100. */
		double mostLoss() {
			return loss(this.ratios[rank()]);
		}

		private double loss(double ratio) {
			return (1 - ratio) / this.rate;
		}

		/** By the binomial distribution. */
		private int rank() {
			int n = this.ratios.length;
			return (int) Math.max(0, Math.floor(n / 2.0 - 0.98 * Math.sqrt(n)));
		}

		String text(String what) {
			int n = this.ratios.length;
			return "Throughput with %.1f of %s a second: %.4f of that without (median of %d blocks of 4 rounds of %d ms; its 95 %% interval %.4f to %.4f). One a second costs %.2f %%, at the most %.2f %%."
				.formatted(this.rate, what, median(), n, ROUND_MILLIS, this.ratios[rank()], this.ratios[n - 1 - rank()],
						100 * loss(), 100 * mostLoss());
		}

	}

	Result run() throws Exception {
		ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
		ScheduledExecutorService looker = Executors.newSingleThreadScheduledExecutor();
		try {
			block(callers, looker, true);
			this.looks = 0;
			double[] ratios = new double[BLOCKS];
			for (int i = 0; i < BLOCKS; i++) {
				ratios[i] = block(callers, looker, i % 2 == 0);
			}
			Arrays.sort(ratios);
			return new Result(ratios, this.looks * 1000.0 / (2 * BLOCKS * ROUND_MILLIS));
		}
		finally {
			callers.shutdownNow();
			looker.shutdownNow();
		}
	}

	private double block(ExecutorService callers, ScheduledExecutorService looker, boolean lookFirst) throws Exception {
		double with = 0;
		double without = 0;
		for (boolean look : new boolean[] { lookFirst, !lookFirst, !lookFirst, lookFirst }) {
			double throughput = look ? lookedAt(callers, looker) : callsPerMilli(callers);
			with += look ? throughput : 0;
			without += look ? 0 : throughput;
		}
		return with / without;
	}

	private double lookedAt(ExecutorService callers, ScheduledExecutorService looker) throws Exception {
		List<Throwable> failures = new ArrayList<>();
		ScheduledFuture<?> looking = looker.scheduleAtFixedRate(() -> {
			try {
				this.look.call();
				this.looks++;
			}
			catch (Throwable ex) {
				failures.add(ex);
			}
		}, 0, TimeUnit.SECONDS.toNanos(1) / LOOKS_A_SECOND, TimeUnit.NANOSECONDS);
		double throughput = callsPerMilli(callers);
		looking.cancel(false);
		// whatever has begun is over then, and its writes are seen
		looker.submit(() -> {
		}).get(1, TimeUnit.MINUTES);
		if (!failures.isEmpty()) {
			throw new IllegalStateException("Nobody could look", failures.get(0));
		}
		return throughput;
	}

	private double callsPerMilli(ExecutorService callers) throws Exception {
		List<Future<Double>> rates = new ArrayList<>();
		for (int i = 0; i < CALLERS; i++) {
			rates.add(callers.submit(this::callOnAndOn));
		}
		double sum = 0;
		for (Future<Double> rate : rates) {
			sum += rate.get(ROUND_MILLIS + Duration.ofMinutes(1).toMillis(), TimeUnit.MILLISECONDS);
		}
		return sum;
	}

	private double callOnAndOn() {
		long start = System.nanoTime();
		long nanos = TimeUnit.MILLISECONDS.toNanos(ROUND_MILLIS);
		long calls = 0;
		long passed = 0;
		while (passed < nanos) {
			for (int i = 0; i < 100; i++) {
				this.call.run();
			}
			calls += 100;
			passed = System.nanoTime() - start;
		}
		return calls * 1e6 / passed;
	}

}
