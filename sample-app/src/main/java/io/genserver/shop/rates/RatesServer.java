package io.genserver.shop.rates;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.genserver.HandleContinue;
import io.genserver.HandleInfo;
import io.genserver.Init;
import io.genserver.ServerContext;
import io.genserver.shop.Break;
import io.genserver.shop.ShopProperties;
import io.genserver.spring.GenServer;

/**
 * Keeps the exchange rates. It asks their source now and then without waiting for it, and
 * answers from what it has: old rates are better than no shop.
 */
@GenServer("rates")
class RatesServer implements Rates {

	private static final Logger logger = LoggerFactory.getLogger(RatesServer.class);

	private final RateSource source;

	private final ShopProperties.Rates settings;

	private final ServerContext context;

	private ExchangeRates rates = ExchangeRates.NONE;

	private boolean refreshing;

	RatesServer(RateSource source, ShopProperties properties, ServerContext context) {
		this.source = source;
		this.settings = properties.rates();
		this.context = context;
	}

	/**
	 * Start the clock.
	 * @return the first refresh, which nobody waits for
	 */
	@Init
	Refresh start() {
		this.context.sendWithFixedDelay(this.settings.refresh(), new Refresh());
		return new Refresh();
	}

	@HandleContinue
	void firstRefresh(Refresh first) {
		refresh(first);
	}

	@HandleInfo
	void refresh(Refresh tick) {
		if (!this.refreshing) {
			this.refreshing = true;
			this.context.pipeToSelf(this.source.fetch(), Fetched::new);
		}
	}

	@HandleInfo
	void fetched(Fetched fetched) {
		this.refreshing = false;
		if (fetched.rates() != null) {
			this.rates = ExchangeRates.of(fetched.rates(), Instant.now());
		}
		else {
			logger.warn("No new exchange rates, so those of {} stay", this.rates.asOf(), fetched.failure());
		}
	}

	@Override
	public ExchangeRates latest() {
		return this.rates;
	}

	@HandleInfo
	void crash(Break message) {
		throw message.exception();
	}

	record Refresh() {

	}

	record Fetched(@Nullable Map<String, BigDecimal> rates, @Nullable Throwable failure) {

	}

}
