package io.genserver.shop;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

import io.genserver.shop.ShopClient.Answer;
import io.genserver.shop.ShopClient.Row;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many buyers at the same time. Each purchase has a buyer of its own, by whose name its
 * row is found even if the buyer never learned of a purchase id.
 */
final class Buyers {

	private final IntFunction<Answer> purchase;

	private final int purchases;

	private final AtomicInteger next = new AtomicInteger();

	private final Collection<Answer> answers = new ConcurrentLinkedQueue<>();

	/** One permit for every sale. */
	private final Semaphore sold = new Semaphore(0);

	private final ExecutorService threads;

	private Buyers(int atTheSameTime, int purchases, IntFunction<Answer> purchase) {
		this.purchase = purchase;
		this.purchases = purchases;
		this.threads = Executors.newFixedThreadPool(atTheSameTime);
		for (int i = 0; i < atTheSameTime; i++) {
			this.threads.execute(this::buyOnAndOn);
		}
		this.threads.shutdown();
	}

	/** Start them. */
	static Buyers of(ShopClient shop, int atTheSameTime, int purchases, long showId) {
		return new Buyers(atTheSameTime, purchases, (number) -> shop.buy(showId, "buyer-" + number, 1));
	}

	private void buyOnAndOn() {
		int number = this.next.getAndIncrement();
		while (number < this.purchases) {
			Answer answer = this.purchase.apply(number);
			this.answers.add(answer);
			if (answer.isSold()) {
				this.sold.release();
			}
			number = (answer.status() != Answer.NONE) ? this.next.getAndIncrement() : this.purchases;
		}
	}

	/** Wait for so many more sales; false if the buyers have finished without. */
	boolean awaitSales(int more) throws InterruptedException {
		while (!this.sold.tryAcquire(more, 50, TimeUnit.MILLISECONDS)) {
			if (this.threads.isTerminated()) {
				return this.sold.tryAcquire(more);
			}
		}
		return true;
	}

	/** All answers, when every buyer has one or has lost the connection. */
	List<Answer> answers() throws InterruptedException {
		assertThat(this.threads.awaitTermination(2, TimeUnit.MINUTES)).as("the buyers have finished").isTrue();
		return new ArrayList<>(this.answers);
	}

	static Set<String> purchaseIds(List<Answer> answers) {
		return answers.stream().filter(Answer::isSold).map(Answer::purchaseId).collect(Collectors.toSet());
	}

	/** What holds at any time, whatever crashed. */
	static void assertNobodyWasToldAnythingFalse(List<Answer> answers, List<Row> rows, int seats) {
		assertThat(rows.stream().mapToInt(Row::seats).sum()).as("seats sold").isLessThanOrEqualTo(seats);
		assertThat(rows).extracting(Row::purchaseId)
			.as("each confirmation has its row")
			.doesNotHaveDuplicates()
			.containsAll(purchaseIds(answers));
		Set<String> notSold = answers.stream().filter(Answer::isNotSold).map(Answer::buyer).collect(Collectors.toSet());
		assertThat(rows.stream().map(Row::buyer).filter(notSold::contains))
			.as("rows of buyers who were told that nothing was sold")
			.isEmpty();
	}

}
