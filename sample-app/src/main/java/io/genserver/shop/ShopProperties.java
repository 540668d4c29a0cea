package io.genserver.shop;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the shop itself; those of its servers are under {@code genserver}.
 *
 * @param ledger how purchases are gathered into batches
 * @param gateway how the simulated payment gateway behaves
 * @param rates how exchange rates are kept
 * @since 0.1.0
 */
@ConfigurationProperties("shop")
public record ShopProperties(@DefaultValue Ledger ledger, @DefaultValue Gateway gateway, @DefaultValue Rates rates) {

	/**
	 * How purchases are gathered into batches.
	 *
	 * @param batchSize a batch of that many purchases is written at once
	 * @param maxDelay how long the first purchase of a batch waits for others
	 */
	public record Ledger(@DefaultValue("50") int batchSize, @DefaultValue("5ms") Duration maxDelay) {

	}

	/**
	 * How the simulated payment gateway behaves.
	 *
	 * @param latency how long it takes to answer
	 * @param failureRate which part of the requests it breaks down on, from 0 to 1
	 * @param cardLimitCents the price from which on it declines the card
	 */
	public record Gateway(@DefaultValue("20ms") Duration latency, @DefaultValue("0") double failureRate,
			@DefaultValue("40000") long cardLimitCents) {

	}

	/**
	 * How exchange rates are kept.
	 *
	 * @param refresh the time from one refresh to the next
	 */
	public record Rates(@DefaultValue("10s") Duration refresh) {

	}

}
