package io.genserver.shop.web;

/**
 * An order that makes no sense.
 */
class InvalidOrderException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	InvalidOrderException(String message) {
		super(message);
	}

}
