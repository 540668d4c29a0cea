package io.genserver.spring.actuate;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;

/**
 * The meters of one registry that come and go together. A registry holds what it measures
 * weakly and the function strongly: here the function holds what is measured.
 */
final class MeterGroup {

	private final MeterRegistry registry;

	private final LongSupplier clock;

	private final Queue<Meter> meters = new ConcurrentLinkedQueue<>();

	/** Written once, by close; read by servers that bring new meters. */
	private volatile boolean closed;

	/**
	 * Create a group without meters.
	 * @param registry where they are registered
	 * @param clock the present time in nanoseconds
	 */
	MeterGroup(MeterRegistry registry, LongSupplier clock) {
		this.registry = registry;
		this.clock = clock;
	}

	void gauge(String name, String description, Tags tags, DoubleSupplier value) {
		add(Gauge.builder(name, value::getAsDouble).description(description).tags(tags).register(this.registry));
	}

	void counter(String name, String description, Tags tags, DoubleSupplier count) {
		add(FunctionCounter.builder(name, count, (ignored) -> count.getAsDouble())
			.description(description)
			.tags(tags)
			.register(this.registry));
	}

	/** A timer, and a gauge with the longest time. */
	void timer(String name, String description, String maxDescription, Tags tags, TimeStatistic time) {
		add(FunctionTimer
			.builder(name, time, (ignored) -> time.count(), (ignored) -> time.totalNanos(), TimeUnit.NANOSECONDS)
			.description(description)
			.tags(tags)
			.register(this.registry));
		Supplier<Number> max = () -> time.maxNanos(this.clock.getAsLong());
		add(TimeGauge.builder(name + ".max", max, TimeUnit.NANOSECONDS)
			.description(maxDescription)
			.tags(tags)
			.register(this.registry));
	}

	private void add(Meter meter) {
		this.meters.add(meter);
		if (this.closed) {
			removeAll();
		}
	}

	/** Whether the registry, or one of those that it stands for, has a meter. */
	boolean has(String name) {
		return has(this.registry, name);
	}

	private static boolean has(MeterRegistry registry, String name) {
		if (registry instanceof CompositeMeterRegistry composite && !composite.getRegistries().isEmpty()) {
			return composite.getRegistries().stream().anyMatch((child) -> has(child, name));
		}
		return registry.find(name).meter() != null;
	}

	/** Remove the meters, and any that comes later. */
	void close() {
		this.closed = true;
		removeAll();
	}

	private void removeAll() {
		for (Meter meter; (meter = this.meters.poll()) != null;) {
			this.registry.remove(meter);
		}
	}

}
