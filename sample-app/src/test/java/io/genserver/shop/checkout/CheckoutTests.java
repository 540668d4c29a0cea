package io.genserver.shop.checkout;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.CannotAcquireLockException;

import io.genserver.CallTimeoutException;
import io.genserver.ExitReason;
import io.genserver.MailboxFullException;
import io.genserver.NoSuchServerException;
import io.genserver.ServerExitedException;
import io.genserver.shop.inventory.Inventory;
import io.genserver.shop.inventory.Reservation;
import io.genserver.shop.inventory.SoldOutException;
import io.genserver.shop.ledger.Ledger;
import io.genserver.shop.ledger.Purchase;
import io.genserver.shop.ledger.Sale;
import io.genserver.shop.ledger.Sales;
import io.genserver.shop.payments.CardDeclinedException;
import io.genserver.shop.payments.Payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link Checkout}: what the buyer is told, whatever the servers do.
 */
class CheckoutTests {

	private static final Sale SALE = new Sale("id", 1, "Ann", 2, 9000, Instant.EPOCH);

	private final Inventory inventory = mock();

	private final Payments payments = mock();

	private final Ledger ledger = mock();

	private final Sales sales = mock();

	private final Checkout checkout = new Checkout(this.inventory, this.payments, this.ledger, this.sales);

	@BeforeEach
	void allGoesWell() {
		given(this.inventory.reserve(anyString(), eq(1L), eq(2)))
			.willAnswer((call) -> new Reservation(call.getArgument(0), 1, 2, 9000));
		given(this.payments.authorize(anyString(), eq(9000L))).willReturn(CompletableFuture.completedFuture("code"));
		given(this.ledger.record(any())).willReturn(CompletableFuture.completedFuture(SALE));
	}

	@Test
	void soldIsWhatTheLedgerSays() {
		assertThat(this.checkout.buy(1, "Ann", 2)).isEqualTo(SALE);
		then(this.sales).shouldHaveNoInteractions();
		then(this.inventory).should(never()).release(anyString());
	}

	@Test
	void seatsAreGivenBackEvenIfNobodyKnowsWhetherTheyWereHeld() {
		given(this.inventory.reserve(anyString(), anyLong(), eq(2))).willThrow(new CallTimeoutException("inventory",
				"reserve", Duration.ofSeconds(1), 0, null, null, new StackTraceElement[0]));
		assertThatExceptionOfType(NotSoldException.class).isThrownBy(() -> this.checkout.buy(1, "Ann", 2))
			.withCauseInstanceOf(CallTimeoutException.class);
		then(this.inventory).should().release(anyString());
		then(this.payments).shouldHaveNoInteractions();
	}

	@Test
	void whatIsNotPaidNeverGetsToTheLedger() {
		given(this.payments.authorize(anyString(), anyLong()))
			.willReturn(CompletableFuture.failedFuture(new ServerExitedException("payments", ExitReason.KILLED)));
		assertThatExceptionOfType(NotSoldException.class).isThrownBy(() -> this.checkout.buy(1, "Ann", 2))
			.withCauseInstanceOf(ServerExitedException.class);
		given(this.payments.authorize(anyString(), anyLong()))
			.willReturn(CompletableFuture.failedFuture(new CardDeclinedException(9000)));
		assertThatExceptionOfType(CardDeclinedException.class).isThrownBy(() -> this.checkout.buy(1, "Ann", 2));
		then(this.ledger).shouldHaveNoInteractions();
	}

	@Test
	void aRefusalByTheLedgerIsFinal() {
		given(this.ledger.record(any())).willReturn(CompletableFuture.failedFuture(new SoldOutException(1, 2)));
		assertThatExceptionOfType(SoldOutException.class).isThrownBy(() -> this.checkout.buy(1, "Ann", 2));
		then(this.sales).shouldHaveNoInteractions();
		then(this.inventory).should().release(anyString());
	}

	@Test
	void anUnansweredPurchaseIsSoldIfTheTableSaysSo() {
		given(this.ledger.record(any()))
			.willReturn(CompletableFuture.failedFuture(new ServerExitedException("ledger", ExitReason.KILLED)));
		given(this.sales.settle(any())).willReturn(Optional.of(SALE));
		assertThat(this.checkout.buy(1, "Ann", 2)).isEqualTo(SALE);
	}

	@Test
	void anUnansweredPurchaseIsNotSoldOnceItIsCancelled() {
		given(this.ledger.record(any())).willThrow(new MailboxFullException("ledger", "record", 1));
		given(this.sales.settle(any())).willReturn(Optional.empty());
		assertThatExceptionOfType(NotSoldException.class).isThrownBy(() -> this.checkout.buy(1, "Ann", 2))
			.withCauseInstanceOf(MailboxFullException.class);
		then(this.sales).should().settle(any(Purchase.class));
		then(this.inventory).should().release(anyString());
	}

	@Test
	void whenNobodyCanTellTheBuyerIsNotToldThatNothingWasSold() {
		given(this.ledger.record(any()))
			.willReturn(CompletableFuture.failedFuture(new NoSuchServerException("ledger")));
		given(this.sales.settle(any())).willThrow(new CannotAcquireLockException("timeout"));
		assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(() -> this.checkout.buy(1, "Ann", 2))
			.satisfies((ex) -> assertThat(ex.purchaseId()).isNotEmpty());
	}

}
