package io.genserver.shop.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

import org.springframework.dao.DataAccessResourceFailureException;

import io.genserver.ServerContext;
import io.genserver.TimerRef;
import io.genserver.shop.ShopProperties;
import io.genserver.shop.inventory.Inventory;
import io.genserver.shop.inventory.SoldOutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link LedgerServer} as the plain object that it is.
 */
class LedgerServerTests {

	private static final Duration MAX_DELAY = Duration.ofMillis(5);

	private final Sales sales = mock();

	private final Inventory inventory = mock();

	private final ServerContext context = mock();

	private final TimerRef timer = mock();

	private final LedgerServer ledger = ledger();

	private LedgerServer ledger() {
		given(this.context.sendAfter(MAX_DELAY, new LedgerServer.WriteNow())).willReturn(this.timer);
		ShopProperties properties = new ShopProperties(new ShopProperties.Ledger(3, MAX_DELAY),
				new ShopProperties.Gateway(Duration.ZERO, 0, 0), new ShopProperties.Rates(Duration.ZERO));
		return new LedgerServer(this.sales, this.inventory, properties, this.context);
	}

	@Test
	void nothingIsAnsweredBeforeItIsWritten() {
		CompletableFuture<Sale> reply = this.ledger.record(purchase("a"));
		assertThat(reply).isNotDone();
		then(this.sales).shouldHaveNoInteractions();
		then(this.context).should().sendAfter(MAX_DELAY, new LedgerServer.WriteNow());
	}

	@Test
	void whatCameMeanwhileIsWrittenTogether() {
		given(this.sales.record(anyList())).willReturn(batch("a", "b"));
		CompletableFuture<Sale> first = this.ledger.record(purchase("a"));
		CompletableFuture<Sale> second = this.ledger.record(purchase("b"));
		this.ledger.writeNow(new LedgerServer.WriteNow());
		then(this.sales).should().record(List.of(purchase("a"), purchase("b")));
		assertThat(first).isCompletedWithValue(sale("a"));
		assertThat(second).isCompletedWithValue(sale("b"));
		then(this.context).should(times(1)).sendAfter(any(), any());
	}

	@Test
	void aFullBatchDoesNotWaitForTheTimer() {
		given(this.sales.record(anyList())).willReturn(batch("a", "b", "c"));
		this.ledger.record(purchase("a"));
		this.ledger.record(purchase("b"));
		assertThat(this.ledger.record(purchase("c"))).isCompletedWithValue(sale("c"));
		then(this.timer).should().cancel();
		this.ledger.writeNow(new LedgerServer.WriteNow());
		then(this.sales).should(times(1)).record(any());
	}

	@Test
	void whatThereIsNoSeatForIsRefused() {
		given(this.sales.record(anyList())).willReturn(batch("a"));
		CompletableFuture<Sale> sold = this.ledger.record(purchase("a"));
		CompletableFuture<Sale> refused = this.ledger.record(purchase("b"));
		this.ledger.writeNow(new LedgerServer.WriteNow());
		assertThat(sold).isCompletedWithValue(sale("a"));
		assertThat(refused).isCompletedExceptionally()
			.failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withCauseInstanceOf(SoldOutException.class);
	}

	@Test
	void whatIsPendingIsWrittenAndAnsweredWhenItStops() {
		given(this.sales.record(anyList())).willReturn(batch("a"));
		CompletableFuture<Sale> reply = this.ledger.record(purchase("a"));
		this.ledger.write();
		assertThat(reply).isCompletedWithValue(sale("a"));
	}

	@Test
	void whatCouldNotBeWrittenStaysPendingForOneMoreTry() {
		given(this.sales.record(anyList())).willThrow(new DataAccessResourceFailureException("gone"))
			.willReturn(batch("a"));
		CompletableFuture<Sale> reply = this.ledger.record(purchase("a"));
		assertThatExceptionOfType(DataAccessResourceFailureException.class)
			.isThrownBy(() -> this.ledger.writeNow(new LedgerServer.WriteNow()));
		assertThat(reply).isNotDone();
		this.ledger.write();
		assertThat(reply).isCompletedWithValue(sale("a"));
	}

	@Test
	void theInventoryHearsOfASaleBeforeTheBuyerDoes() {
		given(this.sales.record(anyList())).willReturn(batch("a"));
		Runnable buyer = mock();
		this.ledger.record(purchase("a")).thenRun(buyer);
		this.ledger.write();
		InOrder order = inOrder(this.inventory, buyer);
		order.verify(this.inventory).recorded(List.of("a"), Map.of(1L, 1));
		order.verify(buyer).run();
	}

	@Test
	void nothingIsWrittenWhenNothingIsPending() {
		this.ledger.write();
		then(this.sales).should(never()).record(any());
	}

	private static Purchase purchase(String id) {
		return new Purchase(id, 1, "Ann", 1, 4500);
	}

	private static Sale sale(String id) {
		return new Sale(id, 1, "Ann", 1, 4500, Instant.EPOCH);
	}

	private static Batch batch(String... ids) {
		Map<String, Sale> sales = new java.util.HashMap<>();
		for (String id : ids) {
			sales.put(id, sale(id));
		}
		return new Batch(sales, Map.of(1L, ids.length));
	}

}
