package io.genserver.shop.payments;

/**
 * The gateway broke down. No method declares it: the server that meets it crashes.
 */
class GatewayException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	GatewayException(String message, Throwable cause) {
		super(message, cause);
	}

}
