package io.genserver.benchmarks.savina;

/**
 * The transfers of the banking benchmark, one after the other. Money moves only to an
 * account with a higher number, so that two that wait for each other cannot be.
 */
public final class Transfers {

	/** What every account begins with. */
	public static final long INITIAL_BALANCE = 1_000_000;

	private final int accounts;

	private final SeededRandom random = new SeededRandom(123_456);

	public Transfers(Sizes sizes) {
		this.accounts = sizes.accounts();
	}

	/**
	 * Draw the next transfer.
	 * @return the transfer
	 */
	public Transfer next() {
		int source = this.random.next(this.accounts / 10 * 8);
		int distance = Math.max(1, this.random.next(this.accounts - source));
		return new Transfer(source, source + distance, 1 + this.random.next(1_000));
	}

	/** The sum of all final balances, each weighted by the number of its account. */
	static long weightedBalances(Sizes sizes) {
		Transfers transfers = new Transfers(sizes);
		long sum = 0;
		for (int i = 0; i < sizes.accounts(); i++) {
			sum += share(i, INITIAL_BALANCE);
		}
		for (int i = 0; i < sizes.transfers(); i++) {
			Transfer transfer = transfers.next();
			sum += share(transfer.destination(), transfer.amount()) - share(transfer.source(), transfer.amount());
		}
		return sum;
	}

	/**
	 * What an account adds to the checksum.
	 * @param account its number
	 * @param balance its balance
	 * @return its share
	 */
	public static long share(int account, long balance) {
		return (account + 1) * balance;
	}

	/**
	 * A transfer.
	 *
	 * @param source the number of the account that pays
	 * @param destination the number of the account that gets
	 * @param amount how much
	 */
	public record Transfer(int source, int destination, long amount) {

	}

}
