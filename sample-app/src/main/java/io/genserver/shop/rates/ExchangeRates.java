package io.genserver.shop.rates;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Exchange rates at one moment.
 *
 * @param base the currency that the rates are for
 * @param rates how much of each currency one unit of the base buys
 * @param asOf when they were refreshed, {@code null} before the first time
 * @since 0.1.0
 */
public record ExchangeRates(String base, Map<String, BigDecimal> rates, @Nullable Instant asOf) {

	/** The currency that all prices are kept in. */
	public static final String BASE = "EUR";

	static final ExchangeRates NONE = new ExchangeRates(BASE, Map.of(BASE, BigDecimal.ONE), null);

	static ExchangeRates of(Map<String, BigDecimal> rates, Instant asOf) {
		Map<String, BigDecimal> all = new TreeMap<>(rates);
		all.put(BASE, BigDecimal.ONE);
		return new ExchangeRates(BASE, all, asOf);
	}

	/**
	 * Convert a price.
	 * @param cents the price, in cents of the base
	 * @param currency the currency's code
	 * @return the price in that currency
	 * @throws UnknownCurrencyException if there is no rate for it
	 */
	public BigDecimal convert(long cents, String currency) {
		BigDecimal rate = this.rates.get(currency);
		if (rate == null) {
			throw new UnknownCurrencyException(currency);
		}
		return BigDecimal.valueOf(cents, 2).multiply(rate).setScale(2, RoundingMode.HALF_UP);
	}

}
