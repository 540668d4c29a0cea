package io.genserver.shop.payments;

/**
 * The gateway says no.
 *
 * @since 0.1.0
 */
public class CardDeclinedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param cents the amount, in cents of a euro
	 */
	public CardDeclinedException(long cents) {
		super("The card was declined for %d.%02d EUR".formatted(cents / 100, cents % 100));
	}

}
