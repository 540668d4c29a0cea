package io.genserver.benchmarks.savina.pekko;

import java.util.ArrayDeque;
import java.util.Deque;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;
import io.genserver.benchmarks.savina.SeededRandom;
import io.genserver.benchmarks.savina.Sizes;
import io.genserver.benchmarks.savina.Work;

/**
 * Customers wait in a room for a barber, who sleeps when it is empty, and come again when
 * it is full.
 */
final class Barber extends PekkoWorkload {

	private sealed interface ToStreet {

	}

	private record Open() implements ToStreet {
	}

	private record Returned(ActorRef<ToCustomer> customer) implements ToStreet {
	}

	private record Cut() implements ToStreet {
	}

	private enum ToCustomer {

		START, WAIT, FULL, DONE

	}

	private sealed interface ToRoom {

	}

	private record Enter(ActorRef<ToCustomer> customer) implements ToRoom {
	}

	private record Next() implements ToRoom {
	}

	private record Close() implements ToRoom {
	}

	private sealed interface ToBarber {

	}

	private record Seat(ActorRef<ToCustomer> customer, ActorRef<ToRoom> room) implements ToBarber {
	}

	private record Wait() implements ToBarber {
	}

	private record Leave() implements ToBarber {
	}

	Barber(Plan plan) {
		super(plan);
	}

	@Override
	void begin(Round round, ActorContext<?> guardian) {
		Sizes sizes = sizes();
		ActorRef<ToBarber> barber = guardian.spawnAnonymous(new Hairdresser(round, sizes.haircutRate()));
		ActorRef<ToRoom> room = guardian.spawnAnonymous(
				Behaviors.setup((context) -> new Room(round, context.getSelf(), sizes.waitingRoom(), barber)));
		ActorRef<ToStreet> street = guardian
			.spawnAnonymous(Behaviors.setup((context) -> new Street(round, context, sizes, room)));
		street.tell(new Open());
	}

	/** Where the customers come from. */
	private static final class Street extends Participant<ToStreet> {

		private final ActorContext<ToStreet> context;

		private final Sizes sizes;

		private final ActorRef<ToRoom> room;

		private final SeededRandom random = new SeededRandom();

		private int haircuts;

		Street(Round round, ActorContext<ToStreet> context, Sizes sizes, ActorRef<ToRoom> room) {
			super(round);
			this.context = context;
			this.sizes = sizes;
			this.room = room;
		}

		@Override
		Behavior<ToStreet> handle(ToStreet message) {
			if (message instanceof Returned returned) {
				this.room.tell(new Enter(returned.customer()));
				return same();
			}
			if (message instanceof Open) {
				ActorRef<ToStreet> self = this.context.getSelf();
				for (int i = 0; i < this.sizes.haircuts(); i++) {
					ActorRef<ToCustomer> customer = this.context
						.spawnAnonymous(Behaviors.setup((context) -> new Customer(round(), context.getSelf(), self)));
					this.room.tell(new Enter(customer));
					Work.busyWait(this.random.next(this.sizes.productionRate()) + 10);
				}
				return same();
			}
			this.haircuts++;
			if (this.haircuts < this.sizes.haircuts()) {
				return same();
			}
			this.room.tell(new Close());
			return end(this.haircuts);
		}

	}

	private static final class Customer extends Participant<ToCustomer> {

		private final ActorRef<ToCustomer> self;

		private final ActorRef<ToStreet> street;

		Customer(Round round, ActorRef<ToCustomer> self, ActorRef<ToStreet> street) {
			super(round);
			this.self = self;
			this.street = street;
		}

		@Override
		Behavior<ToCustomer> handle(ToCustomer message) {
			if (message == ToCustomer.FULL) {
				this.street.tell(new Returned(this.self));
			}
			else if (message == ToCustomer.DONE) {
				this.street.tell(new Cut());
				return end(0);
			}
			return same();
		}

	}

	private static final class Room extends Participant<ToRoom> {

		private final ActorRef<ToRoom> self;

		private final int capacity;

		private final ActorRef<ToBarber> barber;

		private final Deque<ActorRef<ToCustomer>> waiting = new ArrayDeque<>();

		private boolean barberSleeps = true;

		Room(Round round, ActorRef<ToRoom> self, int capacity, ActorRef<ToBarber> barber) {
			super(round);
			this.self = self;
			this.capacity = capacity;
			this.barber = barber;
		}

		@Override
		Behavior<ToRoom> handle(ToRoom message) {
			if (message instanceof Enter enter) {
				enter(enter.customer());
				return same();
			}
			if (message instanceof Next) {
				ActorRef<ToCustomer> customer = this.waiting.poll();
				this.barberSleeps = customer == null;
				this.barber.tell((customer != null) ? new Seat(customer, this.self) : new Wait());
				return same();
			}
			this.barber.tell(new Leave());
			return end(0);
		}

		private void enter(ActorRef<ToCustomer> customer) {
			if (this.waiting.size() == this.capacity) {
				customer.tell(ToCustomer.FULL);
				return;
			}
			this.waiting.add(customer);
			if (this.barberSleeps) {
				this.barberSleeps = false;
				this.self.tell(new Next());
			}
			else {
				customer.tell(ToCustomer.WAIT);
			}
		}

	}

	private static final class Hairdresser extends Participant<ToBarber> {

		private final int rate;

		private final SeededRandom random = new SeededRandom();

		private int haircuts;

		Hairdresser(Round round, int rate) {
			super(round);
			this.rate = rate;
		}

		@Override
		Behavior<ToBarber> handle(ToBarber message) {
			if (message instanceof Seat seat) {
				seat.customer().tell(ToCustomer.START);
				Work.busyWait(this.random.next(this.rate) + 10);
				this.haircuts++;
				seat.customer().tell(ToCustomer.DONE);
				seat.room().tell(new Next());
				return same();
			}
			return (message instanceof Wait) ? same() : end(this.haircuts);
		}

	}

}
