package io.genserver.shop.web;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.genserver.shop.checkout.Checkout;
import io.genserver.shop.inventory.Inventory;
import io.genserver.shop.ledger.Sale;
import io.genserver.shop.ledger.Sales;
import io.genserver.shop.rates.ExchangeRates;
import io.genserver.shop.rates.Rates;

/**
 * Shows, purchases, sales and exchange rates.
 */
@RestController
class ShopController {

	private static final int MOST_SEATS = 10;

	private static final int LONGEST_NAME = 100;

	private final Inventory inventory;

	private final Checkout checkout;

	private final Sales sales;

	private final Rates rates;

	ShopController(Inventory inventory, Checkout checkout, Sales sales, Rates rates) {
		this.inventory = inventory;
		this.checkout = checkout;
		this.sales = sales;
		this.rates = rates;
	}

	@GetMapping("/shows")
	List<ShowView> shows(@RequestParam(defaultValue = ExchangeRates.BASE) String currency) {
		ExchangeRates latest = this.rates.latest();
		return this.inventory.shows()
			.stream()
			.map((show) -> new ShowView(show.id(), show.title(), show.seats(), show.free(),
					latest.convert(show.priceCents(), currency), currency))
			.toList();
	}

	@PostMapping("/shows/{showId}/purchases")
	ResponseEntity<SaleView> buy(@PathVariable long showId, @RequestBody Order order) {
		String buyer = (order.buyer() != null) ? order.buyer().strip() : "";
		if (buyer.isEmpty() || buyer.length() > LONGEST_NAME) {
			throw new InvalidOrderException("The buyer's name must have 1 to %d characters".formatted(LONGEST_NAME));
		}
		int seats = (order.seats() != null) ? order.seats() : 1;
		if (seats < 1 || seats > MOST_SEATS) {
			throw new InvalidOrderException("One purchase is of 1 to %d seats, not %d".formatted(MOST_SEATS, seats));
		}
		SaleView sale = SaleView.of(this.checkout.buy(showId, buyer, seats));
		return ResponseEntity.created(URI.create("/sales/" + sale.purchaseId())).body(sale);
	}

	@GetMapping("/sales")
	List<SaleView> sales() {
		return this.sales.all().stream().map(SaleView::of).toList();
	}

	@GetMapping("/shows/{showId}/sales")
	List<SaleView> salesOfShow(@PathVariable long showId) {
		return this.sales.ofShow(showId).stream().map(SaleView::of).toList();
	}

	@GetMapping("/sales/{purchaseId}")
	ResponseEntity<SaleView> sale(@PathVariable String purchaseId) {
		return ResponseEntity.of(this.sales.find(purchaseId).map(SaleView::of));
	}

	@GetMapping("/rates")
	ExchangeRates rates() {
		return this.rates.latest();
	}

	record Order(@Nullable String buyer, @Nullable Integer seats) {

	}

	record ShowView(long id, String title, int seats, int free, BigDecimal price, String currency) {

	}

	record SaleView(String purchaseId, long showId, String buyer, int seats, BigDecimal price, Instant createdAt) {

		static SaleView of(Sale sale) {
			return new SaleView(sale.purchaseId(), sale.showId(), sale.buyer(), sale.seats(),
					BigDecimal.valueOf(sale.priceCents(), 2), sale.createdAt());
		}

	}

}
