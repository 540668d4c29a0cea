package io.genserver.spring.autoconfigure;

import io.genserver.InvalidSupervisionException;

/**
 * The configured supervision tree is not valid.
 */
final class InvalidConfigurationException extends InvalidSupervisionException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final String problem;

	private final String action;

	InvalidConfigurationException(String property, String problem, String action) {
		super("Invalid property '" + property + "': " + problem + " " + action);
		this.property = property;
		this.problem = problem;
		this.action = action;
	}

	String property() {
		return this.property;
	}

	String problem() {
		return this.problem;
	}

	String action() {
		return this.action;
	}

}
