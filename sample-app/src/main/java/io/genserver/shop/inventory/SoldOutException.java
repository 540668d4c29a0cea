package io.genserver.shop.inventory;

/**
 * So many seats are not free.
 *
 * @since 0.1.0
 */
public class SoldOutException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param showId the show
	 * @param seats how many seats were wanted
	 */
	public SoldOutException(long showId, int seats) {
		super("Show %d does not have %d free seat(s) any more".formatted(showId, seats));
	}

}
