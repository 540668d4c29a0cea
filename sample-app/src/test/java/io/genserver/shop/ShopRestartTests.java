package io.genserver.shop;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

import io.genserver.shop.ShopClient.Answer;
import io.genserver.shop.ledger.Sale;
import io.genserver.shop.ledger.Sales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what happens to a purchase that is pending in the ledger, which in these
 * tests writes only when it stops.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "shop.gateway.latency=0", "shop.gateway.failure-rate=0", "shop.ledger.max-delay=1h",
				"shop.ledger.batch-size=1000" })
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class ShopRestartTests {

	@LocalServerPort
	private int port;

	@Autowired
	private Sales sales;

	@Test
	void whatIsPendingIsSoldWhenACrashOfPaymentsRestartsTheLedger() throws Exception {
		whatIsPendingIsSoldWhenTheLedgerEnds("payments");
	}

	@Test
	void whatIsPendingIsSoldWhenTheLedgerItselfCrashes() throws Exception {
		whatIsPendingIsSoldWhenTheLedgerEnds("ledger");
	}

	@Test
	void whatIsPendingIsCountedByTheInventoryThatStartsAfterIt() throws Exception {
		whatIsPendingIsSoldWhenTheLedgerEnds("inventory");
	}

	private void whatIsPendingIsSoldWhenTheLedgerEnds(String crashed) throws Exception {
		ShopClient shop = new ShopClient(this.port);
		CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> shop.buy(1, "Ann", 2));
		await().until(() -> shop.server("ledger").get("messagesHandled").asInt() == 1);
		assertThat(this.sales.all()).isEmpty();
		assertThat(answer).isNotDone();
		assertThat(shop.crash(crashed)).isTrue();
		assertThat(answer.join().status()).isEqualTo(201);
		assertThat(this.sales.all()).extracting(Sale::purchaseId).containsExactly(answer.join().purchaseId());
		await().ignoreExceptions().until(() -> shop.freeSeats(1) == 1998);
	}

}
