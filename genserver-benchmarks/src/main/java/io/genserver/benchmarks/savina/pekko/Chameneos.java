package io.genserver.benchmarks.savina.pekko;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

import io.genserver.benchmarks.savina.Color;
import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;

/**
 * Creatures meet in a mall, two at a time, and change their colors.
 */
final class Chameneos extends PekkoWorkload {

	private sealed interface ToMall {

	}

	private sealed interface ToCreature {

	}

	private record Meet(Color color, ActorRef<ToCreature> sender) implements ToMall, ToCreature {
	}

	private record Faded(int meetings) implements ToMall {
	}

	private record Change(Color color) implements ToCreature {
	}

	private record Exit() implements ToCreature {
	}

	Chameneos(Plan plan) {
		super(plan);
	}

	@Override
	void begin(Round round, ActorContext<?> guardian) {
		int creatures = sizes().creatures();
		ActorRef<ToMall> mall = guardian.spawnAnonymous(new Mall(round, sizes().meetings(), creatures));
		for (int i = 0; i < creatures; i++) {
			Color color = Color.of(i);
			guardian.spawnAnonymous(Behaviors.<ToCreature>setup((context) -> {
				Creature creature = new Creature(round, context.getSelf(), mall, color);
				creature.enter();
				return creature;
			}));
		}
	}

	private static final class Mall extends Participant<ToMall> {

		private int meetingsLeft;

		private int creatures;

		private @Nullable ActorRef<ToCreature> waiting;

		private long meetings;

		Mall(Round round, int meetings, int creatures) {
			super(round);
			this.meetingsLeft = meetings;
			this.creatures = creatures;
		}

		@Override
		Behavior<ToMall> handle(ToMall message) {
			if (message instanceof Meet meet) {
				meet(meet);
				return same();
			}
			this.meetings += ((Faded) message).meetings();
			this.creatures--;
			return (this.creatures > 0) ? same() : end(this.meetings);
		}

		private void meet(Meet meet) {
			if (this.meetingsLeft == 0) {
				meet.sender().tell(new Exit());
			}
			else if (this.waiting == null) {
				this.waiting = meet.sender();
			}
			else {
				this.meetingsLeft--;
				this.waiting.tell(meet);
				this.waiting = null;
			}
		}

	}

	private static final class Creature extends Participant<ToCreature> {

		private final ActorRef<ToCreature> self;

		private final ActorRef<ToMall> mall;

		private Color color;

		private int meetings;

		Creature(Round round, ActorRef<ToCreature> self, ActorRef<ToMall> mall, Color color) {
			super(round);
			this.self = self;
			this.mall = mall;
			this.color = color;
		}

		@Override
		Behavior<ToCreature> handle(ToCreature message) {
			if (message instanceof Meet other) {
				this.color = this.color.meet(other.color());
				other.sender().tell(new Change(this.color));
			}
			else if (message instanceof Change change) {
				this.color = change.color();
			}
			else {
				this.mall.tell(new Faded(this.meetings));
				return end(this.meetings);
			}
			this.meetings++;
			enter();
			return same();
		}

		void enter() {
			this.mall.tell(new Meet(this.color, this.self));
		}

	}

}
