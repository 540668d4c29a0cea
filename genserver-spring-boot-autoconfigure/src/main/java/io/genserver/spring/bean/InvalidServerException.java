package io.genserver.spring.bean;

import io.genserver.InvalidSupervisionException;

/**
 * A class or bean cannot be a server as it is written, or a server's bean is used as if
 * it were any bean.
 */
public final class InvalidServerException extends InvalidSupervisionException {

	private static final long serialVersionUID = 1L;

	private final String problem;

	private final String action;

	/**
	 * Create the exception.
	 * @param problem what is wrong, and where; a sentence
	 * @param action what to change; a sentence
	 */
	public InvalidServerException(String problem, String action) {
		super(problem + " " + action);
		this.problem = problem;
		this.action = action;
	}

	/**
	 * What is wrong, and where.
	 * @return a sentence
	 */
	public String problem() {
		return this.problem;
	}

	/**
	 * What to change.
	 * @return a sentence
	 */
	public String action() {
		return this.action;
	}

}
