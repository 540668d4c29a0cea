package io.genserver.spring;

import io.genserver.GenServerException;

/**
 * A message to a server came before the application has started its servers: from a
 * constructor, a {@code @PostConstruct} method or the like. The servers start when all
 * singletons have been made.
 *
 * @since 0.1.0
 */
public final class ServersNotStartedException extends GenServerException {

	private static final long serialVersionUID = 1L;

	private final String server;

	/**
	 * Create the exception.
	 * @param server the name of the server
	 */
	public ServersNotStartedException(String server) {
		super("Server '" + server + "' does not run yet: the servers start when all singleton beans have been made."
				+ " Send the message later, for example from an ApplicationRunner or a listener for"
				+ " ApplicationReadyEvent instead of a constructor or a @PostConstruct method.", null);
		this.server = server;
	}

	/**
	 * The server that the message was for.
	 * @return its name
	 */
	public String server() {
		return this.server;
	}

}
