package io.genserver.shop.checkout;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;

import io.genserver.GenServerException;
import io.genserver.shop.inventory.Inventory;
import io.genserver.shop.inventory.Reservation;
import io.genserver.shop.inventory.SoldOutException;
import io.genserver.shop.inventory.UnknownShowException;
import io.genserver.shop.ledger.Ledger;
import io.genserver.shop.ledger.Purchase;
import io.genserver.shop.ledger.Sale;
import io.genserver.shop.ledger.Sales;
import io.genserver.shop.payments.CardDeclinedException;
import io.genserver.shop.payments.Payments;

/**
 * A purchase: seats are held, the card is authorized, the sale is recorded. Each step
 * asks a server that may crash, be restarted or be too slow at any moment, and still the
 * buyer is never told anything that is not so:
 * <ul>
 * <li><b>"Sold" is said only of a committed row.</b> The ledger answers after its commit;
 * where its answer is missing, the row itself is looked up.</li>
 * <li><b>"Not sold" is said only when there is no row and never will be.</b> Up to the
 * authorization the ledger has not heard of the purchase. A refusal by the ledger is
 * final. A ledger that does not answer may have written the purchase, may be about to, or
 * may never do it: then {@link Sales#settle(Purchase)} decides in the database, by
 * cancelling what is not recorded, and the ledger writes nothing that is cancelled.</li>
 * <li><b>No seat is sold twice</b>, because the ledger counts in its transaction. What
 * the inventory holds only spares people from authorizing their card for a seat that is
 * gone; it may forget all of it in a crash.</li>
 * </ul>
 * Only if the database cannot be asked either is the buyer told that nobody knows. The
 * timeouts of the three calls add up to less than the default call timeout, so that a
 * buyer never waits longer than that for an answer of whatever kind.
 *
 * @since 0.1.0
 */
@Service
public class Checkout {

	private final Inventory inventory;

	private final Payments payments;

	private final Ledger ledger;

	private final Sales sales;

	Checkout(Inventory inventory, Payments payments, Ledger ledger, Sales sales) {
		this.inventory = inventory;
		this.payments = payments;
		this.ledger = ledger;
		this.sales = sales;
	}

	/**
	 * Buy seats.
	 * @param showId the show
	 * @param buyer who buys
	 * @param seats how many
	 * @return the sale, which is committed
	 * @throws UnknownShowException if there is no such show
	 * @throws SoldOutException if so many seats are not free
	 * @throws CardDeclinedException if the card was declined
	 * @throws GenServerException if a server was not there to do its part; nothing was
	 * sold
	 * @throws OutcomeUnknownException if nobody can tell whether the seats are sold
	 */
	public Sale buy(long showId, String buyer, int seats) throws UnknownShowException, SoldOutException,
			CardDeclinedException, NotSoldException, OutcomeUnknownException {
		String id = UUID.randomUUID().toString();
		try {
			Reservation reservation = this.inventory.reserve(id, showId, seats);
			await(this.payments.authorize(id, reservation.priceCents()));
			return record(new Purchase(id, showId, buyer, seats, reservation.priceCents()));
		}
		catch (RuntimeException ex) {
			// also when the reservation's answer was missing: it may have been made
			this.inventory.release(id);
			throw (ex instanceof GenServerException unanswered) ? new NotSoldException(unanswered) : ex;
		}
	}

	private Sale record(Purchase purchase) {
		try {
			return await(this.ledger.record(purchase));
		}
		catch (GenServerException ex) {
			Sale sale = settle(purchase, ex);
			// the ledger may not have lived to tell
			this.inventory.release(purchase.id());
			return sale;
		}
	}

	private Sale settle(Purchase purchase, GenServerException unanswered) {
		try {
			return this.sales.settle(purchase).orElseThrow(() -> unanswered);
		}
		catch (DataAccessException | TransactionException ex) {
			ex.addSuppressed(unanswered);
			throw new OutcomeUnknownException(purchase.id(), ex);
		}
	}

	private static <T> T await(CompletableFuture<T> reply) {
		try {
			return reply.join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : ex;
		}
	}

}
