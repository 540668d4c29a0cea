package io.genserver.spring.autoconfigure;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.genserver.InvalidSupervisionException;
import io.genserver.spring.autoconfigure.GenServerProperties.Server;
import io.genserver.supervisor.Backoff;

/**
 * The backoff of one server. Each of its settings is read with the place where it is
 * written, so that a mistake can be named.
 */
final class BackoffSettings {

	private static final Duration DEFAULT_MAX = Duration.ofSeconds(30);

	private final ServerSettings settings;

	private final ServerDefinition server;

	private final Server own;

	private final Server defaults;

	private record Setting<T>(String place, boolean isProperty, boolean isDefault, T value) {

		RuntimeException invalid(String problem, String action) {
			return this.isProperty ? new InvalidConfigurationException(this.place, problem, action)
					: new InvalidSupervisionException(this.place + " is not valid: " + problem + ' ' + action);
		}

	}

	BackoffSettings(ServerSettings settings, ServerDefinition server, Server own, Server defaults) {
		this.settings = settings;
		this.server = server;
		this.own = own;
		this.defaults = defaults;
	}

	/** The backoff, {@code null} if the server has none. */
	@Nullable Backoff backoff() {
		Setting<Duration> initial = read("initial", GenServerProperties.Backoff::getInitial, Duration.class);
		Setting<Duration> max = read("max", GenServerProperties.Backoff::getMax, Duration.class);
		Setting<Double> multiplier = read("multiplier", GenServerProperties.Backoff::getMultiplier, Double.class);
		Setting<Double> jitter = read("jitter", GenServerProperties.Backoff::getJitter, Double.class);
		Setting<Duration> resetAfter = read("reset-after", GenServerProperties.Backoff::getResetAfter, Duration.class);
		if (initial == null) {
			failIfSet(max, multiplier, jitter, resetAfter);
			return null;
		}
		if (initial.value().isNegative()) {
			throw initial.invalid("the delay cannot be negative, but is " + initial.value() + '.',
					"Set it to, say, 200ms, or to 0s for no backoff.");
		}
		if (initial.value().isZero()) {
			return null;
		}
		if (max != null && max.value().compareTo(initial.value()) < 0) {
			throw max.invalid(
					"the longest delay cannot be shorter than the initial one, " + initial.value() + " at '"
							+ initial.place() + "', but is " + max.value() + '.',
					"Make it longer, or the initial delay shorter.");
		}
		if (multiplier != null && !(multiplier.value() >= 1)) {
			throw multiplier.invalid("it must be at least 1, but is " + multiplier.value() + '.',
					"Set it to 1 for delays that are all the same, or to, say, 2.");
		}
		if (jitter != null && !(jitter.value() >= 0 && jitter.value() <= 1)) {
			throw jitter.invalid("it must be from 0 to 1, but is " + jitter.value() + '.',
					"Set it to 0 for no randomness, or to, say, 0.2.");
		}
		if (resetAfter != null && resetAfter.value().isNegative()) {
			throw resetAfter.invalid("the time cannot be negative, but is " + resetAfter.value() + '.',
					"Set it to, say, 1m.");
		}
		return backoff(initial.value(), max, multiplier, jitter, resetAfter);
	}

	private static Backoff backoff(Duration initial, @Nullable Setting<Duration> max,
			@Nullable Setting<Double> multiplier, @Nullable Setting<Double> jitter,
			@Nullable Setting<Duration> resetAfter) {
		Duration longest = (initial.compareTo(DEFAULT_MAX) > 0) ? initial : DEFAULT_MAX;
		Backoff backoff = Backoff.of(initial, (max != null) ? max.value() : longest);
		if (multiplier != null) {
			backoff = backoff.withMultiplier(multiplier.value());
		}
		if (jitter != null) {
			backoff = backoff.withJitter(jitter.value());
		}
		return (resetAfter != null) ? backoff.withResetAfter(resetAfter.value()) : backoff;
	}

	/** A default may be there for others, but what is written for this server is not. */
	private static void failIfSet(@Nullable Setting<?>... others) {
		Stream.of(others).filter((other) -> other != null && !other.isDefault()).findFirst().ifPresent((other) -> {
			throw Objects.requireNonNull(other)
				.invalid("the server has no backoff, because no initial delay is set.",
						"Set the initial delay as well, to, say, 200ms, or remove it.");
		});
	}

	private <T> @Nullable Setting<T> read(String name, Function<GenServerProperties.Backoff, @Nullable T> property,
			Class<T> type) {
		T value = property.apply(this.own.getBackoff());
		if (value != null) {
			return new Setting<>("genserver.servers." + this.server.name() + ".backoff." + name, true, false, value);
		}
		value = this.settings.annotated(this.server, "backoff." + name, type);
		if (value != null) {
			return new Setting<>("@GenServer(backoff." + name + ") of " + this.server.model().type().getName(), false,
					false, value);
		}
		value = property.apply(this.defaults.getBackoff());
		return (value != null) ? new Setting<>("genserver.defaults.backoff." + name, true, true, value) : null;
	}

}
