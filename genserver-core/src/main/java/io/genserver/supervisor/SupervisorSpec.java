package io.genserver.supervisor;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.genserver.InvalidSupervisionException;
import io.genserver.NameRegistry;
import io.genserver.ServerSpec;
import io.genserver.ViaName;

/**
 * How a supervisor supervises. OTP: {@code sup_flags()} and the child specifications.
 *
 * @param name its registered name, or {@code null}
 * @param via its name in a registry, instead of a registered name, or {@code null}
 * @param strategy which children are restarted when one ends
 * @param maxRestarts how many restarts it tolerates within the time; one more and it
 * gives up. OTP: {@code intensity}
 * @param within the time. OTP: {@code period}
 * @param autoShutdown when it ends because significant children have
 * @param children the children, in the order in which they are started
 * @param onGiveUp what it does when there were more restarts
 * @since 0.1.0
 */
public record SupervisorSpec(@Nullable String name, @Nullable ViaName via, Strategy strategy, int maxRestarts,
		Duration within, AutoShutdown autoShutdown, List<ChildSpec> children, GiveUp onGiveUp) {

	public SupervisorSpec {
		children = List.copyOf(children);
		Object label = checkName(name, via);
		Objects.requireNonNull(onGiveUp, "onGiveUp");
		checkIntensity(label, maxRestarts, within);
		Set<String> ids = new HashSet<>();
		for (ChildSpec child : children) {
			if (!ids.add(child.id())) {
				throw new InvalidSupervisionException(
						"Child '" + child.id() + "' is listed twice in " + label(label) + '.');
			}
			checkSignificant(child, autoShutdown);
		}
	}

	/**
	 * Without a name in a registry; it ends when there were too many restarts.
	 * @param name its registered name, or {@code null}
	 * @param strategy which children are restarted when one ends
	 * @param maxRestarts how many restarts it tolerates within the time
	 * @param within the time
	 * @param autoShutdown when it ends because significant children have
	 * @param children the children, in the order in which they are started
	 */
	public SupervisorSpec(@Nullable String name, Strategy strategy, int maxRestarts, Duration within,
			AutoShutdown autoShutdown, List<ChildSpec> children) {
		this(name, null, strategy, maxRestarts, within, autoShutdown, children, GiveUp.ESCALATE);
	}

	/** The name, of whichever kind. */
	static @Nullable Object checkName(@Nullable String name, @Nullable ViaName via) {
		if (name != null && via != null) {
			throw new InvalidSupervisionException("A supervisor has one name, but this one is to be called '" + name
					+ "' and '" + via + "': leave one of them out.");
		}
		return (name != null) ? name : via;
	}

	static <S> ServerSpec<S> named(ServerSpec<S> server, @Nullable String name, @Nullable ViaName via) {
		return (via != null) ? server.withName(via.registry(), via.key()) : server.withName(name);
	}

	static void checkIntensity(@Nullable Object name, int maxRestarts, Duration within) {
		if (maxRestarts < 0) {
			throw new InvalidSupervisionException(
					"max-restarts of " + label(name) + " cannot be negative, but is " + maxRestarts + '.');
		}
		if (within.isNegative() || within.isZero()) {
			throw new InvalidSupervisionException(
					"The time 'within' of " + label(name) + " must be positive, but is " + within + '.');
		}
	}

	static String label(@Nullable Object name) {
		return (name != null) ? "supervisor '" + name + "'" : "the supervisor";
	}

	static void checkSignificant(ChildSpec child, AutoShutdown autoShutdown) {
		if (child.significant() && autoShutdown == AutoShutdown.NEVER) {
			throw new InvalidSupervisionException("Child '" + child.id()
					+ "' is significant, but its supervisor never shuts down by itself: set its auto-shutdown.");
		}
	}

	/**
	 * A supervisor that tolerates 3 restarts in 5 seconds and has no name.
	 * @param strategy which children are restarted when one ends
	 * @param children the children, in the order in which they are started
	 * @return the specification
	 */
	public static SupervisorSpec of(Strategy strategy, ChildSpec... children) {
		return new SupervisorSpec(null, strategy, 3, Duration.ofSeconds(5), AutoShutdown.NEVER, List.of(children));
	}

	/**
	 * With a name.
	 * @param name its registered name, or {@code null}
	 * @return the changed copy
	 */
	public SupervisorSpec withName(@Nullable String name) {
		return new SupervisorSpec(name, null, this.strategy, this.maxRestarts, this.within, this.autoShutdown,
				this.children, this.onGiveUp);
	}

	/**
	 * With a name in a registry, instead of a registered name. OTP: {@code {via, Module,
	 * Name}}.
	 * @param <K> the type of the registry's keys
	 * @param registry keeps the name
	 * @param key the name
	 * @return the changed copy
	 */
	public <K> SupervisorSpec withName(NameRegistry<K> registry, K key) {
		return new SupervisorSpec(null, ViaName.of(registry, key), this.strategy, this.maxRestarts, this.within,
				this.autoShutdown, this.children, this.onGiveUp);
	}

	/**
	 * With another restart intensity.
	 * @param maxRestarts how many restarts it tolerates within the time
	 * @param within the time
	 * @return the changed copy
	 */
	public SupervisorSpec withIntensity(int maxRestarts, Duration within) {
		return new SupervisorSpec(this.name, this.via, this.strategy, maxRestarts, within, this.autoShutdown,
				this.children, this.onGiveUp);
	}

	/**
	 * With auto-shutdown.
	 * @param autoShutdown when it ends because significant children have
	 * @return the changed copy
	 */
	public SupervisorSpec withAutoShutdown(AutoShutdown autoShutdown) {
		return new SupervisorSpec(this.name, this.via, this.strategy, this.maxRestarts, this.within, autoShutdown,
				this.children, this.onGiveUp);
	}

	/**
	 * With another answer to too many restarts.
	 * @param onGiveUp what it does when there were more restarts than the limit
	 * @return the changed copy
	 */
	public SupervisorSpec withOnGiveUp(GiveUp onGiveUp) {
		return new SupervisorSpec(this.name, this.via, this.strategy, this.maxRestarts, this.within, this.autoShutdown,
				this.children, onGiveUp);
	}

}
