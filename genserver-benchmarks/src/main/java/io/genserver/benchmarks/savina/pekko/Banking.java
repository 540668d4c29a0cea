package io.genserver.benchmarks.savina.pekko;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;
import io.genserver.benchmarks.savina.Sizes;
import io.genserver.benchmarks.savina.Transfers;
import io.genserver.benchmarks.savina.Transfers.Transfer;

/**
 * A teller has money transferred between accounts. An account that pays asks the one that
 * gets, answers the teller only after that, and stashes whatever else it is asked
 * meanwhile; by itself, because a stash buffer would hand out all of it after each
 * answer.
 */
final class Banking extends PekkoWorkload {

	private sealed interface ToTeller {

	}

	private record Open(List<ActorRef<ToAccount>> accounts) implements ToTeller {
	}

	private record Paid() implements ToTeller {
	}

	private sealed interface ToAccount {

	}

	private record Pay(ActorRef<ToTeller> sender, ActorRef<ToAccount> destination, long amount) implements ToAccount {
	}

	private record Get(ActorRef<ToAccount> sender, long amount) implements ToAccount {
	}

	private record Got() implements ToAccount {
	}

	private record Close() implements ToAccount {
	}

	Banking(Plan plan) {
		super(plan);
	}

	@Override
	void begin(Round round, ActorContext<?> guardian) {
		List<ActorRef<ToAccount>> accounts = new ArrayList<>();
		for (int i = 0; i < sizes().accounts(); i++) {
			int number = i;
			accounts.add(guardian
				.spawnAnonymous(Behaviors.setup((context) -> new Account(round, context.getSelf(), number))));
		}
		ActorRef<ToTeller> teller = guardian
			.spawnAnonymous(Behaviors.setup((context) -> new Teller(round, context.getSelf(), sizes())));
		teller.tell(new Open(accounts));
	}

	private static final class Teller extends Participant<ToTeller> {

		private final ActorRef<ToTeller> self;

		private final Sizes sizes;

		private List<ActorRef<ToAccount>> accounts = List.of();

		private int completed;

		Teller(Round round, ActorRef<ToTeller> self, Sizes sizes) {
			super(round);
			this.self = self;
			this.sizes = sizes;
		}

		@Override
		Behavior<ToTeller> handle(ToTeller message) {
			if (message instanceof Open open) {
				this.accounts = open.accounts();
				transferAll();
				return same();
			}
			this.completed++;
			if (this.completed < this.sizes.transfers()) {
				return same();
			}
			for (ActorRef<ToAccount> account : this.accounts) {
				account.tell(new Close());
			}
			return end(this.completed);
		}

		private void transferAll() {
			Transfers transfers = new Transfers(this.sizes);
			for (int i = 0; i < this.sizes.transfers(); i++) {
				Transfer transfer = transfers.next();
				this.accounts.get(transfer.source())
					.tell(new Pay(this.self, this.accounts.get(transfer.destination()), transfer.amount()));
			}
		}

	}

	private static final class Account extends Participant<ToAccount> {

		private final ActorRef<ToAccount> self;

		private final int number;

		private long balance = Transfers.INITIAL_BALANCE;

		/** Who waits for the account that gets the money. */
		private @Nullable ActorRef<ToTeller> paying;

		private final Deque<ToAccount> stash = new ArrayDeque<>();

		Account(Round round, ActorRef<ToAccount> self, int number) {
			super(round);
			this.self = self;
			this.number = number;
		}

		@Override
		Behavior<ToAccount> handle(ToAccount message) {
			if (message instanceof Close) {
				return end(Transfers.share(this.number, this.balance));
			}
			if (this.paying == null) {
				serve(message);
			}
			else if (message instanceof Got) {
				this.paying.tell(new Paid());
				this.paying = null;
				serveStashed();
			}
			else {
				this.stash.add(message);
			}
			return same();
		}

		private void serve(ToAccount message) {
			if (message instanceof Pay pay) {
				this.balance -= pay.amount();
				this.paying = pay.sender();
				pay.destination().tell(new Get(this.self, pay.amount()));
			}
			else if (message instanceof Get get) {
				this.balance += get.amount();
				get.sender().tell(new Got());
			}
		}

		private void serveStashed() {
			ToAccount next;
			while (this.paying == null && (next = this.stash.poll()) != null) {
				serve(next);
			}
		}

	}

}
