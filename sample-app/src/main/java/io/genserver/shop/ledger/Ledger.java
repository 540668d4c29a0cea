package io.genserver.shop.ledger;

import java.util.concurrent.CompletableFuture;

import io.genserver.Call;
import io.genserver.shop.inventory.SoldOutException;
import io.genserver.spring.GenServerClient;

/**
 * The client of the server that writes what is sold.
 *
 * @since 0.1.0
 */
@GenServerClient
public interface Ledger {

	/**
	 * Record a purchase.
	 * @param purchase the purchase
	 * @return the sale, as soon as it is committed; fails with {@link SoldOutException}
	 * if the purchase is refused, and then it will never be recorded. Any other failure
	 * says nothing about whether it is, or will be: see {@link Sales#settle(Purchase)}
	 */
	@Call(timeout = "1500ms")
	CompletableFuture<Sale> record(Purchase purchase);

}
