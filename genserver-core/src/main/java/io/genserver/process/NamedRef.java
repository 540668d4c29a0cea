package io.genserver.process;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.genserver.Pid;
import io.genserver.ViaName;

/**
 * A name, resolved anew for each message.
 *
 * @param <T> the class of the server
 */
final class NamedRef<T> extends ResolvingRef<T> {

	private final ProcessRuntime runtime;

	/** The name in the system, or the name in a registry. */
	private final Object name;

	/**
	 * Who was found last by a name in the system; written by whoever looks (plain), as
	 * every thread that reads it asks it whether it still has the name.
	 */
	private @Nullable Process last;

	NamedRef(ProcessRuntime runtime, String name) {
		super(runtime);
		this.runtime = runtime;
		this.name = Objects.requireNonNull(name, "name");
	}

	NamedRef(ProcessRuntime runtime, ViaName name) {
		super(runtime);
		this.runtime = runtime;
		this.name = Objects.requireNonNull(name, "name");
	}

	@Override
	protected @Nullable Pid find() {
		Process before = this.last;
		if (before != null && before.isNamed() && before.isAlive()) {
			return before;
		}
		if (this.name instanceof ViaName via) {
			return via.registry().whereisName(via.key());
		}
		Process found = this.runtime.whereis((String) this.name);
		this.last = found;
		return found;
	}

	@Override
	public @Nullable String name() {
		return (this.name instanceof String own) ? own : null;
	}

	@Override
	public String toString() {
		return this.name.toString();
	}

}
