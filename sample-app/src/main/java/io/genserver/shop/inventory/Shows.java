package io.genserver.shop.inventory;

import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The shows in the database.
 */
@Repository
class Shows {

	private final JdbcClient jdbc;

	Shows(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	List<Show> all() {
		return this.jdbc.sql("""
				select show.id, show.title, show.seats, show.price_cents, coalesce(sum(sale.seats), 0) as sold
				from show left join sale on sale.show_id = show.id
				group by show.id, show.title, show.seats, show.price_cents
				order by show.id
				""").query(Show.class).list();
	}

}
