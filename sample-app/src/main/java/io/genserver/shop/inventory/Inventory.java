package io.genserver.shop.inventory;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.genserver.Call;
import io.genserver.Cast;
import io.genserver.spring.GenServerClient;

/**
 * The client of the server that holds the free seats.
 *
 * @since 0.1.0
 */
@GenServerClient
public interface Inventory {

	/**
	 * Hold seats for a purchase, so that nobody pays for a seat that is gone.
	 * @param purchaseId the purchase; chosen by the caller, who can thus release what it
	 * holds even if it never got the answer
	 * @param showId the show
	 * @param seats how many
	 * @return what is held and what it costs
	 * @throws UnknownShowException if there is no such show
	 * @throws SoldOutException if fewer seats are free
	 */
	@Call(timeout = "1s")
	Reservation reserve(String purchaseId, long showId, int seats) throws UnknownShowException, SoldOutException;

	/**
	 * Give back what a purchase holds, if it holds anything.
	 * @param purchaseId the purchase
	 */
	@Cast
	void release(String purchaseId);

	/**
	 * Learn from the ledger what its table says now. It tells totals rather than
	 * differences: told twice, late, or to an inventory that has just read the same
	 * table, the result is the same.
	 * @param purchaseIds the purchases that need not be held any more
	 * @param sold how many seats are sold, by show
	 */
	@Cast
	void recorded(Collection<String> purchaseIds, Map<Long, Integer> sold);

	/**
	 * The shows and their free seats.
	 * @return all shows
	 */
	@Call(timeout = "1s")
	List<ShowStatus> shows();

}
