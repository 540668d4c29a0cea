package io.genserver.shop.payments;

import java.util.concurrent.CompletableFuture;

import io.genserver.Call;
import io.genserver.spring.GenServerClient;

/**
 * The client of the server that talks to the payment gateway.
 *
 * @since 0.1.0
 */
@GenServerClient
public interface Payments {

	/**
	 * Have an amount set aside for a purchase. Only what is recorded is collected later;
	 * the rest lapses by itself, so that a purchase that fails after this need not be
	 * paid back.
	 * @param purchaseId the purchase
	 * @param cents the amount, in cents of a euro
	 * @return the gateway's code; fails with {@link CardDeclinedException} if the gateway
	 * says no
	 */
	@Call(timeout = "2s")
	CompletableFuture<String> authorize(String purchaseId, long cents);

}
