package io.genserver.spring.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.genserver.InvalidSupervisionException;
import io.genserver.supervisor.Backoff;

/**
 * The backoff of one server or supervisor. Each of its settings is read with the place
 * where it is written, so that a mistake can be named.
 */
final class BackoffSettings {

	private static final Duration DEFAULT_MAX = Duration.ofSeconds(30);

	/** A server or a supervisor. */
	private final String kind;

	private final String ownPlace;

	private final GenServerProperties.Backoff own;

	private final Annotated annotated;

	private final GenServerProperties.Backoff defaults;

	/** What an annotation says. */
	private interface Annotated {

		<T> @Nullable Setting<T> read(String name, Class<T> type);

	}

	private static final Annotated NOT_ANNOTATED = new Annotated() {

		@Override
		public <T> @Nullable Setting<T> read(String name, Class<T> type) {
			return null;
		}

	};

	private record Setting<T>(String place, boolean isProperty, boolean isDefault, T value) {

		RuntimeException invalid(String problem, String action) {
			return this.isProperty ? new InvalidConfigurationException(this.place, problem, action)
					: new InvalidSupervisionException(this.place + " is not valid: " + problem + ' ' + action);
		}

	}

	private BackoffSettings(String kind, String ownPlace, GenServerProperties.Backoff own, Annotated annotated,
			GenServerProperties.Backoff defaults) {
		this.kind = kind;
		this.ownPlace = ownPlace;
		this.own = own;
		this.annotated = annotated;
		this.defaults = defaults;
	}

	/** Of a server: its own, its annotation's, and the defaults. */
	static BackoffSettings of(ServerDefinition server, ServerSettings settings, GenServerProperties.Backoff own,
			GenServerProperties.Backoff defaults) {
		if (!isWritten(server.annotation().backoff())) {
			return new BackoffSettings("server", "genserver.servers." + server.name(), own, NOT_ANNOTATED, defaults);
		}
		return new BackoffSettings("server", "genserver.servers." + server.name(), own, new Annotated() {

			@Override
			public <T> @Nullable Setting<T> read(String name, Class<T> type) {
				T value = settings.annotated(server, "backoff." + name, type);
				return (value != null)
						? new Setting<>("@GenServer(backoff." + name + ") of " + server.model().type().getName(), false,
								false, value)
						: null;
			}

		}, defaults);
	}

	/** Most annotations say nothing, and are asked but once. */
	private static boolean isWritten(io.genserver.spring.Backoff annotation) {
		return !annotation.initial().isEmpty() || !annotation.max().isEmpty() || !annotation.multiplier().isEmpty()
				|| !annotation.jitter().isEmpty() || !annotation.resetAfter().isEmpty();
	}

	/** Of a supervisor, which has nothing but its own. */
	static BackoffSettings of(String supervisor, GenServerProperties.Backoff own) {
		return new BackoffSettings("supervisor", "genserver.supervisors." + supervisor, own, NOT_ANNOTATED,
				new GenServerProperties.Backoff());
	}

	/** The backoff, {@code null} if there is none. */
	@Nullable Backoff backoff() {
		Setting<Duration> initial = read("initial", this.own.getInitial(), this.defaults.getInitial(), Duration.class);
		Setting<Duration> max = read("max", this.own.getMax(), this.defaults.getMax(), Duration.class);
		Setting<Double> multiplier = read("multiplier", this.own.getMultiplier(), this.defaults.getMultiplier(),
				Double.class);
		Setting<Double> jitter = read("jitter", this.own.getJitter(), this.defaults.getJitter(), Double.class);
		Setting<Duration> resetAfter = read("reset-after", this.own.getResetAfter(), this.defaults.getResetAfter(),
				Duration.class);
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

	/** A default may be there for others, but what is written for this one is not. */
	private void failIfSet(@Nullable Setting<?>... others) {
		for (Setting<?> other : others) {
			if (other != null && !other.isDefault()) {
				throw other.invalid("the " + this.kind + " has no backoff, because no initial delay is set.",
						"Set the initial delay as well, to, say, 200ms, or remove it.");
			}
		}
	}

	private <T> @Nullable Setting<T> read(String name, @Nullable T own, @Nullable T configuredDefault, Class<T> type) {
		if (own != null) {
			return new Setting<>(this.ownPlace + ".backoff." + name, true, false, own);
		}
		Setting<T> annotation = this.annotated.read(name, type);
		if (annotation != null) {
			return annotation;
		}
		return (configuredDefault != null)
				? new Setting<>("genserver.defaults.backoff." + name, true, true, configuredDefault) : null;
	}

}
