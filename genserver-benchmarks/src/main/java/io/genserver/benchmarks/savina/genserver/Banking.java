package io.genserver.benchmarks.savina.genserver;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

import io.genserver.Next;
import io.genserver.Pid;
import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;
import io.genserver.benchmarks.savina.Sizes;
import io.genserver.benchmarks.savina.Transfers;
import io.genserver.benchmarks.savina.Transfers.Transfer;

/**
 * A teller has money transferred between accounts. An account that pays asks the one that
 * gets, answers the teller only after that, and stashes whatever else it is asked
 * meanwhile.
 */
final class Banking extends GenServerWorkload {

	private record Open(Pid[] accounts) {
	}

	private record Pay(Pid sender, Pid destination, long amount) {
	}

	private record Get(Pid sender, long amount) {
	}

	private enum Signal {

		PAID, GOT, CLOSE

	}

	Banking(Plan plan) {
		super(plan);
	}

	@Override
	void begin(Round round) {
		Pid[] accounts = new Pid[sizes().accounts()];
		for (int i = 0; i < accounts.length; i++) {
			int number = i;
			accounts[i] = start(() -> new Account(round, number));
		}
		start(() -> new Teller(round, sizes())).cast(new Open(accounts));
	}

	private static final class Teller extends Participant {

		private final Sizes sizes;

		private Pid[] accounts = {};

		private int completed;

		Teller(Round round, Sizes sizes) {
			super(round);
			this.sizes = sizes;
		}

		@Override
		Next<Participant> handle(Object message) {
			if (message instanceof Open open) {
				this.accounts = open.accounts();
				transferAll();
				return same();
			}
			this.completed++;
			if (this.completed < this.sizes.transfers()) {
				return same();
			}
			for (Pid account : this.accounts) {
				account.cast(Signal.CLOSE);
			}
			return end(this.completed);
		}

		private void transferAll() {
			Transfers transfers = new Transfers(this.sizes);
			for (int i = 0; i < this.sizes.transfers(); i++) {
				Transfer transfer = transfers.next();
				this.accounts[transfer.source()]
					.cast(new Pay(self(), this.accounts[transfer.destination()], transfer.amount()));
			}
		}

	}

	private static final class Account extends Participant {

		private final int number;

		private long balance = Transfers.INITIAL_BALANCE;

		/** Who waits for the account that gets the money. */
		private @Nullable Pid paying;

		private final Deque<Object> stash = new ArrayDeque<>();

		Account(Round round, int number) {
			super(round);
			this.number = number;
		}

		@Override
		Next<Participant> handle(Object message) {
			if (message == Signal.CLOSE) {
				return end(Transfers.share(this.number, this.balance));
			}
			if (this.paying == null) {
				serve(message);
			}
			else if (message == Signal.GOT) {
				this.paying.cast(Signal.PAID);
				this.paying = null;
				serveStashed();
			}
			else {
				this.stash.add(message);
			}
			return same();
		}

		private void serve(Object message) {
			if (message instanceof Pay pay) {
				this.balance -= pay.amount();
				this.paying = pay.sender();
				pay.destination().cast(new Get(self(), pay.amount()));
			}
			else if (message instanceof Get get) {
				this.balance += get.amount();
				get.sender().cast(Signal.GOT);
			}
		}

		private void serveStashed() {
			Object next;
			while (this.paying == null && (next = this.stash.poll()) != null) {
				serve(next);
			}
		}

	}

}
