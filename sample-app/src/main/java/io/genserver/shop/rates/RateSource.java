package io.genserver.shop.rates;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

import org.springframework.stereotype.Component;

/**
 * Stands for a service of a bank: rates that move a little every time.
 */
@Component
class RateSource {

	/**
	 * Fetch the rates.
	 * @return how much one euro buys, by currency
	 */
	CompletableFuture<Map<String, BigDecimal>> fetch() {
		return CompletableFuture
			.supplyAsync(() -> Map.of("USD", about(1.16), "GBP", about(0.88), "CHF", about(0.93), "JPY", about(181)));
	}

	private static BigDecimal about(double rate) {
		double moved = rate * ThreadLocalRandom.current().nextDouble(0.99, 1.01);
		return BigDecimal.valueOf(moved).setScale(4, RoundingMode.HALF_UP);
	}

}
