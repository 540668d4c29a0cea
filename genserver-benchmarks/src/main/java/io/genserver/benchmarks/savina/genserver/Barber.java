package io.genserver.benchmarks.savina.genserver;

import java.util.ArrayDeque;
import java.util.Deque;

import io.genserver.Next;
import io.genserver.Pid;
import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;
import io.genserver.benchmarks.savina.SeededRandom;
import io.genserver.benchmarks.savina.Sizes;
import io.genserver.benchmarks.savina.Work;

/**
 * Customers wait in a room for a barber, who sleeps when it is empty, and come again when
 * it is full.
 */
final class Barber extends GenServerWorkload {

	private record Enter(Pid customer) {
	}

	private record Seat(Pid customer, Pid room) {
	}

	private record Returned(Pid customer) {
	}

	private enum Signal {

		START, WAIT, FULL, NEXT, DONE, EXIT

	}

	Barber(Plan plan) {
		super(plan);
	}

	@Override
	void begin(Round round) {
		Pid barber = start(() -> new Hairdresser(round, sizes().haircutRate()));
		Pid room = start(() -> new Room(round, sizes().waitingRoom(), barber));
		start(() -> new Street(round, sizes(), room)).cast(Signal.START);
	}

	/** Where the customers come from. */
	private static final class Street extends Participant {

		private final Sizes sizes;

		private final Pid room;

		private final SeededRandom random = new SeededRandom();

		private int haircuts;

		Street(Round round, Sizes sizes, Pid room) {
			super(round);
			this.sizes = sizes;
			this.room = room;
		}

		@Override
		Next<Participant> handle(Object message) {
			if (message instanceof Returned returned) {
				this.room.cast(new Enter(returned.customer()));
				return same();
			}
			if (message == Signal.START) {
				for (int i = 0; i < this.sizes.haircuts(); i++) {
					Pid customer = start(context().system(), () -> new Customer(round(), self()));
					this.room.cast(new Enter(customer));
					Work.busyWait(this.random.next(this.sizes.productionRate()) + 10);
				}
				return same();
			}
			this.haircuts++;
			if (this.haircuts < this.sizes.haircuts()) {
				return same();
			}
			this.room.cast(Signal.EXIT);
			return end(this.haircuts);
		}

	}

	private static final class Customer extends Participant {

		private final Pid street;

		Customer(Round round, Pid street) {
			super(round);
			this.street = street;
		}

		@Override
		Next<Participant> handle(Object message) {
			if (message == Signal.FULL) {
				this.street.cast(new Returned(self()));
			}
			else if (message == Signal.DONE) {
				this.street.cast(Signal.DONE);
				return end(0);
			}
			return same();
		}

	}

	private static final class Room extends Participant {

		private final int capacity;

		private final Pid barber;

		private final Deque<Pid> waiting = new ArrayDeque<>();

		private boolean barberSleeps = true;

		Room(Round round, int capacity, Pid barber) {
			super(round);
			this.capacity = capacity;
			this.barber = barber;
		}

		@Override
		Next<Participant> handle(Object message) {
			if (message instanceof Enter enter) {
				enter(enter.customer());
				return same();
			}
			if (message == Signal.NEXT) {
				Pid customer = this.waiting.poll();
				this.barberSleeps = customer == null;
				this.barber.cast((customer != null) ? new Seat(customer, self()) : Signal.WAIT);
				return same();
			}
			this.barber.cast(Signal.EXIT);
			return end(0);
		}

		private void enter(Pid customer) {
			if (this.waiting.size() == this.capacity) {
				customer.cast(Signal.FULL);
				return;
			}
			this.waiting.add(customer);
			if (this.barberSleeps) {
				this.barberSleeps = false;
				self().cast(Signal.NEXT);
			}
			else {
				customer.cast(Signal.WAIT);
			}
		}

	}

	private static final class Hairdresser extends Participant {

		private final int rate;

		private final SeededRandom random = new SeededRandom();

		private int haircuts;

		Hairdresser(Round round, int rate) {
			super(round);
			this.rate = rate;
		}

		@Override
		Next<Participant> handle(Object message) {
			if (message instanceof Seat seat) {
				seat.customer().cast(Signal.START);
				Work.busyWait(this.random.next(this.rate) + 10);
				this.haircuts++;
				seat.customer().cast(Signal.DONE);
				seat.room().cast(Signal.NEXT);
				return same();
			}
			return (message == Signal.WAIT) ? same() : end(this.haircuts);
		}

	}

}
