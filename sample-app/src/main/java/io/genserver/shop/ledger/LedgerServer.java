package io.genserver.shop.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.genserver.HandleInfo;
import io.genserver.ServerContext;
import io.genserver.Terminate;
import io.genserver.TimerRef;
import io.genserver.shop.Break;
import io.genserver.shop.ShopProperties;
import io.genserver.shop.inventory.Inventory;
import io.genserver.shop.inventory.SoldOutException;
import io.genserver.spring.FormatStatus;
import io.genserver.spring.GenServer;

/**
 * A group commit. Purchases are collected, as many as come within a few milliseconds, and
 * written in one transaction; only then are their buyers answered. So a transaction is
 * shared by many purchases, and yet no buyer hears of a sale that is not committed.
 * <p>
 * What is pending when the server stops, for whatever reason short of being killed, is
 * written before it ends.
 */
@GenServer("ledger")
class LedgerServer implements Ledger {

	private final Sales sales;

	private final Inventory inventory;

	private final ShopProperties.Ledger settings;

	private final ServerContext context;

	private final List<Pending> pending = new ArrayList<>();

	private @Nullable TimerRef timer;

	LedgerServer(Sales sales, Inventory inventory, ShopProperties properties, ServerContext context) {
		this.sales = sales;
		this.inventory = inventory;
		this.settings = properties.ledger();
		this.context = context;
	}

	@Override
	public CompletableFuture<Sale> record(Purchase purchase) {
		Pending added = new Pending(purchase, new CompletableFuture<>());
		this.pending.add(added);
		if (this.pending.size() >= this.settings.batchSize()) {
			write();
		}
		else if (this.timer == null) {
			this.timer = this.context.sendAfter(this.settings.maxDelay(), new WriteNow());
		}
		return added.reply();
	}

	@HandleInfo
	void writeNow(WriteNow tick) {
		write();
	}

	@Terminate
	void write() {
		if (this.timer != null) {
			this.timer.cancel();
			this.timer = null;
		}
		if (this.pending.isEmpty()) {
			return;
		}
		// if this fails they stay pending, and are tried once more when the crash gets to
		// terminate
		Batch batch = this.sales.record(this.pending.stream().map(Pending::purchase).toList());
		List<Pending> written = List.copyOf(this.pending);
		this.pending.clear();
		this.inventory.recorded(written.stream().map((each) -> each.purchase().id()).toList(), batch.sold());
		written.forEach((each) -> each.answer(batch));
	}

	@FormatStatus
	Map<String, Object> status() {
		return Map.of("pending", this.pending.size());
	}

	@HandleInfo
	void crash(Break message) {
		throw message.exception();
	}

	record WriteNow() {

	}

	private record Pending(Purchase purchase, CompletableFuture<Sale> reply) {

		void answer(Batch batch) {
			Sale sale = batch.sales().get(this.purchase.id());
			if (sale != null) {
				this.reply.complete(sale);
			}
			else {
				this.reply.completeExceptionally(new SoldOutException(this.purchase.showId(), this.purchase.seats()));
			}
		}

	}

}
