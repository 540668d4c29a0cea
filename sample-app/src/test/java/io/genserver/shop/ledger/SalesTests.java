package io.genserver.shop.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Sales} on a real database.
 */
class SalesTests {

	/** Show 3 of the schema has 4 seats. */
	private static final long SHOW = 3;

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Database.class);

	private final Sales sales = this.context.getBean(Sales.class);

	private final JdbcClient jdbc = this.context.getBean(JdbcClient.class);

	@BeforeEach
	void noSales() {
		assertThat(this.sales.all()).isEmpty();
	}

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void purchasesAreRecordedAsFarAsThereAreSeats() {
		Batch batch = this.sales.record(List.of(purchase("a", 2), purchase("b", 3), purchase("c", 2)));
		assertThat(batch.sales()).containsOnlyKeys("a", "c");
		assertThat(batch.sold()).containsEntry(SHOW, 4);
		assertThat(this.sales.all()).extracting(Sale::purchaseId).containsExactly("a", "c");
		assertThat(this.sales.record(List.of(purchase("d", 1))).sales()).isEmpty();
	}

	@Test
	void aSaleReadsAsItWasAnswered() {
		Sale sale = this.sales.record(List.of(purchase("a", 2))).sales().get("a");
		assertThat(this.sales.find("a")).contains(sale);
		assertThat(this.sales.ofShow(SHOW)).containsExactly(sale);
	}

	@Test
	void recordingTwiceIsRecordingOnce() {
		Batch once = this.sales.record(List.of(purchase("a", 2)));
		Batch twice = this.sales.record(List.of(purchase("a", 2), purchase("b", 1)));
		assertThat(twice.sales().get("a")).isEqualTo(once.sales().get("a"));
		assertThat(twice.sold()).containsEntry(SHOW, 3);
		assertThat(this.sales.all()).hasSize(2);
	}

	@Test
	void aPurchaseThatIsRecordedIsSettledAsSold() {
		Sale sale = this.sales.record(List.of(purchase("a", 1))).sales().get("a");
		assertThat(this.sales.settle(purchase("a", 1))).contains(sale);
	}

	@Test
	void aPurchaseThatIsSettledAsNotSoldIsNeverRecorded() {
		assertThat(this.sales.settle(purchase("a", 1))).isEmpty();
		assertThat(this.sales.settle(purchase("a", 1))).isEmpty();
		assertThat(this.sales.record(List.of(purchase("a", 1), purchase("b", 1))).sales()).containsOnlyKeys("b");
		assertThat(this.sales.all()).extracting(Sale::purchaseId).containsExactly("b");
	}

	@Test
	void whenRecordingAndSettlingRaceBothSayTheSame() throws Exception {
		this.jdbc.sql("update show set seats = 1000000 where id = ?").param(SHOW).update();
		ExecutorService threads = Executors.newFixedThreadPool(2);
		CyclicBarrier start = new CyclicBarrier(2);
		int recorded = 0;
		for (int i = 0; i < 500; i++) {
			Purchase purchase = purchase("race-" + i, 1);
			Future<Boolean> record = threads.submit(() -> {
				start.await();
				return this.sales.record(List.of(purchase)).sales().containsKey(purchase.id());
			});
			Future<Optional<Sale>> settle = threads.submit(() -> {
				start.await();
				return this.sales.settle(purchase);
			});
			boolean sold = record.get();
			assertThat(settle.get().isPresent()).isEqualTo(sold);
			assertThat(this.sales.find(purchase.id()).isPresent()).isEqualTo(sold);
			recorded += sold ? 1 : 0;
		}
		threads.shutdown();
		assertThat(this.sales.all()).hasSize(recorded);
	}

	@Test
	void noSeatIsSoldTwiceHoweverManyRecordAtTheSameTime() throws Exception {
		this.jdbc.sql("update show set seats = 100 where id = ?").param(SHOW).update();
		ExecutorService threads = Executors.newFixedThreadPool(4);
		List<Future<?>> writers = new ArrayList<>();
		for (int writer = 0; writer < 4; writer++) {
			String name = "writer-" + writer + "-";
			writers.add(threads.submit(() -> {
				for (int i = 0; i < 50; i++) {
					this.sales.record(List.of(purchase(name + i, 1)));
				}
			}));
		}
		for (Future<?> writer : writers) {
			writer.get(30, TimeUnit.SECONDS);
		}
		threads.shutdown();
		assertThat(this.sales.all()).hasSize(100);
	}

	private static Purchase purchase(String id, int seats) {
		return new Purchase(id, SHOW, "Ann", seats, 12000L * seats);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement(proxyTargetClass = true)
	@Import(Sales.class)
	static class Database {

		@Bean
		DataSource dataSource() {
			return new EmbeddedDatabaseBuilder().setType(EmbeddedDatabaseType.H2)
				.generateUniqueName(true)
				.addScript("schema.sql")
				.build();
		}

		@Bean
		JdbcTransactionManager transactionManager(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

		@Bean
		JdbcTemplate jdbcTemplate(DataSource dataSource) {
			return new JdbcTemplate(dataSource);
		}

		@Bean
		JdbcClient jdbcClient(JdbcTemplate jdbcTemplate) {
			return JdbcClient.create(jdbcTemplate);
		}

	}

}
