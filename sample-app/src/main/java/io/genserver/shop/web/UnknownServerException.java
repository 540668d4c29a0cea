package io.genserver.shop.web;

/**
 * There is no server by that name.
 */
class UnknownServerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	UnknownServerException(String name) {
		super("There is no server '%s'".formatted(name));
	}

}
