package io.genserver.benchmarks.savina;

/**
 * What a benchmark has to come to, whoever runs it.
 *
 * @param name the name of the benchmark
 * @param sizes how much of everything there is
 * @param operations how many operations a round counts as
 * @param participants how many servers or actors have to end
 * @param checksum what they have to have added up when they have ended
 */
public record Plan(String name, Sizes sizes, long operations, int participants, long checksum) {

	/** Two throw a ball; each adds how often it had it. */
	public static Plan pingPong(Sizes sizes) {
		int pings = sizes.pingPongs();
		return new Plan("pingpong", sizes, pings, 2, 2L * pings);
	}

	/** One counts what another sends, and tells it; both add the count. */
	public static Plan count(Sizes sizes) {
		int messages = sizes.counted();
		return new Plan("count", sizes, messages, 2, 2L * messages);
	}

	/** A token goes around a ring; each adds how often it had it. */
	public static Plan threadRing(Sizes sizes) {
		int hops = sizes.ringHops();
		return new Plan("threadring", sizes, hops, sizes.ringMembers(), hops + 1L);
	}

	/** Many are created, do one thing and end; each adds one. */
	public static Plan forkJoinCreate(Sizes sizes) {
		int created = sizes.created();
		return new Plan("fjcreate", sizes, created, created, created);
	}

	/** One sends to many in turn; each adds how much it got. */
	public static Plan forkJoinThroughput(Sizes sizes) {
		long messages = (long) sizes.throughputMembers() * sizes.throughputMessages();
		return new Plan("fjthrput", sizes, messages, sizes.throughputMembers(), messages);
	}

	/** Everybody pings a random other; each adds its pings and pongs. */
	public static Plan big(Sizes sizes) {
		long pings = (long) sizes.bigMembers() * sizes.bigPings();
		return new Plan("big", sizes, pings, sizes.bigMembers() + 1, 2L * pings);
	}

	/**
	 * A teller transfers money; the accounts add their balances, it adds the transfers.
	 */
	public static Plan banking(Sizes sizes) {
		int transfers = sizes.transfers();
		return new Plan("banking", sizes, transfers, sizes.accounts() + 1,
				Transfers.weightedBalances(sizes) + transfers);
	}

	/** Workers ask a dictionary; they add what they got, it adds what has changed. */
	public static Plan dictionary(Sizes sizes) {
		int workers = sizes.dictionaryWorkers();
		return new Plan("concdict", sizes, (long) workers * sizes.dictionaryRequests(), workers + 1,
				Lookups.checksum(sizes));
	}

	/** Items go through a buffer; the consumers add the numbers of the items. */
	public static Plan boundedBuffer(Sizes sizes) {
		long items = (long) sizes.producers() * sizes.itemsPerProducer();
		return new Plan("bndbuffer", sizes, items, 1 + sizes.producers() + sizes.consumers(), items * (items + 1) / 2);
	}

	/** A barber cuts hair; he and those who send his customers add the haircuts. */
	public static Plan barber(Sizes sizes) {
		int haircuts = sizes.haircuts();
		return new Plan("barber", sizes, haircuts, 3 + haircuts, 2L * haircuts);
	}

	/** Philosophers eat; they and who gives them their forks add the meals. */
	public static Plan philosophers(Sizes sizes) {
		long meals = (long) sizes.philosophers() * sizes.meals();
		return new Plan("philosopher", sizes, meals, sizes.philosophers() + 1, 2 * meals);
	}

	/** Smokers smoke; they and who gives them what they need add the cigarettes. */
	public static Plan smokers(Sizes sizes) {
		int rounds = sizes.smokeRounds();
		return new Plan("cigsmok", sizes, rounds, sizes.smokers() + 1, 2L * rounds);
	}

	/** Series are computed term by term; the last terms are added, as bits. */
	public static Plan logisticMap(Sizes sizes) {
		long checksum = 0;
		for (int i = 0; i < sizes.series(); i++) {
			double term = Work.firstTerm(i);
			for (int j = 0; j < sizes.terms(); j++) {
				term = Work.nextTerm(term, Work.rate(i));
			}
			checksum += Double.doubleToLongBits(term);
		}
		return new Plan("logmap", sizes, (long) sizes.series() * sizes.terms(), 1 + 2 * sizes.series(), checksum);
	}

	/** Creatures meet; they and the mall add how often each of them has. */
	public static Plan chameneos(Sizes sizes) {
		int meetings = sizes.meetings();
		return new Plan("chameneos", sizes, meetings, sizes.creatures() + 1, 4L * meetings);
	}

}
