package io.genserver.shop.rates;

/**
 * There is no exchange rate for a currency.
 *
 * @since 0.1.0
 */
public class UnknownCurrencyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param currency the currency's code
	 */
	public UnknownCurrencyException(String currency) {
		super("There is no exchange rate for '%s'".formatted(currency));
	}

}
