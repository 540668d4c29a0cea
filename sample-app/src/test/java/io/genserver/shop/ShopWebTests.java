package io.genserver.shop;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import io.genserver.GenServerSystem;
import io.genserver.ServerRef;
import io.genserver.shop.ledger.Sale;
import io.genserver.shop.ledger.Sales;
import io.genserver.supervisor.Supervisor;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what the shop says over HTTP.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "shop.gateway.latency=0", "shop.gateway.failure-rate=0", "shop.gateway.card-limit-cents=40000",
				"genserver.call-timeout=300ms", "genserver.servers.rates.mailbox.capacity=1",
				"genserver.supervisors.checkout.max-restarts=1000" })
@AutoConfigureRestTestClient
class ShopWebTests {

	@Autowired
	private RestTestClient client;

	@Autowired
	private GenServerSystem system;

	@Autowired
	private Sales sales;

	@Test
	void showsAreListedWithTheirFreeSeatsAndPrices() {
		this.client.get()
			.uri("/shows")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.length()")
			.isEqualTo(3)
			.jsonPath("$[1].title")
			.isEqualTo("Waiting for Godot")
			.jsonPath("$[1].seats")
			.isEqualTo(300)
			.jsonPath("$[1].price")
			.isEqualTo(32.00)
			.jsonPath("$[1].currency")
			.isEqualTo("EUR");
	}

	@Test
	void pricesComeInAnyKnownCurrency() {
		await().untilAsserted(() -> this.client.get()
			.uri("/rates")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.rates.USD")
			.isNumber());
		this.client.get()
			.uri("/shows?currency=USD")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$[0].currency")
			.isEqualTo("USD")
			.jsonPath("$[0].price")
			.value(Double.class, (price) -> assertThat(price).isGreaterThan(45.0));
	}

	@Test
	void anUnknownCurrencyIsNotFound() {
		problem(this.client.get().uri("/shows?currency=XXX").exchange(), HttpStatus.NOT_FOUND, "Not found");
	}

	@Test
	void aPurchaseIsCreatedAndCanBeLookedUp() {
		int free = free(2);
		String location = buy(2, "Ann", 3).expectStatus()
			.isCreated()
			.expectBody()
			.jsonPath("$.purchaseId")
			.exists()
			.jsonPath("$.buyer")
			.isEqualTo("Ann")
			.jsonPath("$.seats")
			.isEqualTo(3)
			.jsonPath("$.price")
			.isEqualTo(96.00)
			.returnResult()
			.getResponseHeaders()
			.getFirst(HttpHeaders.LOCATION);
		assertThat(location).isNotNull();
		this.client.get()
			.uri(location)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.buyer")
			.isEqualTo("Ann");
		assertThat(free(2)).isEqualTo(free - 3);
		assertThat(this.sales.ofShow(2)).extracting(Sale::buyer).contains("Ann");
		this.client.get()
			.uri("/shows/2/sales")
			.exchange()
			.expectBody()
			.jsonPath("$[?(@.buyer == 'Ann')].seats")
			.isEqualTo(3);
		this.client.get().uri("/sales").exchange().expectBody().jsonPath("$[?(@.buyer == 'Ann')].seats").isEqualTo(3);
	}

	@Test
	void aSoldOutShowIsAConflict() {
		buy(3, "Bob", 3).expectStatus().isCreated();
		problem(buy(3, "Cyd", 2), HttpStatus.CONFLICT, "Sold out");
		buy(3, "Dan", 1).expectStatus().isCreated();
		problem(buy(3, "Eve", 1), HttpStatus.CONFLICT, "Sold out");
		assertThat(free(3)).isZero();
	}

	@Test
	void aDeclinedCardIsPaymentRequiredAndTheSeatsAreFreeAgain() {
		int free = free(1);
		problem(buy(1, "Ian", 10), HttpStatus.PAYMENT_REQUIRED, "Card declined");
		await().untilAsserted(() -> assertThat(free(1)).isEqualTo(free));
		assertThat(this.sales.ofShow(1)).extracting(Sale::buyer).doesNotContain("Ian");
	}

	@Test
	void anUnknownShowIsNotFound() {
		problem(buy(99, "Ann", 1), HttpStatus.NOT_FOUND, "Not found");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"buyer\": \"\", \"seats\": 1}", "{\"seats\": 1}", "{\"buyer\": \"Ann\", \"seats\": 0}",
			"{\"buyer\": \"Ann\", \"seats\": 11}" })
	void anOrderThatMakesNoSenseIsABadRequest(String order) {
		problem(buy(1, order), HttpStatus.BAD_REQUEST, "Invalid order");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "[]", "{\"buyer\": \"Ann\", \"seats\": \"many\"}" })
	void whatIsNoOrderIsABadRequest(String order) {
		problem(buy(1, order), HttpStatus.BAD_REQUEST, "Bad Request");
	}

	@Test
	void anUnknownPurchaseIsNotFound() {
		this.client.get().uri("/sales/none").exchange().expectStatus().isNotFound();
	}

	@Test
	void aCallThatTakesTooLongIsToBeTriedAgain() {
		ServerRef<?> rates = this.system.ref("rates");
		Sys.suspend(rates);
		try {
			tryAgain(this.client.get().uri("/rates").exchange());
		}
		finally {
			Sys.resume(rates);
		}
	}

	@Test
	void aFullMailboxIsToBeTriedAgain() {
		ServerRef<?> rates = this.system.ref("rates");
		Sys.suspend(rates);
		try {
			rates.send("fills the mailbox");
			this.client.get()
				.uri("/rates")
				.exchange()
				.expectStatus()
				.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
				.expectBody()
				.jsonPath("$.detail")
				.value(String.class, (detail) -> assertThat(detail).contains("mailbox of server 'rates' is full"));
		}
		finally {
			Sys.resume(rates);
		}
	}

	@Test
	void aServerThatIsNotThereIsToBeTriedAgain() {
		Supervisor root = Supervisor.of(this.system.ref("root"));
		root.terminateChild("rates");
		try {
			tryAgain(this.client.get().uri("/rates").exchange());
			tryAgain(this.client.post().uri("/servers/rates/crash").exchange());
		}
		finally {
			root.restartChild("rates");
		}
	}

	@Test
	void aPurchaseThatTheLedgerDoesNotAnswerIsCancelledForGood() {
		int free = free(2);
		ServerRef<?> ledger = this.system.ref("ledger");
		Sys.suspend(ledger);
		try {
			tryAgain(buy(2, "Fay", 1));
		}
		finally {
			Sys.resume(ledger);
		}
		// the ledger has handled the belated purchase when it has recorded a later one
		buy(2, "Gus", 1).expectStatus().isCreated();
		assertThat(this.sales.ofShow(2)).extracting(Sale::buyer).contains("Gus").doesNotContain("Fay");
		await().untilAsserted(() -> assertThat(free(2)).isEqualTo(free - 1));
	}

	@Test
	void anyServerCanBeCrashedAndComesBack() {
		for (String server : new String[] { "inventory", "payments", "ledger", "rates" }) {
			await().untilAsserted(() -> this.client.post()
				.uri("/servers/{server}/crash", server)
				.exchange()
				.expectStatus()
				.isAccepted()
				.expectBody()
				.jsonPath("$.server")
				.isEqualTo(server));
		}
		await().untilAsserted(() -> buy(1, "Hal", 1).expectStatus().isCreated());
	}

	@Test
	void anUnknownServerIsNotFound() {
		problem(this.client.post().uri("/servers/orders/crash").exchange(), HttpStatus.NOT_FOUND, "Not found");
		// a supervisor is not a server of the shop
		problem(this.client.post().uri("/servers/checkout/crash").exchange(), HttpStatus.NOT_FOUND, "Not found");
	}

	@Test
	void theOperatorSeesTheTreeTheMetricsAndTheHealth() {
		this.client.get()
			.uri("/actuator/genservers")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.root.children[0].name")
			.isEqualTo("checkout")
			.jsonPath("$.root.children[0].strategy")
			.isEqualTo("rest-for-one")
			.jsonPath("$.root.children[0].children[*].name")
			.isEqualTo(List.of("inventory", "payments", "ledger"))
			.jsonPath("$.root.children[1].name")
			.isEqualTo("rates");
		this.client.get().uri("/actuator/genservers/orders").exchange().expectStatus().isNotFound();
		this.client.get()
			.uri("/actuator/metrics/genserver.mailbox.size?tag=server:ledger")
			.exchange()
			.expectStatus()
			.isOk();
		this.client.get()
			.uri("/actuator/health")
			.exchange()
			.expectBody()
			.jsonPath("$.components.genserver.status")
			.isEqualTo("UP");
	}

	private RestTestClient.ResponseSpec buy(long showId, String buyer, int seats) {
		return this.client.post()
			.uri("/shows/{id}/purchases", showId)
			.body(Map.of("buyer", buyer, "seats", seats))
			.exchange();
	}

	private RestTestClient.ResponseSpec buy(long showId, String order) {
		return this.client.post()
			.uri("/shows/{id}/purchases", showId)
			.contentType(MediaType.APPLICATION_JSON)
			.body(order)
			.exchange();
	}

	private int free(int showId) {
		List<Map<String, Object>> shows = this.client.get()
			.uri("/shows")
			.exchange()
			.expectBody(new ParameterizedTypeReference<List<Map<String, Object>>>() {
			})
			.returnResult()
			.getResponseBody();
		assertThat(shows).isNotNull();
		return (Integer) shows.get(showId - 1).get("free");
	}

	private static void tryAgain(RestTestClient.ResponseSpec response) {
		response.expectHeader().valueEquals(HttpHeaders.RETRY_AFTER, "1");
		problem(response, HttpStatus.SERVICE_UNAVAILABLE, "Try again");
	}

	private static void problem(RestTestClient.ResponseSpec response, HttpStatus status, String title) {
		response.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo(status.value())
			.jsonPath("$.title")
			.isEqualTo(title);
	}

}
