package io.genserver;

import java.time.Duration;

import org.awaitility.Awaitility;

import io.genserver.sys.Sys;

/**
 * A system whose time a test owns, and that is at rest whenever the test looks.
 */
final class VirtualWorld implements AutoCloseable {

	private final VirtualTime time = new VirtualTime();

	private final TrackingExecutor executor = new TrackingExecutor();

	private final GenServerSystem system = GenServerSystem.builder()
		.timeSource(this.time)
		.executor(this.executor)
		.build();

	GenServerSystem system() {
		return this.system;
	}

	VirtualTime time() {
		return this.time;
	}

	/** Let everything be handled. */
	void settle() {
		this.executor.awaitIdle();
	}

	/** Let time pass, stopping at each moment at which something is due. */
	void pass(Duration duration) {
		long target = this.time.nanoTime() + duration.toNanos();
		settle();
		while (true) {
			Duration left = Duration.ofNanos(target - this.time.nanoTime());
			Duration next = this.time.untilNext().orElse(left);
			if (next.compareTo(left) > 0) {
				next = left;
			}
			this.time.advance(next);
			settle();
			if (this.time.nanoTime() >= target && this.time.untilNext().filter(Duration::isZero).isEmpty()) {
				return;
			}
		}
	}

	void passMillis(long millis) {
		pass(Duration.ofMillis(millis));
	}

	/** Wait until a server waits, with a deadline that the present time counts for. */
	void awaitWaiting() {
		Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> this.time.parkedProcesses() > 0);
	}

	/** Suspend a server once it is at rest. */
	void suspend(Pid pid) {
		settle();
		Sys.suspend(pid);
		settle();
	}

	void resume(Pid pid) {
		Sys.resume(pid);
		settle();
	}

	@Override
	public void close() {
		this.system.close();
	}

}
