package io.genserver.supervisor;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.genserver.InvalidSupervisionException;

/**
 * How a supervisor supervises. OTP: {@code sup_flags()} and the child specifications.
 *
 * @param name its registered name, or {@code null}
 * @param strategy which children are restarted when one ends
 * @param maxRestarts how many restarts it tolerates within the time; one more and it
 * gives up. OTP: {@code intensity}
 * @param within the time. OTP: {@code period}
 * @param autoShutdown when it ends because significant children have
 * @param children the children, in the order in which they are started
 * @param onGiveUp what it does when there were more restarts
 * @since 0.1.0
 */
public record SupervisorSpec(@Nullable String name, Strategy strategy, int maxRestarts, Duration within,
		AutoShutdown autoShutdown, List<ChildSpec> children, GiveUp onGiveUp) {

	public SupervisorSpec {
		children = List.copyOf(children);
		Objects.requireNonNull(onGiveUp, "onGiveUp");
		checkIntensity(name, maxRestarts, within);
		Set<String> ids = new HashSet<>();
		for (ChildSpec child : children) {
			if (!ids.add(child.id())) {
				throw new InvalidSupervisionException(
						"Child '" + child.id() + "' is listed twice in " + label(name) + '.');
			}
			checkSignificant(child, autoShutdown);
		}
	}

	/**
	 * A supervisor that ends when there were too many restarts.
	 * @param name its registered name, or {@code null}
	 * @param strategy which children are restarted when one ends
	 * @param maxRestarts how many restarts it tolerates within the time
	 * @param within the time
	 * @param autoShutdown when it ends because significant children have
	 * @param children the children, in the order in which they are started
	 */
	public SupervisorSpec(@Nullable String name, Strategy strategy, int maxRestarts, Duration within,
			AutoShutdown autoShutdown, List<ChildSpec> children) {
		this(name, strategy, maxRestarts, within, autoShutdown, children, GiveUp.ESCALATE);
	}

	static void checkIntensity(@Nullable String name, int maxRestarts, Duration within) {
		if (maxRestarts < 0) {
			throw new InvalidSupervisionException(
					"max-restarts of " + label(name) + " cannot be negative, but is " + maxRestarts + '.');
		}
		if (within.isNegative() || within.isZero()) {
			throw new InvalidSupervisionException(
					"The time 'within' of " + label(name) + " must be positive, but is " + within + '.');
		}
	}

	static String label(@Nullable String name) {
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
		return new SupervisorSpec(name, this.strategy, this.maxRestarts, this.within, this.autoShutdown, this.children,
				this.onGiveUp);
	}

	/**
	 * With another restart intensity.
	 * @param maxRestarts how many restarts it tolerates within the time
	 * @param within the time
	 * @return the changed copy
	 */
	public SupervisorSpec withIntensity(int maxRestarts, Duration within) {
		return new SupervisorSpec(this.name, this.strategy, maxRestarts, within, this.autoShutdown, this.children,
				this.onGiveUp);
	}

	/**
	 * With auto-shutdown.
	 * @param autoShutdown when it ends because significant children have
	 * @return the changed copy
	 */
	public SupervisorSpec withAutoShutdown(AutoShutdown autoShutdown) {
		return new SupervisorSpec(this.name, this.strategy, this.maxRestarts, this.within, autoShutdown, this.children,
				this.onGiveUp);
	}

	/**
	 * With another answer to too many restarts.
	 * @param onGiveUp what it does when there were more restarts than the limit
	 * @return the changed copy
	 */
	public SupervisorSpec withOnGiveUp(GiveUp onGiveUp) {
		return new SupervisorSpec(this.name, this.strategy, this.maxRestarts, this.within, this.autoShutdown,
				this.children, onGiveUp);
	}

}
