package io.genserver.supervisor;

import java.time.Duration;
import java.util.Objects;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.genserver.InvalidSupervisionException;
import io.genserver.NameRegistry;
import io.genserver.ViaName;

/**
 * How a dynamic supervisor supervises. Elixir: the flags of
 * {@code DynamicSupervisor.init/1}.
 *
 * @param name its registered name, or {@code null}
 * @param via its name in a registry, instead of a registered name, or {@code null}
 * @param maxRestarts how many restarts of its children together it tolerates within the
 * time; one more and it gives up
 * @param within the time
 * @param maxChildren how many children it can have, those included that are being
 * restarted or are parked; {@link #UNBOUNDED} for no limit
 * @param extraArguments makes what is run from a child's start function, at its first
 * start and at each restart: where Elixir puts its {@code extra_arguments} in front of
 * those of the child
 * @param onGiveUp what it does when there were more restarts
 * @since 0.1.0
 */
public record DynamicSupervisorSpec(@Nullable String name, @Nullable ViaName via, int maxRestarts, Duration within,
		int maxChildren, UnaryOperator<ChildSpec.Start> extraArguments, GiveUp onGiveUp) {

	/** No limit to the number of children. Elixir: {@code :infinity}. */
	public static final int UNBOUNDED = Integer.MAX_VALUE;

	public DynamicSupervisorSpec {
		Object label = SupervisorSpec.checkName(name, via);
		SupervisorSpec.checkIntensity(label, maxRestarts, within);
		Objects.requireNonNull(extraArguments, "extraArguments");
		Objects.requireNonNull(onGiveUp, "onGiveUp");
		if (maxChildren < 0) {
			throw new InvalidSupervisionException("max-children of " + SupervisorSpec.label(label)
					+ " cannot be negative, but is " + maxChildren + '.');
		}
	}

	/**
	 * A dynamic supervisor that tolerates 3 restarts in 5 seconds, has any number of
	 * children and no name.
	 * @return the specification
	 */
	public static DynamicSupervisorSpec create() {
		return new DynamicSupervisorSpec(null, null, 3, Duration.ofSeconds(5), UNBOUNDED, (start) -> start,
				GiveUp.ESCALATE);
	}

	/**
	 * With a name.
	 * @param name its registered name, or {@code null}
	 * @return the changed copy
	 */
	public DynamicSupervisorSpec withName(@Nullable String name) {
		return new DynamicSupervisorSpec(name, null, this.maxRestarts, this.within, this.maxChildren,
				this.extraArguments, this.onGiveUp);
	}

	/**
	 * With a name in a registry, instead of a registered name. OTP: {@code {via, Module,
	 * Name}}.
	 * @param <K> the type of the registry's keys
	 * @param registry keeps the name
	 * @param key the name
	 * @return the changed copy
	 */
	public <K> DynamicSupervisorSpec withName(NameRegistry<K> registry, K key) {
		return new DynamicSupervisorSpec(null, ViaName.of(registry, key), this.maxRestarts, this.within,
				this.maxChildren, this.extraArguments, this.onGiveUp);
	}

	/**
	 * With another restart intensity.
	 * @param maxRestarts how many restarts it tolerates within the time
	 * @param within the time
	 * @return the changed copy
	 */
	public DynamicSupervisorSpec withIntensity(int maxRestarts, Duration within) {
		return new DynamicSupervisorSpec(this.name, this.via, maxRestarts, within, this.maxChildren,
				this.extraArguments, this.onGiveUp);
	}

	/**
	 * With another limit to the number of children.
	 * @param maxChildren how many there can be
	 * @return the changed copy
	 */
	public DynamicSupervisorSpec withMaxChildren(int maxChildren) {
		return new DynamicSupervisorSpec(this.name, this.via, this.maxRestarts, this.within, maxChildren,
				this.extraArguments, this.onGiveUp);
	}

	/**
	 * With something that every child is started with.
	 * @param extraArguments makes what is run from a child's start function, at its first
	 * start and at each restart
	 * @return the changed copy
	 */
	public DynamicSupervisorSpec withExtraArguments(UnaryOperator<ChildSpec.Start> extraArguments) {
		return new DynamicSupervisorSpec(this.name, this.via, this.maxRestarts, this.within, this.maxChildren,
				extraArguments, this.onGiveUp);
	}

	/**
	 * With another answer to too many restarts.
	 * @param onGiveUp what it does when there were more restarts than the limit
	 * @return the changed copy
	 */
	public DynamicSupervisorSpec withOnGiveUp(GiveUp onGiveUp) {
		return new DynamicSupervisorSpec(this.name, this.via, this.maxRestarts, this.within, this.maxChildren,
				this.extraArguments, onGiveUp);
	}

}
