package io.genserver.shop.inventory;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.genserver.HandleInfo;
import io.genserver.Init;
import io.genserver.shop.Break;
import io.genserver.spring.GenServer;

/**
 * Holds the free seats of each show. It needs neither locks nor a database transaction to
 * give a seat away only once: it handles one message at a time. Its state can be lost at
 * any time, because each incarnation counts anew what the ledger's table says is sold.
 * What was held for purchases under way is forgotten then, and the seats are free again;
 * should such a purchase still come through, the ledger, which counts once more before it
 * writes, decides who gets them.
 */
@GenServer("inventory")
class InventoryServer implements Inventory {

	private final Shows shows;

	private final Map<Long, Stock> stocks = new TreeMap<>();

	private final Map<String, Reservation> held = new HashMap<>();

	InventoryServer(Shows shows) {
		this.shows = shows;
	}

	@Init
	void countWhatIsSold() {
		this.shows.all().forEach((show) -> this.stocks.put(show.id(), new Stock(show)));
	}

	@Override
	public Reservation reserve(String purchaseId, long showId, int seats)
			throws UnknownShowException, SoldOutException {
		Stock stock = this.stocks.get(showId);
		if (stock == null) {
			throw new UnknownShowException(showId);
		}
		if (stock.free() < seats) {
			throw new SoldOutException(showId, seats);
		}
		Reservation reservation = new Reservation(purchaseId, showId, seats, seats * stock.show.priceCents());
		this.held.put(purchaseId, reservation);
		stock.held += seats;
		return reservation;
	}

	@Override
	public void release(String purchaseId) {
		Reservation reservation = this.held.remove(purchaseId);
		Stock stock = (reservation != null) ? this.stocks.get(reservation.showId()) : null;
		if (reservation != null && stock != null) {
			stock.held -= reservation.seats();
		}
	}

	@Override
	public void recorded(Collection<String> purchaseIds, Map<Long, Integer> sold) {
		purchaseIds.forEach(this::release);
		sold.forEach((showId, seats) -> {
			Stock stock = this.stocks.get(showId);
			if (stock != null) {
				// nothing is ever unsold, so that a smaller number is an older one
				stock.sold = Math.max(stock.sold, seats);
			}
		});
	}

	@Override
	public List<ShowStatus> shows() {
		return this.stocks.values().stream().map(Stock::status).toList();
	}

	@HandleInfo
	void crash(Break message) {
		throw message.exception();
	}

	private static final class Stock {

		private final Show show;

		private int sold;

		private int held;

		Stock(Show show) {
			this.show = show;
			this.sold = show.sold();
		}

		int free() {
			return this.show.seats() - this.sold - this.held;
		}

		ShowStatus status() {
			return new ShowStatus(this.show.id(), this.show.title(), this.show.seats(), free(), this.show.priceCents());
		}

	}

}
