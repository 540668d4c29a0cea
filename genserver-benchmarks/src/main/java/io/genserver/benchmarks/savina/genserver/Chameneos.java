package io.genserver.benchmarks.savina.genserver;

import org.jspecify.annotations.Nullable;

import io.genserver.InitResult;
import io.genserver.Next;
import io.genserver.Pid;
import io.genserver.ServerContext;
import io.genserver.benchmarks.savina.Color;
import io.genserver.benchmarks.savina.Plan;
import io.genserver.benchmarks.savina.Round;

/**
 * Creatures meet in a mall, two at a time, and change their colors.
 */
final class Chameneos extends GenServerWorkload {

	private record Meet(Color color, Pid sender) {
	}

	private record Change(Color color) {
	}

	private record Faded(int meetings) {
	}

	private record Exit() {
	}

	Chameneos(Plan plan) {
		super(plan);
	}

	@Override
	void begin(Round round) {
		int creatures = sizes().creatures();
		Pid mall = start(() -> new Mall(round, sizes().meetings(), creatures));
		for (int i = 0; i < creatures; i++) {
			Color color = Color.of(i);
			start(() -> new Creature(round, mall, color));
		}
	}

	private static final class Mall extends Participant {

		private int meetingsLeft;

		private int creatures;

		private @Nullable Pid waiting;

		private long meetings;

		Mall(Round round, int meetings, int creatures) {
			super(round);
			this.meetingsLeft = meetings;
			this.creatures = creatures;
		}

		@Override
		Next<Participant> handle(Object message) {
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
				meet.sender().cast(new Exit());
			}
			else if (this.waiting == null) {
				this.waiting = meet.sender();
			}
			else {
				this.meetingsLeft--;
				this.waiting.cast(meet);
				this.waiting = null;
			}
		}

	}

	private static final class Creature extends Participant {

		private final Pid mall;

		private Color color;

		private int meetings;

		Creature(Round round, Pid mall, Color color) {
			super(round);
			this.mall = mall;
			this.color = color;
		}

		@Override
		public InitResult<Participant> init(ServerContext context) {
			InitResult<Participant> result = super.init(context);
			enter();
			return result;
		}

		@Override
		Next<Participant> handle(Object message) {
			if (message instanceof Meet other) {
				this.color = this.color.meet(other.color());
				other.sender().cast(new Change(this.color));
			}
			else if (message instanceof Change change) {
				this.color = change.color();
			}
			else {
				this.mall.cast(new Faded(this.meetings));
				return end(this.meetings);
			}
			this.meetings++;
			enter();
			return same();
		}

		private void enter() {
			this.mall.cast(new Meet(this.color, self()));
		}

	}

}
