package io.genserver.shop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import io.genserver.shop.ShopClient.Answer;
import io.genserver.shop.ShopClient.Row;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the packaged shop when its process is ended in the middle of a sale.
 */
@EnabledIfSystemProperty(named = "shop.jar", matches = ".+", disabledReason = "Only a build has packaged the shop")
class ShopPackagedTests {

	/** Show 1 of the schema. */
	private static final int SHOW = 1;

	private static final int SEATS = 2000;

	private static final int AT_THE_SAME_TIME = 50;

	/** More than can be made before the end, and than there are seats. */
	private static final int PURCHASES = 100_000;

	/**
	 * The sum of what application.yml allows for the drain and for the ledger, and some.
	 */
	private static final int SHUTDOWN_SECONDS = 35;

	private Path database;

	@BeforeEach
	void database(@TempDir Path folder) {
		this.database = folder.resolve("shop");
	}

	@Test
	void whatWasSoldUntilTheShopWasAskedToEndIsWhatIsInTheDatabase() throws Exception {
		List<Answer> answers;
		try (ShopProcess shop = ShopProcess.start(this.database)) {
			Buyers buyers = Buyers.of(shop.client(), AT_THE_SAME_TIME, PURCHASES, SHOW);
			assertThat(buyers.awaitSales(300)).isTrue();
			shop.terminate();
			assertThat(shop.awaitEnd(SHUTDOWN_SECONDS)).as("the shop has ended in time:\n%s", shop.log()).isTrue();
			answers = buyers.answers();
			assertThat(shop.log()).contains("Commencing graceful shutdown").contains("Graceful shutdown complete");
		}
		try (ShopProcess shop = ShopProcess.start(this.database)) {
			List<Row> rows = assertStartsWithWhatIsSold(shop.client());
			Buyers.assertNobodyWasToldAnythingFalse(answers, rows, SEATS);
			assertThat(rows).extracting(Row::purchaseId)
				.as("each row has its confirmation")
				.containsExactlyInAnyOrderElementsOf(Buyers.purchaseIds(answers));
			assertThat(rows).as("ended in the middle of the sale").hasSizeBetween(300, SEATS - 1);
			assertThat(shop.client().buy(SHOW, "after the restart", 1).isSold()).isTrue();
		}
	}

	@Test
	void eachConfirmationHasItsRowAfterTheShopWasKilled() throws Exception {
		List<Answer> answers;
		try (ShopProcess shop = ShopProcess.start(this.database)) {
			Buyers buyers = Buyers.of(shop.client(), AT_THE_SAME_TIME, PURCHASES, SHOW);
			assertThat(buyers.awaitSales(300)).isTrue();
			shop.kill();
			assertThat(shop.awaitEnd(SHUTDOWN_SECONDS)).isTrue();
			answers = buyers.answers();
		}
		try (ShopProcess shop = ShopProcess.start(this.database)) {
			List<Row> rows = assertStartsWithWhatIsSold(shop.client());
			Buyers.assertNobodyWasToldAnythingFalse(answers, rows, SEATS);
			assertThat(rows).as("ended in the middle of the sale").hasSizeBetween(300, SEATS - 1);
			assertThat(shop.client().buy(SHOW, "after the restart", 1).isSold()).isTrue();
		}
	}

	private static List<Row> assertStartsWithWhatIsSold(ShopClient shop) throws IOException {
		List<Row> rows = shop.sales();
		assertThat(shop.freeSeats(SHOW)).isEqualTo(SEATS - rows.size());
		return rows;
	}

}
