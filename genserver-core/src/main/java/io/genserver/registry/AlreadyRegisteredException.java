package io.genserver.registry;

import io.genserver.GenServerException;
import io.genserver.Pid;

/**
 * A unique key is held by a living server, which may be the one that asks. Elixir:
 * {@code {:error, {:already_registered, pid}}}.
 *
 * @since 0.1.0
 */
public final class AlreadyRegisteredException extends GenServerException {

	private static final long serialVersionUID = 1L;

	private final transient Pid pid;

	/**
	 * Create the exception.
	 * @param registry the name of the registry
	 * @param key the key
	 * @param pid who holds it
	 */
	public AlreadyRegisteredException(String registry, Object key, Pid pid) {
		super(("The key '%s' of registry '%s' is held by %s. It is free once that server unregisters it or ends; "
				+ "a key for several servers needs a duplicate registry.")
			.formatted(key, registry, pid), null);
		this.pid = pid;
	}

	/**
	 * Who holds the key.
	 * @return the pid
	 */
	public Pid pid() {
		return this.pid;
	}

}
