package io.genserver.shop.checkout;

import io.genserver.GenServerException;

/**
 * A server was not there to do its part of a purchase, and nothing was sold.
 *
 * @since 0.1.0
 */
public class NotSoldException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	NotSoldException(GenServerException cause) {
		// not the cause's message: it has to say that the request may have taken effect
		super("Nothing was sold, because a server did not answer (%s)".formatted(cause.getClass().getSimpleName()),
				cause);
	}

}
