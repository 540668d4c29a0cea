package io.genserver.shop.rates;

import java.math.BigDecimal;

import io.genserver.spring.GenServerClient;

/**
 * The client of the server that knows the exchange rates.
 *
 * @since 0.1.0
 */
@GenServerClient
public interface Rates {

	/**
	 * The rates of the last refresh.
	 * @return the rates
	 */
	ExchangeRates latest();

	/**
	 * A price in some currency. Runs on the caller's thread: only the rates come from the
	 * server.
	 * @param cents the price, in cents of a euro
	 * @param currency the currency's code
	 * @return the price in that currency
	 * @throws UnknownCurrencyException if there is no rate for it
	 */
	default BigDecimal price(long cents, String currency) {
		return latest().convert(cents, currency);
	}

}
