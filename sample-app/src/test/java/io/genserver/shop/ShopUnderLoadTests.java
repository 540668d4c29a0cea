package io.genserver.shop;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

import io.genserver.ExitReason;
import io.genserver.GenServerSystem;
import io.genserver.Pid;
import io.genserver.shop.ShopClient.Answer;
import io.genserver.shop.ShopClient.Row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the shop's promise while many buy and servers crash: no seat is sold twice,
 * and nobody is told anything that is not so.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "shop.gateway.latency=0", "shop.gateway.failure-rate=0",
				"genserver.supervisors.checkout.max-restarts=10000" })
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class ShopUnderLoadTests {

	/** Show 1 of the schema. */
	private static final int SHOW = 1;

	private static final int SEATS = 2000;

	private static final int PURCHASES = 10_000;

	private static final int AT_THE_SAME_TIME = 200;

	@LocalServerPort
	private int port;

	@Autowired
	private GenServerSystem system;

	private ShopClient shop;

	@BeforeEach
	void client() {
		this.shop = new ShopClient(this.port);
	}

	@Test
	void nobodyIsToldAnythingFalseWhilePaymentsCrashes() throws Exception {
		Buyers buyers = Buyers.of(this.shop, AT_THE_SAME_TIME, PURCHASES, SHOW);
		int crashes = 0;
		// spread over the sale: one crash for every so many seats sold
		while (crashes < 60 && buyers.awaitSales(30)) {
			crash("payments");
			crashes++;
		}
		List<Answer> answers = buyers.answers();
		List<Row> rows = this.shop.sales();

		assertThat(answers).hasSize(PURCHASES);
		assertThat(crashes).isGreaterThanOrEqualTo(50);
		Buyers.assertNobodyWasToldAnythingFalse(answers, rows, SEATS);
		assertThat(rows).extracting(Row::purchaseId)
			.as("each row has its confirmation")
			.containsExactlyInAnyOrderElementsOf(Buyers.purchaseIds(answers));
		assertThat(answers).as("every buyer was told something certain")
			.allMatch((answer) -> answer.isSold() || answer.isNotSold());
		assertThat(answers).extracting(Answer::status).containsOnly(201, 409, 503);
		Duration callTimeout = this.system.callTimeout();
		assertThat(answers).extracting(Answer::waited)
			.as("every buyer got an answer within the call timeout")
			.allMatch((waited) -> waited.compareTo(callTimeout) < 0);

		// payments crashed; rest-for-one restarted what comes after it, and nothing else
		assertRestarts("payments", crashes, crashes);
		assertRestarts("ledger", crashes, 0);
		assertRestarts("inventory", 0, 0);
		assertRestarts("rates", 0, 0);
		await().untilAsserted(() -> assertThat(this.shop.freeSeats(SHOW)).isEqualTo(SEATS - rows.size()));
	}

	@Test
	void nobodyIsToldAnythingFalseWhicheverServerCrashesOrIsKilled() throws Exception {
		Buyers buyers = Buyers.of(this.shop, AT_THE_SAME_TIME, PURCHASES / 2, SHOW);
		int rounds = 0;
		while (rounds < 15 && buyers.awaitSales(100)) {
			crash("ledger");
			crash("inventory");
			crash("payments");
			// in the middle of a commit, as often as not, which goes on regardless
			kill("ledger");
			rounds++;
		}
		List<Answer> answers = buyers.answers();
		List<Row> rows = this.shop.sales();

		assertThat(rounds).isGreaterThanOrEqualTo(10);
		Buyers.assertNobodyWasToldAnythingFalse(answers, rows, SEATS);
		assertThat(rows).extracting(Row::purchaseId).containsExactlyInAnyOrderElementsOf(Buyers.purchaseIds(answers));
		// the others may be stopped on behalf of a sibling before their own crash is
		// noticed
		assertRestarts("inventory", rounds, rounds);
		await().untilAsserted(() -> assertThat(this.shop.freeSeats(SHOW)).isEqualTo(SEATS - rows.size()));
	}

	/** Crash a server exactly once. */
	private void crash(String server) {
		await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> this.shop.crash(server));
	}

	private void kill(String server) {
		Pid pid = await().pollDelay(Duration.ZERO).until(() -> this.system.whereis(server), Objects::nonNull);
		this.system.exit(pid, ExitReason.KILL);
	}

	private void assertRestarts(String server, int restarts, int crashes) throws IOException {
		assertThat(this.shop.server(server).get("restarts").asInt()).as("restarts of " + server).isEqualTo(restarts);
		assertThat(this.shop.server(server).get("crashes").asInt()).as("crashes of " + server).isEqualTo(crashes);
	}

}
