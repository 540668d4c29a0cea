package io.genserver.shop.inventory;

/**
 * There is no such show.
 *
 * @since 0.1.0
 */
public class UnknownShowException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param showId the show
	 */
	public UnknownShowException(long showId) {
		super("There is no show %d".formatted(showId));
	}

}
