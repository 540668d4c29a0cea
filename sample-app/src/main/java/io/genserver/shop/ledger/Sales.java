package io.genserver.shop.ledger;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The table of what is sold, which has the last word on everything.
 * <p>
 * Both transactions that decide about a purchase lock the row of its show first, so that
 * they happen one after the other, whoever runs them, be it a ledger that is believed to
 * be dead. From this follows what the shop promises:
 * <ul>
 * <li>no seat is sold twice, because the rows are counted after the lock is taken and
 * before more are added;</li>
 * <li>a purchase is either recorded or cancelled, never both and never first one and then
 * the other, because each transaction looks for the other's mark.</li>
 * </ul>
 *
 * @since 0.1.0
 */
@Repository
public class Sales {

	private final JdbcClient jdbc;

	private final JdbcTemplate batches;

	Sales(JdbcClient jdbc, JdbcTemplate batches) {
		this.jdbc = jdbc;
		this.batches = batches;
	}

	/**
	 * Record purchases, as far as there are seats for them and they are not cancelled.
	 * One that is recorded already stays as it is.
	 * @param purchases the purchases
	 * @return what became of them
	 */
	@Transactional
	Batch record(List<Purchase> purchases) {
		Set<Long> showIds = purchases.stream().map(Purchase::showId).collect(Collectors.toCollection(TreeSet::new));
		Set<String> purchaseIds = purchases.stream().map(Purchase::id).collect(Collectors.toSet());
		Map<Long, Integer> seats = lock(showIds);
		Map<Long, Integer> sold = sold(showIds);
		Map<String, Sale> sales = new HashMap<>(find(purchaseIds));
		Set<String> cancelled = cancelled(purchaseIds);
		List<Sale> added = new ArrayList<>();
		Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
		for (Purchase purchase : purchases) {
			int soldAfter = sold.getOrDefault(purchase.showId(), 0) + purchase.seats();
			if (sales.containsKey(purchase.id()) || cancelled.contains(purchase.id())
					|| soldAfter > seats.getOrDefault(purchase.showId(), 0)) {
				continue;
			}
			Sale sale = new Sale(purchase.id(), purchase.showId(), purchase.buyer(), purchase.seats(),
					purchase.priceCents(), now);
			added.add(sale);
			sales.put(sale.purchaseId(), sale);
			sold.put(sale.showId(), soldAfter);
		}
		insert(added);
		return new Batch(sales, sold);
	}

	/**
	 * Find out what became of a purchase when nobody else can tell, and cancel it if it
	 * is not recorded: then it will never be.
	 * @param purchase the purchase
	 * @return the sale, empty if there is none and never will be
	 */
	@Transactional
	public Optional<Sale> settle(Purchase purchase) {
		lock(Set.of(purchase.showId()));
		Optional<Sale> sale = find(purchase.id());
		if (sale.isEmpty() && cancelled(Set.of(purchase.id())).isEmpty()) {
			this.jdbc.sql("insert into cancelled_purchase (purchase_id) values (?)").param(purchase.id()).update();
		}
		return sale;
	}

	/**
	 * All sales.
	 * @return the sales, oldest first
	 */
	public List<Sale> all() {
		return this.jdbc.sql("select * from sale order by id").query(Sale.class).list();
	}

	/**
	 * The sales of a show.
	 * @param showId the show
	 * @return the sales, oldest first
	 */
	public List<Sale> ofShow(long showId) {
		return this.jdbc.sql("select * from sale where show_id = ? order by id").param(showId).query(Sale.class).list();
	}

	/**
	 * A sale.
	 * @param purchaseId the id of the purchase
	 * @return the sale, empty if the purchase is not recorded
	 */
	public Optional<Sale> find(String purchaseId) {
		return Optional.ofNullable(find(Set.of(purchaseId)).get(purchaseId));
	}

	/** The seats of the shows, whose rows are locked until the transaction ends. */
	private Map<Long, Integer> lock(Collection<Long> showIds) {
		// in the order of the ids: two that each want what the other has would wait
		// forever
		return numbers("select id, seats from show where id in (:ids) order by id for update", showIds);
	}

	private Map<Long, Integer> sold(Collection<Long> showIds) {
		return numbers("select show_id, sum(seats) from sale where show_id in (:ids) group by show_id", showIds);
	}

	private Map<Long, Integer> numbers(String sql, Collection<Long> showIds) {
		Map<Long, Integer> numbers = new HashMap<>();
		this.jdbc.sql(sql)
			.param("ids", showIds)
			.query((result, row) -> numbers.put(result.getLong(1), result.getInt(2)))
			.list();
		return numbers;
	}

	private Map<String, Sale> find(Collection<String> purchaseIds) {
		return this.jdbc.sql("select * from sale where purchase_id in (:ids)")
			.param("ids", purchaseIds)
			.query(Sale.class)
			.stream()
			.collect(Collectors.toMap(Sale::purchaseId, Function.identity()));
	}

	private Set<String> cancelled(Collection<String> purchaseIds) {
		return new HashSet<>(this.jdbc.sql("select purchase_id from cancelled_purchase where purchase_id in (:ids)")
			.param("ids", purchaseIds)
			.query(String.class)
			.list());
	}

	private void insert(List<Sale> sales) {
		this.batches.batchUpdate("""
				insert into sale (purchase_id, show_id, buyer, seats, price_cents, created_at)
				values (?, ?, ?, ?, ?, ?)
				""", sales, 100, (statement, sale) -> {
			statement.setString(1, sale.purchaseId());
			statement.setLong(2, sale.showId());
			statement.setString(3, sale.buyer());
			statement.setInt(4, sale.seats());
			statement.setLong(5, sale.priceCents());
			statement.setObject(6, sale.createdAt().atOffset(ZoneOffset.UTC));
		});
	}

}
