package io.genserver.process;

import java.util.function.BooleanSupplier;

/**
 * Waiting for a moment without giving the thread away, because the other side is likely
 * to be done at once.
 */
public final class Pause {

	/**
	 * Platform threads spin this often before they park; nothing to spin for on one core.
	 */
	static final int SPINS = (Runtime.getRuntime().availableProcessors() > 1) ? 512 : 0;

	/** Virtual threads spin this often for what another thread is at. */
	private static final int SPINS_FOR_RUNNING = SPINS / 2;

	private static final int CATCH_UP = 32;

	private static final int MAX_CATCH_UP = 256;

	/** Virtual threads let others run this often before they park. */
	private static final int YIELDS = 16;

	private Pause() {
	}

	/**
	 * Give the other side, which is slower, some time: a few microseconds at the most.
	 * @param times how much more than that it has to do
	 */
	static void letOthersCatchUp(int times) {
		int spins = (SPINS > 0) ? Math.min(times * CATCH_UP, MAX_CATCH_UP) : 0;
		for (int i = 0; i < spins; i++) {
			Thread.onSpinWait();
		}
	}

	/**
	 * Wait for a moment.
	 * @param done whether it is over before
	 */
	public static void until(BooleanSupplier done) {
		until(done, false);
	}

	/**
	 * Wait for a moment.
	 * @param done whether it is over before
	 * @param running whether another thread is at it: a virtual thread that gave its
	 * carrier away at once would often come back late
	 */
	public static void until(BooleanSupplier done, boolean running) {
		Workers.beforeWaiting();
		if (!Activations.isVirtual(Thread.currentThread())) {
			spin(SPINS, done);
			return;
		}
		if (running) {
			spin(SPINS_FOR_RUNNING, done);
		}
		for (int i = 0; i < YIELDS && !done.getAsBoolean(); i++) {
			Thread.yield();
		}
	}

	private static void spin(int times, BooleanSupplier done) {
		for (int i = 0; i < times && !done.getAsBoolean(); i++) {
			Thread.onSpinWait();
		}
	}

}
